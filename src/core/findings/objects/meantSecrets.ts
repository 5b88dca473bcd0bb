import { copiedSecret, operatorReferences, operatorSecret } from '../../kubernetes/tables/objectReferences.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { MappingNode } from '../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { isPatched } from './kustomizations.ts';
import { isMade } from './madeSecrets.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpenEnded } from './openValue.ts';
import { type SecretReference, secretReferencesIn } from './referencesOf.ts';
import { wordsOf } from './servingPairs.ts';

/** Beside each other lie folders that are called like the namespaces of what is in them, or an object names the namespace of what it is about. */
export function isOfOneCluster(index: ObjectIndex, placed: PlacedObject, candidate: PlacedObject): boolean {
  const { namespace } = candidate.object;
  if (index.nearest(placed, [candidate], namespace).length === 0) return false;
  const isOfFolder = ({ file: { path }, object }: PlacedObject) =>
    object.namespace !== undefined && path.replaceAll('\\', '/').split('/').at(-2) === object.namespace;
  const targets = scalarsAt(placed.object.root, 'spec', 'namespaceSelector', 'matchNames');
  return (isOfFolder(placed) && isOfFolder(candidate)) || targets.some(({ text }) => text === namespace);
}

/** The one object of a namespace that has what a reader of certain keys needs, that nothing names, and whose name is like the wanted one. */
export function similarTo(index: ObjectIndex, reference: SecretReference): PlacedObject | undefined {
  const { placed, kind, name, namespace, keys, record } = reference;
  // Keys that tell nothing of what a Secret is for.
  if (keys.length === 0 || keys.some((set) => set.length === 0) || !operatorReferences.includes(record))
    return undefined;
  if (isMade(index, reference) || operatorSecret.test(name) || isPatched(index, placed)) return undefined;
  const words = new Set(wordsOf(name).split('-'));
  const fitting = index.near(placed, kind, namespace).filter((each) => {
    const values = valuesOf(each);
    const isFit = keys.some((set) => set.every((key) => (values?.get(key) ?? '') !== ''));
    return isFit && each.object.namespace === namespace && !isNamedAtHome(index, each);
  });
  const [only, ...others] = fitting;
  const isAlike = wordsOf(only?.object.name ?? '')
    .split('-')
    .some((word) => word.length > 2 && words.has(word));
  return others.length === 0 && isAlike ? only : undefined;
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

/** Kubernetes, OpenShift or trust-manager makes it in every namespace. */
export function isEverywhere(index: ObjectIndex, { kind, name }: SecretReference): boolean {
  return (
    kind === 'ConfigMap' &&
    (/^(?:kube-root|openshift-service)-ca\.crt$/.test(name) || index.named('Bundle', name).length > 0)
  );
}

/** A controller copies it to other namespaces. */
export function isCopied({ object: { root } }: PlacedObject): boolean {
  return ['annotations', 'labels'].some((field) =>
    [...(mappingAt(root, 'metadata', field)?.entries.keys() ?? [])].some((key) => copiedSecret.test(key)),
  );
}

/** Something in its own namespace names it, so that it is where it belongs. */
export function isNamedAtHome(index: ObjectIndex, { object: { kind, namespace, name } }: PlacedObject): boolean {
  return namedSecrets(index).has(`${kind}\n${namespace}\n${name}`);
}

const namedSecrets = memoisedBy(
  (index: ObjectIndex): ReadonlySet<string> =>
    new Set(secretReferencesIn(index).map(({ kind, name, namespace }) => `${kind}\n${namespace}\n${name}`)),
);

/** The values of a Secret by their keys; `undefined` if there may be more than the file tells. */
export function valuesOf({ object }: PlacedObject): ReadonlyMap<string, string> | undefined {
  const { root } = object;
  if (isOpenEnded(object)) return undefined;
  const maps = ['data', 'stringData'].map((field) => nodeAt(root, field)).filter((node) => node !== undefined);
  const known = maps.filter((node): node is MappingNode => node.kind === 'mapping' && !node.entries.has('<<'));
  if (known.length === 0 || known.length < maps.length) return undefined;
  const entries = known.flatMap(({ entries }) => [...entries]);
  return new Map(entries.map(([key, node]) => [key, node.kind === 'scalar' ? node.text : '']));
}
