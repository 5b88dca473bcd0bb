import { lstatSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { optional } from '../../core/text/optional.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { nodeDisk } from './disk.ts';
import { isMissing, isSameState, readState } from './fileState.ts';
import { findUndoable, listTransactions } from './listTransactions.ts';
import { runTransaction, type TransactionOptions } from './runTransaction.ts';
import { refuseFile, TransactionError, toTransactionError } from './transactionError.ts';
import { TransactionFolder } from './transactionFolder.ts';
import type { Entry, FileState, Item, Journal } from './transactionModel.ts';

/** Which transaction to undo, and how. */
export interface UndoOptions extends TransactionOptions {
  /** By default the last one that was not undone. */
  readonly id?: string;
  readonly title: (undone: Journal) => string;
  /** Also restores files that have changed since; their current contents go to the backup of the undo. */
  readonly overwrite?: boolean;
}

/**
 * Undoes a transaction: restores the content, mode and owner of every file, removes files that it created, and restores links. It
 * is a transaction itself, all or nothing, with its own backup, and can be undone in turn.
 *
 * @throws {TransactionError} If there is nothing to undo, or a file has changed since.
 */
export async function undoTransaction(options: UndoOptions): Promise<Journal> {
  const { journal, items } = planUndo(options);
  return runTransaction({ kind: 'undo', undoes: journal.id, title: options.title(journal), items }, options);
}

/** What {@link undoTransaction} would write; in the order of writing. */
export interface UndoPlan {
  readonly journal: Journal;
  readonly items: readonly Item[];
}

/** @throws {TransactionError} As {@link undoTransaction}. */
export function planUndo({
  folder,
  id,
  overwrite = false,
  disk = nodeDisk,
}: Pick<UndoOptions, 'folder' | 'id' | 'overwrite' | 'disk'>): UndoPlan {
  const journal = chooseJournal(folder, id);
  const own = new TransactionFolder(realpathSync(folder), journal.id, disk);
  const items = journal.entries.flatMap((entry, index) => inverseItem(entry, index, own, overwrite)).reverse();
  if (items.length === 0) {
    throw new TransactionError('notUndoable', folder, l10n.t('Nothing to undo: all files are as they were before.'));
  }
  return { journal, items };
}

/** The files of a plan as they will be: without content if they will be gone, of a link what its target will be. */
export function restoredFiles({ items }: UndoPlan): readonly {
  readonly path: string;
  readonly content?: Uint8Array;
  readonly linkTo?: string;
}[] {
  const contents = new Map(items.map(({ entry, content }) => [entry.path, content]));
  return items.map(({ entry: { path, after }, content }) => {
    if (after.kind !== 'link') return { path, ...optional('content', content) };
    const target = resolve(dirname(path), after.to);
    return { path, linkTo: after.to, content: contents.get(target) ?? contentOf(target) ?? new Uint8Array() };
  });
}

function contentOf(path: string): Uint8Array | undefined {
  try {
    return readState(realpathSync(path)).content;
  } catch {
    return undefined;
  }
}

/** @throws {TransactionError} If there is none that can be undone. */
function chooseJournal(folder: string, id: string | undefined): Journal {
  const past = listTransactions(folder);
  if (id === undefined) {
    const last = findUndoable(past);
    if (last !== undefined) return last.journal;
    throw new TransactionError('notKnown', folder, l10n.t('There is no renewal to undo.'));
  }
  const chosen = past.find(({ journal }) => journal.id === id);
  const name = visibleWholeText(id);
  if (chosen === undefined) throw new TransactionError('notKnown', folder, l10n.t('There is no renewal {0}.', name));
  if (chosen.undoneBy !== undefined) {
    throw new TransactionError('notUndoable', folder, l10n.t('Renewal {0} has already been undone.', name));
  }
  return chosen.journal;
}

function inverseItem(entry: Entry, index: number, own: TransactionFolder, overwrite: boolean): readonly Item[] {
  const { path, before, after, directories } = entry;
  const { state, content } = currentState(path);
  if (isSameState(state, before)) return [];
  if (state.kind === 'absent') refuseWithoutFolder(entry);
  if (state.kind === 'other' || (!overwrite && !isSameState(state, after))) {
    throw refuseFile(
      'changed',
      path,
      l10n.t(
        'it has changed since the renewal; revert that change first, or undo anyway and keep the current contents in the backup',
      ),
    );
  }
  const old = before.kind === 'file' ? own.readBackup(index, entry) : undefined;
  if (before.kind === 'file' && old === undefined) throw refuseFile('damaged', path, l10n.t('its backup is damaged'));
  return [
    {
      entry: { path, before: state, after: before, directories },
      ...(content === undefined ? {} : { previous: content }),
      ...(old === undefined ? {} : { content: old }),
    },
  ];
}

/** The journal does not record mode and owner of a deleted folder, unless the renewal created it. */
function refuseWithoutFolder({ path, directories }: Entry): void {
  const folder = dirname(path);
  const isMade = directories.some((each) => each.path === folder);
  if (isMade || lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  throw refuseFile(
    'folder',
    folder,
    l10n.t('this folder no longer exists; create it with its previous mode and owner, then undo again'),
  );
}

function currentState(path: string): { readonly state: FileState; readonly content?: Uint8Array } {
  try {
    return readState(path);
  } catch (error) {
    // A folder has been replaced by a file.
    if (isMissing(error)) return { state: { kind: 'absent' } };
    throw toTransactionError(error, path);
  }
}
