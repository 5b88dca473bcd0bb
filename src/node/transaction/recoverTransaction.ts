import { realpathSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { isSameState, readState } from './fileState.ts';
import { currentOwner, isRunning } from './owner.ts';
import { describePending } from './pendingTransactions.ts';
import { leftWords, removeLeftovers } from './removeLeftovers.ts';
import { neitherOldNorNew, restoreItems } from './restoreItems.ts';
import { PartlySwitched, switchEntries } from './switchItems.ts';
import { TransactionError, toTransactionError } from './transactionError.ts';
import { readJournal, TransactionFolder } from './transactionFolder.ts';
import type { Journal } from './transactionModel.ts';

/** Switches the names that are still old after a crash: afterwards everything is new. */
export function completeTransaction(folder: string, id: string, disk: Disk = nodeDisk): Promise<Journal> {
  return recover(folder, id, disk, async (journal, own) => {
    const { foreign, canComplete, old } = describePending(journal);
    if (foreign[0] !== undefined) throw neitherOldNorNew(foreign[0]);
    if (!canComplete) {
      throw new TransactionError(
        'notKnown',
        old[0] ?? '',
        l10n.t('The new files on disk are incomplete. Roll the renewal back.'),
        'mixed',
      );
    }
    const waiting = new Set(old);
    switchEntries(
      journal.entries.filter(({ path }) => waiting.has(path)),
      disk,
    );
    const done: Journal = { ...journal, phase: 'committed' };
    await syncFolders(done, disk);
    const left = await removeLeftovers(done.entries, disk);
    if (left.length > 0) throw stillThere(left, id, '--complete');
    await own.writeJournal(done);
    return done;
  });
}

/** Restores every name's old content, mode and owner: afterwards everything is old. */
export function rollBackTransaction(folder: string, id: string, disk: Disk = nodeDisk): Promise<Journal> {
  return recover(folder, id, disk, async (journal, own) => {
    await restoreItems(journal, own, disk);
    await syncFolders(journal, disk);
    const now = readJournal(path.dirname(own.path), id) ?? journal;
    const left = [...(await removeLeftovers(journal.entries, disk)), ...(await removeLeftovers(now.entries, disk))];
    const changed = journal.entries.find(({ path, before }) => !isSameState(readState(path).state, before));
    if (changed !== undefined) throw neitherOldNorNew(changed.path);
    if (left.length > 0) throw stillThere(left, id, '--roll-back');
    await own.remove();
    return journal;
  });
}

async function recover(
  folder: string,
  id: string,
  disk: Disk,
  act: (journal: Journal, own: TransactionFolder) => Promise<Journal>,
): Promise<Journal> {
  try {
    const root = realpathSync(folder);
    const journal = readJournal(root, id);
    if (journal === undefined || journal.phase === 'committed') {
      throw new TransactionError(
        'notKnown',
        folder,
        l10n.t('There is no unfinished renewal {0}.', visibleWholeText(id)),
      );
    }
    if (isRunning(journal.owner)) {
      throw new TransactionError('pending', folder, l10n.t('Renewal {0} is still running.', visibleWholeText(id)));
    }
    const own = new TransactionFolder(root, id, disk);
    const taken: Journal = { ...journal, owner: currentOwner() };
    return await act(taken, own);
  } catch (error) {
    if (error instanceof TransactionError) throw error;
    const {
      problem,
      path: at,
      message,
    } = toTransactionError(
      error instanceof PartlySwitched ? error.cause : error,
      error instanceof PartlySwitched ? error.path : folder,
    );
    throw new TransactionError(problem, at, message, 'mixed');
  }
}

/** All names are as they should be, but the journal stays as long as something depends on it. */
function stillThere(left: readonly string[], id: string, way: '--complete' | '--roll-back'): TransactionError {
  const words = way === '--complete' ? l10n.t('All files are new.') : l10n.t('All files are restored.');
  return new TransactionError('system', left[0] ?? '', `${words} ${leftWords(left, id, way)}`);
}

async function syncFolders({ entries }: Journal, disk: Disk): Promise<void> {
  for (const each of new Set(entries.map((entry) => path.dirname(entry.path)))) await disk.syncDirectory(each);
}
