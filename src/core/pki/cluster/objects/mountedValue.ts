import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import type { ObjectIndex } from './objectIndex.ts';

/** A value of a Secret or ConfigMap. */
export interface HeldKey {
  readonly holder: PlacedObject;
  readonly key: string;
}

/** What a container reads under a path from a Secret or ConfigMap; `undefined` if that is not known. */
export function mountedValue(
  index: ObjectIndex,
  placed: PlacedObject,
  { spec, container }: { readonly spec: MappingNode; readonly container: DocumentNode },
  path: string,
): HeldKey | undefined {
  const { volume, file = '' } = mountAt(spec, container, path) ?? {};
  for (const source of [volume, ...itemsAt(volume, 'projected', 'sources')]) {
    for (const [field, kind] of sourceKinds) {
      const object = mappingAt(source, field);
      const key = object && keyOf(object, file);
      const called = scalarAt(object, 'secretName') ?? scalarAt(object, 'name');
      const holder = called && index.find(placed, kind, called.text, placed.object.namespace);
      if (holder && key) return { holder, key };
    }
  }
  return undefined;
}

/** The volume that is mounted where a container looks for a file, and the path in it. */
export function mountAt(
  spec: MappingNode,
  container: DocumentNode,
  path: string,
): { readonly folder: string; readonly file: string; readonly volume: DocumentNode } | undefined {
  const mounts = itemsAt(container, 'volumeMounts').flatMap((mount) => {
    const folder = scalarAt(mount, 'mountPath')?.text.replace(/\/{1,9}$/, '') ?? '';
    return folder !== '' && `${path}/`.startsWith(`${folder}/`) ? [{ mount, folder }] : [];
  });
  const [nearest] = mounts.sort((a, b) => b.folder.length - a.folder.length);
  if (nearest === undefined || scalarAt(nearest.mount, 'subPathExpr') !== undefined) return undefined;
  const name = scalarAt(nearest.mount, 'name')?.text;
  const volume = itemsAt(spec, 'volumes').find((each) => scalarAt(each, 'name')?.text === name);
  const below = [scalarAt(nearest.mount, 'subPath')?.text ?? '', path.slice(nearest.folder.length + 1)];
  return volume && { folder: nearest.folder, file: below.filter(Boolean).join('/'), volume };
}

const sourceKinds = [
  ['secret', 'Secret'],
  ['configMap', 'ConfigMap'],
] as const;

/** The key of a source that is a file of a name in its folder. */
function keyOf(source: MappingNode, file: string): string | undefined {
  const items = itemsAt(source, 'items');
  if (items.length === 0) return file;
  return scalarAt(
    items.find((item) => scalarAt(item, 'path')?.text === file),
    'key',
  )?.text;
}
