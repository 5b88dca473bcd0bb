import { type SecretOwnerRecord, secretOwners } from '../../kubernetes/tables/secretOwners.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';

/**
 * Secret written by a controller.
 *
 * When: annotations, labels or owners of a Secret show that cert-manager, OpenShift's service CA operator, External Secrets or Cluster API writes it.
 *
 * Renew the certificate there: for cert-manager, run `cmctl renew NAME` or edit the Certificate.
 *
 * @category secrets
 * @stage understand
 * @see CM, OCP
 */
export const managedSecretEdit = {
  code: 'managed-secret-edit',
  severity: 'hint',
  fact: {
    controller: '{controller} writes this Secret and overwrites changes made here.',
    certificate: 'cert-manager writes this Secret for Certificate {certificate}. Renew it there.',
  },
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** A controller that writes a Secret, and what tells so. */
export interface SecretOwner {
  readonly record: SecretOwnerRecord;
  readonly mark: ScalarNode;
  /** cert-manager's Certificate, where it is named. */
  readonly certificate?: string;
}

/** Tells which controller writes a Secret; `undefined` where nothing tells of one. */
export function secretOwnerOf(root: MappingNode): SecretOwner | undefined {
  for (const record of secretOwners) {
    const mark = markOf(root, record);
    if (mark === undefined) continue;
    const name = scalarAt(root, 'metadata', 'annotations', 'cert-manager.io/certificate-name');
    const isNamed = record.id === 'cert-manager' && name !== undefined;
    return { record, mark, ...(isNamed ? { certificate: name.text } : {}) };
  }
  return undefined;
}

/** What a user has to know of a Secret that a controller writes. */
export function managedBy({ record, certificate }: SecretOwner): Judgement {
  return certificate === undefined
    ? problem(managedSecretEdit, { fact: 'controller', values: { controller: record.name } })
    : requestedBy(certificate);
}

/** {@link managedBy} of a Secret for which a Certificate asks. */
export function requestedBy(certificate: string): Judgement {
  return problem(managedSecretEdit, { fact: 'certificate', values: { certificate: visibleText(certificate) } });
}

function markOf(root: MappingNode, { annotation, label, ownerKind }: SecretOwnerRecord): ScalarNode | undefined {
  if (annotation !== undefined) return scalarAt(root, 'metadata', 'annotations', annotation);
  if (label !== undefined) return scalarAt(root, 'metadata', 'labels', label);
  return itemsAt(root, 'metadata', 'ownerReferences')
    .map((owner) => scalarAt(owner, 'kind'))
    .find((kind) => kind?.text === ownerKind);
}
