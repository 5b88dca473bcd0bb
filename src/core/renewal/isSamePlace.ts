import type { Occurrence } from '../pki/pkiModel.ts';

/** Whether two occurrences are the same block of the same file, even if the file was decoded twice. */
export function isSamePlace(left: Occurrence, right: Occurrence): boolean {
  return left.file.path === right.file.path && left.credential.block.span.start === right.credential.block.span.start;
}
