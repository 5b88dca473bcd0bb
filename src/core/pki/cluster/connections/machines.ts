import { machineRootOf } from '../../../kubernetes/machineRoot.ts';
import { rolesByPath } from '../../../kubernetes/rolesByPath.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { posix } from '../../../text/paths.ts';
import type { DecodedFile, PkiGraph } from '../../pkiModel.ts';
import type { ClusterPicture } from '../clusterModel.ts';
import { hostName } from '../hostName.ts';
import { hostsOf } from '../hostOf.ts';

/** Tells the machine of a file. */
type MachineOf = (file: DecodedFile) => string;

const machinesOf = memoisedBy(tellMachines);

/**
 * Finds the machine of a file, as {@link hostsOf} does. If several folders without the usual parents (`prod/pki/…`,
 * `staging/pki/…`) contain files that every cluster has once, each of these folders is a machine.
 */
export function machineOf(graph: PkiGraph, file: DecodedFile): string {
  return machinesOf(graph)(file);
}

/** The same picture, with the machines that {@link machineOf} tells. */
export function withMachines(picture: ClusterPicture): ClusterPicture {
  const { graph, components, kubeconfigs, objects } = picture;
  return {
    ...picture,
    components: components.map((each) => ({ ...each, host: machineOf(graph, each.place.file) })),
    kubeconfigs: kubeconfigs.map((each) => ({ ...each, host: machineOf(graph, each.file) })),
    objects: objects.map((each) => ({ ...each, host: machineOf(graph, each.file) })),
  };
}

function tellMachines({ files }: PkiGraph): MachineOf {
  const hostOf = hostsOf(files);
  const folders = new Set(
    files.filter((file) => hostName(hostOf(file)) === undefined && !isOnMachine(file)).flatMap(folderAbovePlace),
  );
  if (folders.size < 2 || folders.has('')) return hostOf;
  const longestFirst = [...folders].sort((a, b) => b.length - a.length);
  return (file) => {
    const host = hostOf(file);
    if (hostName(host) !== undefined || isOnMachine(file)) return host;
    const path = normalPath(file);
    return longestFirst.find((folder) => path.startsWith(`${folder}/`)) ?? host;
  };
}

/** It is in this machine's own folders: `/etc/kubernetes` and `/var/lib/kubelet` are not two machines. */
function isOnMachine(file: DecodedFile): boolean {
  const root = machineRootOf(normalPath(file));
  return root !== undefined && hostName(root) === undefined;
}

/** The part of the path before the place that gives a file its role; nothing for other files. */
function folderAbovePlace(file: DecodedFile): readonly string[] {
  const path = normalPath(file);
  const isPlain = file.credentials.some(({ value }) => value.keyPath === undefined);
  const role = isPlain ? rolesByPath(path)?.certificate : undefined;
  if (role === undefined) return [];
  const segments = path.split('/');
  // The shortest path end that is still such a place starts at the place.
  let start = 0;
  while (start < segments.length && rolesByPath(segments.slice(start + 1).join('/'))?.certificate === role) start += 1;
  return [segments.slice(0, start).join('/')];
}

function normalPath({ path }: DecodedFile): string {
  return posix(path);
}
