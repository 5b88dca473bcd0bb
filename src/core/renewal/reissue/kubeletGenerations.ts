import { rotatedFile } from '../../kubernetes/rotatedFile.ts';

/** Folder and name that all generations of a file rotated by the kubelet share; for other files, the path itself. */
export function rotatedPairOf(path: string): string {
  return rotatedFile(path)?.series ?? path;
}

/** Whether a file is a generation of a file that the kubelet rotates. The kubelet never writes such a file again. */
export function isRotatedGeneration(path: string): boolean {
  return rotatedFile(path)?.generation === 'dated';
}

/**
 * Whether a file can stay when a newer one is written: a generation that the kubelet leaves behind. `…-current.pem` is
 * not one, whether it is a link or, in a copy, a file.
 *
 * @param path - A file that is not changed.
 * @param changed - Paths of changed files.
 */
export function isLeftBehind(path: string, changed: Iterable<string>): boolean {
  if (!isRotatedGeneration(path)) return false;
  const pair = rotatedPairOf(path);
  for (const each of changed) if (each !== path && rotatedPairOf(each) === pair) return true;
  return false;
}
