import type { Occurrence } from '../pki/pkiModel.ts';

/** Tells whether two occurrences are the same block of the same file, also when the file was decoded twice. */
export function isSamePlace(left: Occurrence, right: Occurrence): boolean {
  return left.file.path === right.file.path && left.credential.block.span.start === right.credential.block.span.start;
}
