import { lstatSync, readdirSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { typed } from '../../core/text/programName.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import type { Disk } from './disk.ts';
import type { Entry } from './transactionModel.ts';

/**
 * Removes what a transaction leaves next to the files: temporary names, and empty folders that it created.
 *
 * @returns What cannot be removed: files with a name that starts with a dot and the mode of their target, and empty folders.
 */
export async function removeLeftovers(entries: readonly Entry[], disk: Disk): Promise<readonly string[]> {
  for (const { temporary } of entries) {
    if (temporary !== undefined && exists(temporary)) await disk.unlink(temporary).catch(() => undefined);
  }
  const directories = new Set(entries.flatMap((entry) => entry.directories.map(({ path }) => path)));
  for (const directory of [...directories].sort().reverse()) {
    // The system refuses if it is not empty.
    if (exists(directory)) await disk.removeDirectory(directory).catch(() => undefined);
  }
  return [
    ...entries.flatMap(({ temporary }) => (temporary !== undefined && exists(temporary) ? [temporary] : [])),
    ...[...directories].filter((directory) => exists(directory) && isEmpty(directory)),
  ];
}

/** Says what is left of a transaction, and what removes it; its journal knows these files as long as they are there. */
export function leftWords(left: readonly string[], id: string, way: '--complete' | '--roll-back'): string {
  return l10n.t(
    'Could not be removed, and may contain private keys: {0}. Once files can be removed there, run {1}.',
    visibleWholeText([...new Set(left)].join(', ')),
    `\`${typed(`recover ${id} ${way}`)}\``,
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
