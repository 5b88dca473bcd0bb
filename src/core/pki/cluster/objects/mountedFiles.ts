import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { valuesOf } from './heldValues.ts';
import { isPatched } from './kustomizations.ts';
import { isMade } from './madeSecrets.ts';
import { isCopy } from './meantSecrets.ts';
import { mountAt } from './mountedValue.ts';
import type { ObjectIndex } from './objectIndex.ts';
import { isOpen } from './openValue.ts';
import { programmedNames } from './programmedObjects.ts';

/** What a volume of Secrets and ConfigMaps has. */
export interface MountedFiles {
  /** Where it is mounted. */
  readonly folder: string;
  /** The path below, as the volume names it. */
  readonly file: string;
  /** All that the volume has. */
  readonly files: readonly string[];
  /** The Pod starts without what is not there. */
  readonly isOptional: boolean;
  /** The Secrets and ConfigMaps. */
  readonly objects: readonly PlacedObject[];
}

/** The volume that is mounted where a container looks for a file; `undefined` if none is, or what it has is not known. */
export function mountedFilesAt(
  index: ObjectIndex,
  placed: PlacedObject,
  { spec, container }: { readonly spec: MappingNode; readonly container: DocumentNode },
  path: string,
): MountedFiles | undefined {
  const mounted = mountAt(spec, container, path);
  if (mounted === undefined) return undefined;
  const { folder, file, volume } = mounted;
  const projected = itemsAt(volume, 'projected', 'sources');
  const sources = (projected.length > 0 ? projected : [volume]).map((source) => filesOf(index, placed, source));
  const known = sources.filter((source) => source !== undefined);
  if (known.length < sources.length) return undefined;
  return {
    folder,
    file,
    files: known.flatMap(({ files }) => files),
    isOptional: known.some(({ isOptional }) => isOptional),
    objects: known.map(({ object }) => object),
  };
}

function filesOf(
  index: ObjectIndex,
  placed: PlacedObject,
  source: DocumentNode | undefined,
): { readonly files: readonly string[]; readonly isOptional: boolean; readonly object: PlacedObject } | undefined {
  const secret = mappingAt(source, 'secret');
  const named = secret ?? mappingAt(source, 'configMap');
  const name = scalarAt(named, 'secretName') ?? scalarAt(named, 'name');
  if (named === undefined || name === undefined || isOpen(name)) return undefined;
  const kind = secret === undefined ? 'ConfigMap' : 'Secret';
  const { namespace } = placed.object;
  const object = index.find(placed, kind, name.text, namespace);
  const values = object && valuesOf(object);
  if (object === undefined || values === undefined || values.size === 0 || isPatched(index, object)) return undefined;
  // Another program may write it, and a sibling folder may be of another cluster.
  const isOfOthers = isCopy(object) || programmedNames(index).has(name.text);
  if (isOfOthers || isMade(index, { placed, kind, name: name.text, namespace })) return undefined;
  if (!index.areTogether(placed, object)) return undefined;
  const items = itemsAt(named, 'items');
  const chosen = items.flatMap((item) => {
    const key = scalarAt(item, 'key')?.text ?? '';
    return values.has(key) ? (scalarAt(item, 'path')?.text ?? []) : [];
  });
  const isOptional = scalarAt(named, 'optional')?.text === 'true';
  return { files: items.length === 0 ? [...values.keys()] : chosen, isOptional, object };
}
