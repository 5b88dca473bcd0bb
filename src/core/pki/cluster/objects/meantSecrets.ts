import { copiedSecret, operatorReferences, operatorSecret } from '../../../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import { groupByEach } from '../../../text/groupBy.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { posix } from '../../../text/paths.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { valuesOf } from './heldValues.ts';
import { isPatched } from './kustomizations.ts';
import { isMade } from './madeSecrets.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isNamedAtHome, type SecretReference } from './referencesOf.ts';
import { wordsOf } from './servingPairs.ts';

/** Beside each other lie folders that are called like the namespaces of what is in them, or an object names the namespace of what it is about. */
export function isOfOneCluster(index: ObjectIndex, placed: PlacedObject, candidate: PlacedObject): boolean {
  const { namespace } = candidate.object;
  if (index.nearest(placed, [candidate], namespace).length === 0) return false;
  const isOfFolder = ({ file: { path }, object }: PlacedObject) =>
    object.namespace !== undefined && posix(path).split('/').at(-2) === object.namespace;
  const targets = scalarsAt(placed.object.root, 'spec', 'namespaceSelector', 'matchNames');
  return (isOfFolder(placed) && isOfFolder(candidate)) || targets.some(({ text }) => text === namespace);
}

/** The one object of a namespace that has what a reader of certain keys needs, that nothing names, and whose name is like the wanted one. */
export function similarTo(index: ObjectIndex, reference: SecretReference): PlacedObject | undefined {
  const { placed, kind, name, namespace, keys, record } = reference;
  // Keys that tell nothing of what a Secret is for.
  if (keys.length === 0 || keys.some((set) => set.length === 0) || !operatorReferences.includes(record))
    return undefined;
  if (operatorSecret.test(name)) return undefined;
  const unnamed = unnamedAmong(index, index.near(placed, kind, namespace));
  const [only, ...others] = unnamed(namespace ?? '')(JSON.stringify(keys));
  if (only === undefined || others.length > 0 || !areAlike(name, only.object.name ?? '')) return undefined;
  return isMade(index, reference) || isPatched(index, placed) ? undefined : only;
}

/** Of objects near each other, those of a namespace that nothing names, and that have one of some sets of keys. */
const unnamedAmong = memoisedByPair((index: ObjectIndex, near: readonly PlacedObject[]) =>
  memoisedBy((namespace: string) => {
    const unnamed = near.filter((each) => each.object.namespace === (namespace || undefined) && !isHome(index, each));
    const byKey = groupByEach(unnamed, (each) =>
      [...(valuesOf(each) ?? [])].flatMap(([key, text]) => (text === '' ? [] : key)),
    );
    return memoisedBy((sets: string): readonly PlacedObject[] => {
      const found = (JSON.parse(sets) as readonly (readonly string[])[]).flatMap((set) => {
        const [least = [], ...others] = set.map((key) => byKey.get(key) ?? []).sort((a, b) => a.length - b.length);
        return others.length === 0 ? least : least.filter((each) => others.every((other) => other.includes(each)));
      });
      return [...new Set(found)];
    });
  }),
);

/** Something in its own namespace names it, so that it is where it belongs. */
export function isHome(index: ObjectIndex, { object: { kind, namespace, name } }: PlacedObject): boolean {
  return isNamedAtHome(index, kind, name, namespace);
}

/** They share two thirds of the words of the shorter one, apart from those that name what it is. */
export function areAlike(a: string, b: string): boolean {
  const [shorter, longer] = [a, b]
    .map(
      (name) =>
        new Set(
          wordsOf(name)
            .split('-')
            .filter((word) => word.length > 2),
        ),
    )
    .sort((one, other) => one.size - other.size);
  const shared = [...(shorter ?? [])].filter((word) => longer?.has(word));
  return shared.length > 0 && shared.length * 3 >= (shorter?.size ?? 0) * 2;
}

/** Contour reads it there if the reference names the namespace, too. */
export function isDelegated(index: ObjectIndex, { placed, name }: SecretReference, { object }: PlacedObject): boolean {
  if (placed.object.kind !== 'HTTPProxy') return false;
  return index.ofKind('TLSCertificateDelegation').some(
    (delegation) =>
      delegation.object.namespace === object.namespace &&
      itemsAt(delegation.object.root, 'spec', 'delegations').some((each) => {
        const targets = itemsAt(each, 'targetNamespaces').flatMap((node) => (node.kind === 'scalar' ? node.text : []));
        const isTarget = targets.includes('*') || targets.includes(placed.object.namespace ?? '');
        return isTarget && scalarAt(each, 'secretName')?.text === name;
      }),
  );
}

/** A controller copies it to other namespaces. */
export function isCopied({ object: { root } }: PlacedObject): boolean {
  return ['annotations', 'labels'].some((field) =>
    [...(mappingAt(root, 'metadata', field)?.entries.keys() ?? [])].some((key) => copiedSecret.test(key)),
  );
}

/** An operator makes it, in the namespace of what it is for: the namespaces of clients get it in another way. */
export function isOperated({ object: { name = '', root } }: PlacedObject): boolean {
  return operatorSecret.test(name) || itemsAt(root, 'metadata', 'ownerReferences').length > 0;
}

/** A controller copies its content from another one. */
export function isCopy({ object: { root } }: PlacedObject): boolean {
  return [...(mappingAt(root, 'metadata', 'annotations')?.entries.keys() ?? [])].some(
    (key) => copiedSecret.test(key) && /-from$|\/reflects$/.test(key),
  );
}
