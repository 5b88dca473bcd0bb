import { itemsAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isExport } from './exportedSecrets.ts';
import { certificatesFor } from './madeSecrets.ts';
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
  const secret = secretOf(index, reference) ?? writerOf(index, reference);
  const grants = ['ReferenceGrant', 'ReferencePolicy']
    .flatMap(index.ofKind)
    .filter((grant) => index.areOfOneEnvironment(grant, placed));
  if (grants.some((grant) => isGrantFor(grant, own, namespace, name))) return undefined;
  if (isExport(placed) && isResolved(placed)) return undefined;
  // Who keeps one for Gateways and Secrets beside one of them keeps them all there; those for routes may be others'.
  const isHere = grants.some(
    (grant) =>
      grant.object.namespace === namespace &&
      isFromTo(grant, { kind: 'Gateway' }, { kind: 'Secret' }) &&
      [placed, secret].some((each) => each !== undefined && index.areTogether(grant, each)),
  );
  return isHere || isExport(placed) ? 'refused' : 'unknown';
}

/** The Certificate that writes the Secret into the namespace in which it is named. */
export function writerOf(index: ObjectIndex, { name, namespace }: SecretReference): PlacedObject | undefined {
  return certificatesFor(index, name).find(
    ({ object }) => namespace !== undefined && object.namespace === namespace && !isOpenEnded(object),
  );
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
function isGrantFor(grant: PlacedObject, own: string, namespace: string, name: string): boolean {
  const { object } = grant;
  if (object.namespace !== undefined && object.namespace !== namespace) return false;
  return isOpenEnded(object) || isFromTo(grant, { kind: 'Gateway', namespace: own }, { kind: 'Secret', name });
}

function isFromTo({ object: { root } }: PlacedObject, from: Wanted, to: Wanted): boolean {
  const isIn = (list: 'from' | 'to', wanted: Wanted) =>
    itemsAt(root, 'spec', list).some((item) =>
      Object.entries(wanted).every(([field, text]) => {
        const node = scalarAt(item, field);
        return node === undefined || node.text === text || isOpen(node);
      }),
    );
  return isIn('from', from) && isIn('to', to);
}

type Wanted = Readonly<Record<string, string>>;
