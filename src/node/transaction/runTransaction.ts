import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { fileReason } from '../../core/present/fileReason.ts';
import { optional } from '../../core/text/optional.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { fileErrorReason } from '../fileErrorReason.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { currentOwner, isRunning } from './owner.ts';
import { prepareItem } from './prepareItem.ts';
import { leftWords, removeLeftovers } from './removeLeftovers.ts';
import { restoreItems } from './restoreItems.ts';
import { PartlySwitched, switchEntries } from './switchItems.ts';
import { temporaryBeside } from './temporaryName.ts';
import { refuseFile, TransactionError, toTransactionError } from './transactionError.ts';
import { makeTransactionFolder, openFolder, type TransactionFolder } from './transactionFolder.ts';
import type { Entry, Item, Journal } from './transactionModel.ts';
import { forgetUnfinished, noteUnfinished, unfinishedJournals } from './unfinishedIndex.ts';

/** Where and when a transaction happens. */
export interface TransactionOptions {
  /** Folder for the journal and the old contents; created with mode 0700 if it does not exist. */
  readonly folder: string;
  readonly now: number;
  /** Folder for notes about running transactions, see `unfinishedIndex`. Without it only callers with the same `folder` see this one. */
  readonly index?: string | undefined;
  /** Called if the folder was readable by other users and its mode was corrected. */
  readonly onTightened?: (folder: string) => void;
  /** For tests. */
  readonly disk?: Disk;
}

/** The work of a transaction, and its title. */
export interface TransactionDraft {
  readonly kind: Journal['kind'];
  readonly undoes?: string;
  readonly title: string;
  readonly items: readonly Item[];
}

/**
 * Applies a change completely or not at all.
 *
 * New contents are written next to their targets and old ones to the folder, all forced to disk, before the first name is
 * switched. Then all names are switched within one tick. If the process ends in between, the journal tells how to complete the
 * change or roll it back.
 *
 * @returns The journal of what was done.
 * @throws {TransactionError} If it failed; its `outcome` tells whether everything is as before.
 */
export async function runTransaction(draft: TransactionDraft, options: TransactionOptions): Promise<Journal> {
  const { now, index, disk = nodeDisk } = options;
  const root = await openFolder(options.folder, options.onTightened);
  const folder = await makeFolder(root, now, disk);
  const items = draft.items.map(withTemporary);
  let journal: Journal = {
    version: 1,
    id: folder.id,
    kind: draft.kind,
    ...optional('undoes', draft.undoes),
    title: draft.title,
    at: now,
    phase: 'preparing',
    owner: currentOwner(),
    entries: items.map(({ entry }) => entry),
  };
  const paths = journal.entries.map((entry) => entry.path);
  let current = root;
  try {
    await folder.writeJournal(journal);
    if (index !== undefined) await noteUnfinished(index, root, folder.id, disk);
    refuseUnfinished(root, journal, index);
    for (const [index, { previous }] of items.entries()) {
      if (previous !== undefined) await folder.writeBackup(index, previous);
    }
    const entries: Entry[] = [];
    for (const item of items) {
      current = item.entry.path;
      entries.push(await prepareItem(item, disk));
    }
    current = root;
    await syncFolders(paths, disk);
    journal = { ...journal, phase: 'prepared', entries };
    await folder.writeJournal(journal);
    const done: Journal = { ...journal, phase: 'committed' };
    await folder.prepareJournal(done);
    await folder.syncNames();
    switchEntries(entries, disk);
    journal = done;
  } catch (error) {
    const left = await undoAndRefresh(journal, folder, disk, error);
    if (index !== undefined && left.length === 0) await forgetUnfinished(index, root, folder.id, disk);
    const refusal =
      error instanceof PartlySwitched
        ? refuseFile('system', error.path, fileErrorReason(error.cause))
        : toTransactionError(error, current);
    if (left.length === 0) throw refusal;
    const { problem, path: at, message } = refusal;
    throw new TransactionError(problem, at, `${message} ${leftWords(left, folder.id, '--roll-back')}`);
  }
  const isDone = await commit(journal, folder, paths, disk);
  if (index !== undefined && isDone) await forgetUnfinished(index, root, folder.id, disk);
  return journal;
}

async function makeFolder(root: string, now: number, disk: Disk): Promise<TransactionFolder> {
  try {
    return await makeTransactionFolder(root, now, disk);
  } catch (error) {
    throw toTransactionError(error, root);
  }
}

/**
 * All names are new: whatever fails from here on, the change has been applied.
 *
 * @returns Whether the journal records it too.
 */
async function commit(
  journal: Journal,
  folder: TransactionFolder,
  paths: readonly string[],
  disk: Disk,
): Promise<boolean> {
  try {
    await syncFolders(paths, disk);
    await removeLeftovers(journal.entries, disk);
    await folder.adoptJournal();
    return true;
  } catch {
    // The journal stays open; the next check will find that all names are new.
    return false;
  }
}

function withTemporary(item: Item): Item {
  const { entry } = item;
  if (entry.after.kind === 'absent') return item;
  return { ...item, entry: { ...entry, temporary: temporaryBeside(entry.path) } };
}

/** Two concurrent transactions would each back up the other's partial result. */
function refuseUnfinished(root: string, own: Journal, index: string | undefined): void {
  const paths = new Set(own.entries.map((entry) => entry.path));
  for (const { folder, journal } of unfinishedJournals(root, index)) {
    if (folder === root && journal.id === own.id) continue;
    const { owner, entries } = journal;
    const shared = entries.find((entry) => paths.has(entry.path));
    if (shared === undefined) continue;
    throw refuseFile(
      'pending',
      shared.path,
      isRunning(owner)
        ? l10n.t('another renewal is writing this file')
        : l10n.t('an earlier renewal of this file was interrupted; complete that renewal or roll it back first'),
    );
  }
}

async function syncFolders(paths: readonly string[], disk: Disk): Promise<void> {
  for (const folder of new Set(paths.map((each) => path.dirname(each)))) await disk.syncDirectory(folder);
}

/**
 * Restores everything.
 *
 * @returns What is left of it and cannot be removed; its journal, if that is all.
 * @throws {TransactionError} If that is not possible now.
 */
async function undoAndRefresh(
  journal: Journal,
  folder: TransactionFolder,
  disk: Disk,
  cause: unknown,
): Promise<readonly string[]> {
  try {
    if (cause instanceof PartlySwitched) await restoreItems(journal, folder, disk);
    // The journal stays as long as something depends on it.
    const left = await removeLeftovers(journal.entries, disk);
    if (left.length === 0) await folder.remove();
    return left;
  } catch (error) {
    if (!(cause instanceof PartlySwitched)) return [folder.path];
    throw new TransactionError(
      'system',
      cause.path,
      l10n.t(
        'The renewal was interrupted at {0} ({1}) and could not be undone: {2}. Roll it back or complete it.',
        visibleWholeText(cause.path),
        fileReason(fileErrorReason(cause.cause)),
        error instanceof TransactionError ? error.message : fileReason(fileErrorReason(error)),
      ),
      'mixed',
    );
  }
}
