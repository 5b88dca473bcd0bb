import * as l10n from '@vscode/l10n';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { placeOf, quoted } from './readerWords.ts';
import type { SecretReference } from './referencesOf.ts';

/**
 * Secret without ReferenceGrant.
 *
 * When: a Gateway names a Secret of another namespace, and the files contain the Secret, but no ReferenceGrant of its namespace that allows it.
 *
 * The ReferenceGrant allows Gateways of the other namespace (`from`) to name Secrets (`to`).
 *
 * @category secrets
 * @stage understand
 * @see GWAPI
 */
export const secretNotGranted = {
  code: 'secret-not-granted',
  severity: 'error',
  fact: 'No ReferenceGrant in namespace {namespace} allows Gateways of namespace {own} to use Secret {name}.',
  consequence: 'The listener does not become ready: {error}.',
  wayOut: 'Create a ReferenceGrant in namespace {namespace}, or move the Secret to namespace {own}.',
} as const satisfies FindingRecord;

/** Reports a Secret of another namespace that none of its ReferenceGrants allows to name. */
export function withoutGrant(
  index: ObjectIndex,
  reference: SecretReference,
  { file, object: { root } }: PlacedObject,
): readonly FindingDraft[] {
  const { placed, record, namespace, name, reader } = reference;
  const own = placed.object.namespace;
  if (record.isGranted !== true || own === undefined || namespace === undefined || own === namespace) return [];
  const grants = ['ReferenceGrant', 'ReferencePolicy'].flatMap(index.ofKind);
  if (grants.some((grant) => isGrantFor(grant, own, namespace, name))) return [];
  const span = scalarAt(root, 'metadata', 'namespace')?.span ?? reference.node.span;
  const values = {
    namespace: visibleText(namespace),
    own: visibleText(own),
    name: visibleText(name),
    error: quoted(reader.notGranted, reference) ?? '',
  };
  const related = [relatedAt({ file, span }, l10n.t('The Secret'))];
  return [placedAt(placeOf(reference), problem(secretNotGranted, { values, related }))];
}

/** What cannot be read of a grant may allow it. */
function isGrantFor({ object }: PlacedObject, own: string, namespace: string, name: string): boolean {
  if (object.namespace !== undefined && object.namespace !== namespace) return false;
  if (isOpenEnded(object)) return true;
  const isEither = (node: ScalarNode | undefined, text: string) =>
    node === undefined || node.text === text || isOpen(node);
  const isFrom = itemsAt(object.root, 'spec', 'from').some(
    (from) => isEither(scalarAt(from, 'kind'), 'Gateway') && isEither(scalarAt(from, 'namespace'), own),
  );
  const isTo = itemsAt(object.root, 'spec', 'to').some(
    (to) => isEither(scalarAt(to, 'kind'), 'Secret') && isEither(scalarAt(to, 'name'), name),
  );
  return isFrom && isTo;
}
