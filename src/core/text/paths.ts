/** The folder of a path with its last separator (`/`, or `\` on Windows); `''` for a path without one. */
export function folderOf(path: string): string {
  return path.slice(0, nameStart(path));
}

/** The same folder without its last separator; `''` for a path without one, and for a file at the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(nameStart(path) - 1, 0));
}

/** The last part of a path: the name of a file. */
export function baseName(path: string): string {
  return path.slice(nameStart(path));
}

/** A path with `/` between its folders, as on every machine of a cluster. */
export function posix(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Windows has `\` alone. Beside a `/` it belongs to a name, as of a unit of systemd. */
function nameStart(path: string): number {
  const slash = path.lastIndexOf('/');
  return (slash < 0 ? path.lastIndexOf('\\') : slash) + 1;
}
