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
 * Tells whether a file stays as it is when a newer one is written, and nobody misses it: a generation that the kubelet leaves
 * behind. What is read under `…-current.pem` is none, be it a link or, in a copy, a file.
 *
 * @param path - Of a file that is not changed.
 * @param changed - Paths of those that are.
 */
export function isLeftBehind(path: string, changed: Iterable<string>): boolean {
  if (!isRotatedGeneration(path)) return false;
  const pair = rotatedPairOf(path);
  for (const each of changed) if (each !== path && rotatedPairOf(each) === pair) return true;
  return false;
}
