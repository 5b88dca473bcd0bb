/** `kubelet-client-2026-11-24-14-17-09.pem`, and the link to the newest, which a copy may have as a file. */
const rotated = /^(?<pair>(?:.*\/)?kubelet-(?:client|server))-(?:current|(?<date>\d{4}(?:-\d{2}){5}))\.pem$/s;

/** Folder and name that all generations of what the kubelet rotates share; the path itself of any other file. */
export function rotatedPairOf(path: string): string {
  return rotated.exec(path)?.groups?.pair ?? path;
}

/** Whether a file is one generation of what the kubelet rotates. It never writes such a file again. */
export function isRotatedGeneration(path: string): boolean {
  return rotated.exec(path)?.groups?.date !== undefined;
}

/**
 * Tells whether a file goes with a renewal without being written: it is a generation that the kubelet leaves behind, or the link
 * that leads to the newest one.
 *
 * @param path - Of a file that is not changed.
 * @param changed - Paths of those that are.
 */
export function isLeftBehind(path: string, changed: Iterable<string>): boolean {
  const pair = rotatedPairOf(path);
  if (pair === path) return false;
  for (const each of changed) if (each !== path && rotatedPairOf(each) === pair) return true;
  return false;
}
