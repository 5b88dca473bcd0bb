import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isExport } from './exportedSecrets.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { type SecretReference, secretOf } from './referencesOf.ts';

/**
 * Tells whether a Secret is in another namespace, and no ReferenceGrant of that allows to name it; `unknown` if the cluster may have one that is in none
 * of the files: people often keep a grant with what it opens, which is in another repository.
 */
export function lackingGrant(index: ObjectIndex, reference: SecretReference): 'refused' | 'unknown' | undefined {
  const { placed, record, namespace, name } = reference;
  const own = placed.object.namespace;
  if (record.isGranted !== true || own === undefined || namespace === undefined || own === namespace) return undefined;
  const grants = ['ReferenceGrant', 'ReferencePolicy'].flatMap(index.ofKind);
  if (grants.some((grant) => isGrantFor(grant, own, namespace, name))) return undefined;
  if (isExport(placed) && isResolved(placed)) return undefined;
  // Who keeps one of them beside the Gateway or the Secret keeps them all there.
  const secret = secretOf(index, reference);
  const isHere = grants.some(
    (grant) =>
      grant.object.namespace === namespace &&
      [placed, secret].some((each) => each !== undefined && index.areTogether(grant, each)),
  );
  return isHere || isExport(placed) ? 'refused' : 'unknown';
}

/** Its controller found all Secrets of its listeners, and may use them. */
function isResolved({ object: { root } }: PlacedObject): boolean {
  const states = itemsAt(root, 'status', 'listeners').flatMap((listener) =>
    itemsAt(listener, 'conditions').flatMap((condition) =>
      scalarAt(condition, 'type')?.text === 'ResolvedRefs' ? (scalarAt(condition, 'status')?.text ?? '') : [],
    ),
  );
  return states.length > 0 && states.every((state) => state === 'True');
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
