/** The folder of a path with its last separator (`/`, or `\` on Windows); `''` for a path without one. */
export function folderOf(path: string): string {
  return path.slice(0, nameStart(path));
}

/** The last part of a path: the name of a file. */
export function baseName(path: string): string {
  return path.slice(nameStart(path));
}

/** A path with `/` between its folders, as on every machine of a cluster. */
export function posix(path: string): string {
  return path.replaceAll('\\', '/');
}

function nameStart(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
}
