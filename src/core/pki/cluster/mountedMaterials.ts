import { mountOf } from '../../locate/invocations/containerMounts.ts';
import type { ComponentInvocation, VolumeSource } from '../../locate/invocations/invocationModel.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ConfigurationObject } from '../../locate/objects/objectModel.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { folderOf } from '../../text/paths.ts';
import type { DecodedFile, PkiGraph } from '../pkiModel.ts';
import type { Material } from './clusterModel.ts';
import { materialInField } from './materials.ts';

/** Finds the content of a container path in a mounted Secret or ConfigMap. */
export type MountedMaterials = (
  file: DecodedFile,
  invocation: ComponentInvocation,
  path: string,
) => Material | undefined;

interface KnownObject {
  readonly file: DecodedFile;
  readonly object: ConfigurationObject;
}

/** Indexes the Secrets and ConfigMaps of a graph once. */
export function createMountedMaterials(graph: PkiGraph): MountedMaterials {
  let known: ReadonlyMap<string, readonly KnownObject[]> | undefined;
  return (file, invocation, path) => {
    const mount = mountOf(path, invocation.mounts ?? []);
    if (mount?.sources === undefined) return undefined;
    const below = [mount.subPath, path.slice(mount.path.length + 1)].filter(Boolean).join('/');
    known ??= objectsByName(graph);
    for (const source of mount.sources) {
      const key = source.keys === undefined ? below : source.keys.get(below);
      const found = key === undefined ? undefined : nearest(known, source, file, invocation.namespace);
      const node =
        found && key && (scalarAt(found.object.root, 'stringData', key) ?? scalarAt(found.object.root, 'data', key));
      if (found && node) return materialInField(graph, found.file, found.object, node);
    }
    return undefined;
  };
}

function objectsByName({ files }: PkiGraph): ReadonlyMap<string, readonly KnownObject[]> {
  const known = new Map<string, KnownObject[]>();
  for (const file of files) {
    for (const object of file.objects ?? []) {
      if (object.kind !== 'Secret' && object.kind !== 'ConfigMap') continue;
      const id = `${object.kind} ${object.name}`;
      addToGroup(known, id, { file, object });
    }
  }
  return known;
}

/** The object with a name in the same file, otherwise in the same folder, otherwise anywhere; none if ambiguous. */
function nearest(
  known: ReadonlyMap<string, readonly KnownObject[]>,
  { kind, name }: VolumeSource,
  file: DecodedFile,
  namespace: string | undefined,
): KnownObject | undefined {
  const named = (known.get(`${kind} ${name}`) ?? []).filter(
    ({ object }) => namespace === undefined || object.namespace === undefined || object.namespace === namespace,
  );
  const circles = [
    named.filter((each) => each.file === file),
    named.filter((each) => folderOf(each.file.path) === folderOf(file.path)),
    named,
  ];
  const circle = circles.find(({ length }) => length > 0);
  return circle?.length === 1 ? circle[0] : undefined;
}
