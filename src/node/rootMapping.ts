import path from 'node:path';

/**
 * Translates where files are here to where the cluster's host has them: with `--root /mnt/disk`, the file
 * `/mnt/disk/etc/kubernetes/admin.conf` is the host's `/etc/kubernetes/admin.conf`.
 */
export interface RootMapping {
  /** The host's absolute path of a local file, POSIX separators. A file outside the root keeps its own path. */
  toHostPath(localPath: string): string;
}

/**
 * Builds the mapping of one root directory.
 *
 * @param root - Directory that stands for `/` of the cluster's host; `undefined` for this host itself.
 */
export function createRootMapping(root: string | undefined, cwd: string): RootMapping {
  if (root === undefined) {
    return { toHostPath: (localPath) => posix(path.resolve(cwd, localPath)) };
  }
  const base = path.resolve(cwd, root);
  return {
    toHostPath: (localPath) => {
      const absolute = path.resolve(cwd, localPath);
      const relative = path.relative(base, absolute);
      const isInside = relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
      return isInside ? `/${posix(relative)}` : posix(absolute);
    },
  };
}

function posix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
