import path from 'node:path';
import { belowMachineRoot, machinePathOf, machineRootOf } from '../core/kubernetes/machineRoot.ts';
import type { MachineKnowledge } from '../core/pki/isTellingAbsence.ts';

/**
 * Translates local paths to paths on the cluster's host: with `--root /mnt/disk`, the file `/mnt/disk/etc/kubernetes/admin.conf`
 * is the host's `/etc/kubernetes/admin.conf`. Copies of several machines are distinguished by their folders, with or without a
 * root: `backup/node-1/etc/kubernetes/admin.conf`.
 */
export interface RootMapping {
  /** The host's absolute path of a local file, POSIX separators. A file outside the root keeps its own path. */
  toHostPath(localPath: string): string;
  /**
   * Local path of a file on the host.
   *
   * @param namedIn - Local path of the file that names it.
   */
  toLocalPath(hostPath: string, namedIn: string): string;
  /** Tells whether a local file belongs to the host whose root is mapped. */
  covers(localPath: string): boolean;
  /** Identifies the machine of a local file. */
  machineOf(localPath: string): MachineKnowledge;
}

/**
 * Builds the mapping of one root directory.
 *
 * @param root - Directory that is the `/` of the cluster's host; `undefined` for this host itself.
 */
export function createRootMapping(root: string | undefined, cwd: string): RootMapping {
  const base = root === undefined ? undefined : path.resolve(cwd, root);
  /** The path on the host whose root was given; `undefined` for a file outside it. */
  const mapped = (localPath: string): string | undefined => {
    const whole = path.resolve(cwd, localPath);
    if (base === undefined) return posix(whole);
    const relative = path.relative(base, whole);
    const isInside = relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
    return isInside ? `/${posix(relative)}` : undefined;
  };
  const machineRoot = (localPath: string): string | undefined => {
    // Standard input has no path.
    const whole = path.isAbsolute(localPath) ? mapped(localPath) : undefined;
    return whole === undefined ? undefined : machineRootOf(whole);
  };
  return {
    toHostPath: (localPath) => {
      const whole = mapped(localPath);
      return whole === undefined ? posix(path.resolve(cwd, localPath)) : machinePathOf(whole).path;
    },
    toLocalPath: (hostPath, namedIn) => {
      const machine = machineRoot(namedIn) ?? '';
      const whole = machine === '' ? hostPath : belowMachineRoot(machine, path.posix.normalize(hostPath));
      if (base === undefined) return path.normalize(whole);
      // `join` keeps an absolute path inside the base, and `..` does not leave it.
      return path.join(base, path.posix.normalize(`/${whole.replace(/^\/?[A-Za-z]:/, '')}`));
    },
    covers: (localPath) => mapped(localPath) !== undefined,
    machineOf: (localPath) => {
      const machine = machineRoot(localPath);
      if (machine !== undefined && machine !== '') return 'copy';
      return machine === '' || base !== undefined ? 'known' : 'unknown';
    },
  };
}

function posix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
