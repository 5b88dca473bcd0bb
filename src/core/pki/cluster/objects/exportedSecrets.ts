import { scalarAt } from '../../../locate/objects/nodes.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** Tells whether an object comes from a cluster: only the API server writes these fields. */
export function isExport({ object: { root } }: Pick<PlacedObject, 'object'>): boolean {
  return scalarAt(root, 'metadata', 'uid') !== undefined && scalarAt(root, 'metadata', 'resourceVersion') !== undefined;
}

/** Tells whether an object stands in one List with Secrets of a namespace, or one List has all Secrets of it. */
export function hasAllSecrets(index: ObjectIndex, placed: PlacedObject, namespace: string): boolean {
  const { file, object } = placed;
  const lists = exportedSecrets(index).get(namespace) ?? [];
  return lists.some(
    ({ isWhole, of }) => isWhole || (object.keyPath !== '' && of.file === file && listKeyOf(of) === listKeyOf(placed)),
  );
}

/** The Secrets of one namespace in one List. */
interface ExportedSecrets {
  /** One of them. */
  readonly of: PlacedObject;
  /** All that there are, as `kubectl get secrets -o yaml` prints them: also those that nobody selects by name. */
  readonly isWhole: boolean;
}

/** By namespace. */
const exportedSecrets = memoisedBy(
  (index: ObjectIndex): ReadonlyMap<string | undefined, readonly ExportedSecrets[]> => {
    const listed = index.ofKind('Secret').filter((secret) => secret.object.keyPath !== '' && isExport(secret));
    const inLists = [...groupBy(listed, ({ file }) => file).values()].flatMap((secrets) => [
      ...groupBy(secrets, (secret) => `${listKeyOf(secret)}\n${secret.object.namespace}`).values(),
    ]);
    const lists = inLists.flatMap((secrets): readonly ExportedSecrets[] => {
      const [of] = secrets;
      const types = new Set(secrets.map(({ object: { root } }) => scalarAt(root, 'type')?.text ?? 'Opaque'));
      return of === undefined
        ? []
        : [{ of, isWhole: types.size > 1 && [...types].some((type) => ofControllers.has(type)) }];
    });
    return groupBy(lists, ({ of }) => of.object.namespace);
  },
);

/** Written by programs, with names that people do not give. */
const ofControllers: ReadonlySet<string> = new Set([
  'kubernetes.io/service-account-token',
  'kubernetes.io/dockercfg',
  'helm.sh/release.v1',
]);

/** Of the List in its file: a file may hold several. */
function listKeyOf({ object: { documentIndex, keyPath } }: PlacedObject): string {
  return `${documentIndex} ${keyPath.replace(/\[\d+\]$/, '')}`;
}
