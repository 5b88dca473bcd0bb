import type { LocatedReference } from '../locate/locateModel.ts';
import { parentOf, posix } from '../text/paths.ts';

/**
 * The absolute path of the file that a reference names, without `.` and `..`: relative paths start at the folder of
 * the file with the reference.
 *
 * @param hostPath - Path of the file with the reference, POSIX separators.
 * @returns `undefined` if the base of relative paths is unknown.
 */
export function referenceHostPath(
  { path, field, mountedFrom }: LocatedReference,
  hostPath: string,
): string | undefined {
  if (mountedFrom !== undefined) return normalised(mountedFrom);
  const named = isWindowsPath(hostPath) || isWindowsPath(path) ? posix(path) : path;
  if (isAbsolutePath(named)) return normalised(named);
  if (field.relativeTo !== 'folder' || !isAbsolutePath(hostPath)) return undefined;
  return normalised(`${parentOf(hostPath)}/${named}`);
}

/** Tells whether a path is absolute. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || isWindowsPath(path);
}

function isWindowsPath(path: string): boolean {
  return /^\/?[A-Za-z]:[\\/]/.test(path);
}

/** Removes `.`, `..` and doubled separators; nothing is above the root. */
function normalised(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return (path.startsWith('/') ? '/' : '') + segments.join('/');
}
