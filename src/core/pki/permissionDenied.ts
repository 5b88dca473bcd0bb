import type { DecodedFile } from './pkiModel.ts';

/**
 * Value of {@link DecodedFile.unreadable} for a file that this user cannot read, also in inventories: the system's
 * own words.
 */
export const permissionDenied = 'permission denied';

/** Tells whether reading a file needs other permissions. */
export function isDenied({ unreadable }: Pick<DecodedFile, 'unreadable'>): boolean {
  return unreadable === permissionDenied;
}
