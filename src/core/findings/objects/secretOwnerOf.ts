import * as l10n from '@vscode/l10n';
import { type SecretOwnerRecord, secretOwners } from '../../kubernetes/tables/secretOwners.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { visibleText } from '../../text/visibleText.ts';

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
export function ownerFact({ record, certificate }: SecretOwner): string {
  return certificate === undefined
    ? l10n.t('{0} writes this Secret: what is edited here is overwritten.', record.name)
    : certManagerFact(certificate);
}

/** {@link ownerFact} of a Secret for which a Certificate asks. */
export function certManagerFact(certificate: string): string {
  return l10n.t(
    '{0} writes this Secret for Certificate {1}: renew it there.',
    'cert-manager',
    visibleText(certificate),
  );
}

function markOf(root: MappingNode, { annotation, label, ownerKind }: SecretOwnerRecord): ScalarNode | undefined {
  if (annotation !== undefined) return scalarAt(root, 'metadata', 'annotations', annotation);
  if (label !== undefined) return scalarAt(root, 'metadata', 'labels', label);
  return itemsAt(root, 'metadata', 'ownerReferences')
    .map((owner) => scalarAt(owner, 'kind'))
    .find((kind) => kind?.text === ownerKind);
}
