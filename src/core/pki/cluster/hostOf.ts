import { machineRootOf } from '../../kubernetes/machineRoot.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf, posix } from '../../text/paths.ts';
import type { DecodedFile } from '../pkiModel.ts';
import { hostName } from './hostName.ts';

/**
 * Finds the machine of a file by the part before its path on the machine. Copies of several machines' files in one
 * folder (`node-1/etc/kubernetes/…`, `node-2/etc/kubernetes/…`) are distinguished; a file in no such folder belongs
 * to the machine with the empty name.
 */
export function hostOf({ path, hostPath }: Pick<DecodedFile, 'path' | 'hostPath'>): string {
  const normal = posix(path);
  if (hostPath !== undefined && hostPath !== normal && normal.endsWith(hostPath)) {
    return normal.slice(0, normal.length - hostPath.length);
  }
  return machineRootOf(normal) ?? '';
}

/**
 * Finds the machines of files that are read together: a file outside of machine folders, but next to one or below its
 * root (`node-1/kubeadm-config.yaml`), belongs to that machine. What lies beside them in a folder of its own with the home of a user
 * (`node-2/root/join.yaml`) is a machine as well.
 */
export const hostsOf = memoisedBy(tellHosts);

/** What repositories of manifests seldom have. */
const homes = /^\/(?:root|home\/[^/]+)\//;

function tellHosts(files: readonly DecodedFile[]): (file: DecodedFile) => string {
  const hosts = new Set(files.map(hostOf).filter((host) => hostName(host) !== undefined));
  const parents = new Set([...hosts].map((host) => folderOf(host)));
  const tell = (file: DecodedFile): string => {
    const own = hostOf(file);
    if (hosts.has(own) || hostName(own) !== undefined) return own;
    const path = posix(file.path);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (hosts.has(folder)) return folder;
      const isHome = homes.test(path.slice(end));
      if (isHome && parents.has(path.slice(0, path.lastIndexOf('/', end - 1) + 1))) return folder;
    }
    return own;
  };
  const told = new Map(files.map((file) => [file, tell(file)]));
  return (file) => told.get(file) ?? tell(file);
}
