import type { DecodedFile } from './pkiModel.ts';

/** What {@link DecodedFile.unreadable} says of a file that this user may not read, in inventories as well: the system's own words. */
export const permissionDenied = 'permission denied';

/** Tells whether other rights would be needed to read a file. */
export function isDenied({ unreadable }: Pick<DecodedFile, 'unreadable'>): boolean {
  return unreadable === permissionDenied;
}
