import * as l10n from '@vscode/l10n';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import type { Disk } from './disk.ts';
import { isSameState, readState } from './fileState.ts';
import { prepareItem } from './prepareItem.ts';
import { removeLeftovers } from './removeLeftovers.ts';
import { switchEntries } from './switchItems.ts';
import { temporaryBeside } from './temporaryName.ts';
import { TransactionError } from './transactionError.ts';
import type { TransactionFolder } from './transactionFolder.ts';
import type { Entry, Item, Journal } from './transactionModel.ts';

/**
 * Restores the old content, mode and owner of every name of an unfinished transaction; unchanged names stay.
 *
 * The journal first records what will be written, so that a crash in between leaves nothing unknown. Can be repeated.
 *
 * @throws {TransactionError} If a name is neither old nor new, or a backup is damaged. Then nothing has changed.
 */
export async function restoreItems(journal: Journal, folder: TransactionFolder, disk: Disk): Promise<void> {
  const items = journal.entries
    .flatMap((entry, index): readonly Item[] => {
      const { state } = readState(entry.path);
      if (isSameState(state, entry.before)) return [];
      if (!isSameState(state, entry.after)) throw neitherOldNorNew(entry.path);
      return [inverse(entry, index, folder)];
    })
    .reverse();
  if (items.length === 0) return;
  // Prepared files take up space that the old contents need.
  await removeLeftovers(journal.entries, disk);
  const extra = items.map(({ entry }) => entry);
  await folder.writeJournal({ ...journal, entries: journal.entries.map((entry) => withLeftover(entry, extra)) });
  const prepared: Entry[] = [];
  for (const item of items) prepared.push(await prepareItem(item, disk));
  switchEntries(prepared, disk);
}

function inverse(entry: Entry, index: number, folder: TransactionFolder): Item {
  const { path, before, after } = entry;
  if (before.kind === 'absent') return { entry: { path, before: after, after: before, directories: [] } };
  // When a removal is undone, its folder may be gone as well.
  const directories = after.kind === 'absent' ? entry.directories : [];
  const turned: Entry = { path, before: after, after: before, temporary: temporaryBeside(path), directories };
  if (before.kind === 'link') return { entry: turned };
  const content = folder.readBackup(index, entry);
  if (content === undefined) {
    throw new TransactionError(
      'damaged',
      path,
      l10n.t('The backup of {0} is damaged.', visibleWholeText(path)),
      'mixed',
    );
  }
  return { entry: turned, content };
}

/** The next name written replaces the one that is already switched. */
function withLeftover(entry: Entry, extra: readonly Entry[]): Entry {
  const temporary = extra.find(({ path }) => path === entry.path)?.temporary;
  return temporary === undefined ? entry : { ...entry, temporary };
}

export function neitherOldNorNew(path: string): TransactionError {
  return new TransactionError(
    'changed',
    path,
    l10n.t('{0} has changed since: it is neither the old file nor the new file.', visibleWholeText(path)),
    'mixed',
  );
}
