import { lstatSync, readdirSync } from 'node:fs';
import type { Disk } from './disk.ts';
import type { Entry } from './transactionModel.ts';

/**
 * Removes what a transaction leaves next to the files: temporary names, and empty folders that it created.
 *
 * @returns Whether nothing is left. Files that cannot be removed have a name that starts with a dot and the mode of their target.
 */
export async function removeLeftovers(entries: readonly Entry[], disk: Disk): Promise<boolean> {
  for (const { temporary } of entries) {
    if (temporary !== undefined && exists(temporary)) await disk.unlink(temporary).catch(() => undefined);
  }
  const directories = new Set(entries.flatMap((entry) => entry.directories.map(({ path }) => path)));
  for (const directory of [...directories].sort().reverse()) {
    // The system refuses if it is not empty.
    if (exists(directory)) await disk.removeDirectory(directory).catch(() => undefined);
  }
  return (
    !entries.some(({ temporary }) => temporary !== undefined && exists(temporary)) &&
    ![...directories].some((directory) => exists(directory) && isEmpty(directory))
  );
}

function isEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch {
    return false;
  }
}

function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
