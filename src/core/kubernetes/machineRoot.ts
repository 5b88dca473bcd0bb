import { memoised } from '../text/memoised.ts';
import { machineFiles, machineFolders } from './tables/machineFolders.ts';

/**
 * Finds the root of the machine in a path, by folders that only such machines have: the root of
 * `node-1/etc/kubernetes/pki/ca.crt` is `node-1`. For nested copies, the innermost root.
 *
 * @param path - A file path or a URI; separated by `/`.
 * @returns The part before the root's slash: empty for this machine's own root; `undefined` if no folder identifies it.
 */
export function machineRootOf(path: string): string | undefined {
  const match = folderOfMachine().exec(path);
  // Files installed below `/usr/local` keep their path from the root.
  return match === null ? undefined : (match[1] ?? '').replace(/(?:^|\/)usr(?:\/local)?$/, '');
}

/**
 * The path of a file on its machine, and the root of the copy that contains it.
 *
 * @param path - See {@link machineRootOf}.
 */
export function machinePathOf(path: string): { readonly root: string; readonly path: string } {
  const root = machineRootOf(path) ?? '';
  return { root, path: path.slice(root.length) };
}

/**
 * Where a file named by a file of a machine is; a path that already begins with the machine's root is kept.
 *
 * @param path - Absolute path on the machine.
 */
export function belowMachineRoot(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path : root + path;
}

/** Greedy: finds the last one; k3s and RKE2 keep settings of their runtime in an `etc` of their own. */
const folderOfMachine = memoised(
  () =>
    new RegExp(
      `^(?:(.*)/)?(?<!/rancher/(?:k3s|rke2)/agent/)(?:(?:${machineFolders.join('|')})/|(?:${machineFiles.join('|').replaceAll('.', '\\.')})$)`,
      's',
    ),
);
