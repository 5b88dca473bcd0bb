import { optional } from '../../text/optional.ts';
import type { ContainerMount } from './invocationModel.ts';
import type { PodVolume } from './volumeDrafts.ts';

/** A mount of a container. */
export interface VolumeMount {
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
  /** Has `subPathExpr`, which is only known when it runs. */
  readonly isOpen?: boolean;
}

/** Joins a container's `volumeMounts` with the volumes of its Pod, by name. */
export function containerMounts(
  mounts: Iterable<VolumeMount>,
  volumes: ReadonlyMap<string, PodVolume>,
): readonly ContainerMount[] {
  return Array.from(mounts).flatMap(({ name = '', mountPath, subPath, isOpen }) => {
    if (mountPath === undefined) return [];
    const { hostPath, sources = [] } = (isOpen ? undefined : volumes.get(name)) ?? {};
    const path = withoutEnd(mountPath);
    if (hostPath === undefined) {
      return [{ path, ...(sources.length === 0 ? {} : { sources, ...optional('subPath', subPath) }) }];
    }
    const below = subPath === undefined ? '' : `/${subPath}`;
    return [{ path, hostPath: withoutEnd(`${withoutEnd(hostPath)}${below}`) || '/' }];
  });
}

/**
 * The host path of a path in a container: below the mount with the longest path.
 *
 * @returns `undefined` for files of the image, and of volumes that are not folders of the host.
 */
export function hostPathOf(path: string, mounts: readonly ContainerMount[]): string | undefined {
  const longest = mountOf(path, mounts);
  if (longest?.hostPath === undefined) return undefined;
  return `${withoutEnd(longest.hostPath)}${path.slice(longest.path.length)}`;
}

/** The mount that contains a path in a container: the one with the longest path. */
export function mountOf(path: string, mounts: readonly ContainerMount[]): ContainerMount | undefined {
  let longest: ContainerMount | undefined;
  for (const mount of mounts) {
    const isIn = path === mount.path || path.startsWith(`${mount.path}/`);
    if (isIn && (longest === undefined || mount.path.length >= longest.path.length)) longest = mount;
  }
  return longest;
}

function withoutEnd(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === '/') end--;
  return path.slice(0, end);
}
