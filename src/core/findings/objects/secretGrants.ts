import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { ObjectIndex } from '../../pki/cluster/objects/objectIndex.ts';
import { lackingGrant } from '../../pki/cluster/objects/referenceGrants.ts';
import type { SecretReference } from '../../pki/cluster/objects/referencesOf.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { placeOf, quoted } from './readerWords.ts';

/**
 * Secret without ReferenceGrant.
 *
 * When: a Gateway names a Secret of another namespace, and the files contain the Secret, or the Certificate of cert-manager that writes it, but no ReferenceGrant of its namespace that allows it.
 *
 * The ReferenceGrant allows Gateways of the other namespace (`from`) to name Secrets (`to`). If no ReferenceGrant of that namespace is beside either of them, and
 * the Gateway does not come from the cluster, it may be in another repository, and this is a warning.
 *
 * @category secrets
 * @stage understand
 * @see GWAPI
 */
export const secretNotGranted = {
  code: 'secret-not-granted',
  severity: 'error',
  fact: {
    refused: 'No ReferenceGrant in namespace {namespace} allows Gateways of namespace {own} to use Secret {name}.',
    unknown:
      'No ReferenceGrant in these files allows Gateways of namespace {own} to use Secret {name} of namespace {namespace}.',
  },
  consequence: {
    refused: 'The listener does not become ready: {error}.',
    unknown: 'If the cluster has none, the listener does not become ready: {error}.',
  },
  wayOut: 'Create a ReferenceGrant in namespace {namespace}, or move the Secret to namespace {own}.',
} as const satisfies FindingRecord;

/**
 * Reports a Secret of another namespace that none of its ReferenceGrants allows to name.
 *
 * @param placed - The Secret, or what writes it.
 */
export function withoutGrant(
  index: ObjectIndex,
  reference: SecretReference,
  { file, object: { kind, root } }: PlacedObject,
): readonly FindingDraft[] {
  const { placed, namespace = '', name, reader } = reference;
  const grant = lackingGrant(index, reference);
  if (grant === undefined) return [];
  const span = scalarAt(root, 'metadata', 'namespace')?.span ?? reference.node.span;
  const values = {
    namespace: visibleText(namespace),
    own: visibleText(placed.object.namespace ?? ''),
    name: visibleText(name),
    error: quoted(reader.notGranted, reference) ?? '',
  };
  const related = [
    relatedAt({ file, span }, kind === 'Secret' ? l10n.t('The Secret') : l10n.t('The Certificate that writes it')),
  ];
  const severity = grant === 'unknown' ? 'warning' : undefined;
  const judgement = problem(secretNotGranted, { severity, fact: grant, consequence: grant, values, related });
  return [placedAt(placeOf(reference), judgement)];
}
