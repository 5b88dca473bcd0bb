import { memoised } from '../text/memoised.ts';
import { machineFiles, machineFolders } from './tables/machineFolders.ts';

/**
 * Tells where the root of the machine is whose file a path names, by the folders that only such machines have:
 * `node-1/etc/kubernetes/pki/ca.crt` lies on the machine whose root is `node-1`. Of copies in copies the innermost.
 *
 * @param path - Of a file, or a URI; `/` between all folders.
 * @returns What stands before the root's slash: empty for this machine's own root; `undefined` where no folder tells.
 */
export function machineRootOf(path: string): string | undefined {
  const match = folderOfMachine().exec(path);
  // What was installed below `/usr/local` is named from the root.
  return match === null ? undefined : (match[1] ?? '').replace(/(?:^|\/)usr(?:\/local)?$/, '');
}

/**
 * The path that a machine has for a file of a copy of it, and where the copy begins.
 *
 * @param path - See {@link machineRootOf}.
 */
export function machinePathOf(path: string): { readonly root: string; readonly path: string } {
  const root = machineRootOf(path) ?? '';
  return { root, path: path.slice(root.length) };
}

/**
 * Where the file lies that a file of a machine names; a path that begins with the machine's root itself was not written
 * on another machine.
 *
 * @param path - As the machine has it, absolute.
 */
export function belowMachineRoot(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path : root + path;
}

/** Greedy: finds the last one. */
const folderOfMachine = memoised(
  () =>
    new RegExp(
      `^(?:(.*)/)?(?:(?:${machineFolders.join('|')})/|(?:${machineFiles.join('|').replaceAll('.', '\\.')})$)`,
      's',
    ),
);
