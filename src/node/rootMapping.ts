import path from 'node:path';

/**
 * Translates where files are here to where the cluster's host has them: with `--root /mnt/disk`, the file
 * `/mnt/disk/etc/kubernetes/admin.conf` is the host's `/etc/kubernetes/admin.conf`.
 */
export interface RootMapping {
  /** The host's absolute path of a local file, POSIX separators. A file outside the root keeps its own path. */
  toHostPath(localPath: string): string;
  /** Where a file of the host is here. */
  toLocalPath(hostPath: string): string;
  /** Tells whether a local file is one of the host whose root is mapped. */
  covers(localPath: string): boolean;
}

/**
 * Builds the mapping of one root directory.
 *
 * @param root - Directory that stands for `/` of the cluster's host; `undefined` for this host itself.
 */
export function createRootMapping(root: string | undefined, cwd: string): RootMapping {
  if (root === undefined) {
    return {
      toHostPath: (localPath) => posix(path.resolve(cwd, localPath)),
      toLocalPath: (hostPath) => path.normalize(hostPath),
      covers: () => true,
    };
  }
  const base = path.resolve(cwd, root);
  const below = (localPath: string): string => path.relative(base, path.resolve(cwd, localPath));
  const isInside = (relative: string): boolean =>
    relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  return {
    toHostPath: (localPath) => {
      const relative = below(localPath);
      return isInside(relative) ? `/${posix(relative)}` : posix(path.resolve(cwd, localPath));
    },
    // `join` keeps an absolute path below the base, and `..` does not lead above it.
    toLocalPath: (hostPath) => path.join(base, path.posix.normalize(`/${hostPath.replace(/^\/?[A-Za-z]:/, '')}`)),
    covers: (localPath) => isInside(below(localPath)),
  };
}

function posix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
