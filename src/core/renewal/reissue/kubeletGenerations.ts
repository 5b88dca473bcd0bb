import { rotatedFile } from '../../kubernetes/rotatedFile.ts';

/** Folder and name that all generations of what the kubelet rotates share; the path itself of any other file. */
export function rotatedPairOf(path: string): string {
  return rotatedFile(path)?.series ?? path;
}

/** Whether a file is one generation of what the kubelet rotates. It never writes such a file again. */
export function isRotatedGeneration(path: string): boolean {
  return rotatedFile(path)?.generation === 'dated';
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
