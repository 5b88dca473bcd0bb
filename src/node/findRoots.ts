import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Finds the files and folders that a user entered as roots of scans. Those that do not exist are left out.
 *
 * @param environment - Variables for `$NAME`.
 */
export function findRoots(
  roots: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly { readonly path: string; readonly isFolder: boolean }[] {
  return expandRoots(roots, environment, homedir()).flatMap((root) => {
    const isFolder = isExistingFolder(root);
    return isFolder === undefined ? [] : [{ path: root, isFolder }];
  });
}

/** Follows the links of a path, with `/`; of one that does not exist, those of the folder where it would be. */
export function realPosix(file: string): string {
  const real = followed(file);
  return path.sep === '/' ? real : real.split(path.sep).join('/');
}

function followed(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(followed(folder), path.basename(file));
  }
}

/** `undefined` if it does not exist. A path that cannot be accessed exists, and the scan will report that it is denied. */
function isExistingFolder(root: string): boolean | undefined {
  try {
    return statSync(root, { throwIfNoEntry: false })?.isDirectory();
  } catch {
    return true;
  }
}

/**
 * Expands `~` and a leading `$VARIABLE` (which may contain a list, as `$KUBECONFIG` does); drops paths that are not absolute.
 *
 * @internal
 */
export function expandRoots(
  roots: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): readonly string[] {
  const expanded = roots.flatMap((root) => {
    const variable = /^\$(?:\{(\w+)\}|(\w+))/.exec(root);
    if (variable === null) return [root];
    const value = environment[variable[1] ?? variable[2] ?? ''] ?? '';
    const rest = root.slice(variable[0].length);
    return value.split(path.delimiter).flatMap((part) => (part === '' ? [] : [part + rest]));
  });
  const absolute = expanded
    .map((root) => (root === '~' || /^~[/\\]/.test(root) ? path.join(home, root.slice(1)) : root))
    .filter((root) => path.isAbsolute(root))
    .map((root) => path.normalize(root).replace(/(?<=.)[/\\]+$/, ''));
  return [...new Set(absolute)];
}
