import { constants } from 'node:fs';
import { access, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { stageFiles } from './staging/stageFiles.ts';
import { applyFileWrites } from './transaction/applyFileWrites.ts';
import { defaultBackupFolder, unfinishedIndex } from './transaction/backupFolder.ts';
import { damagedWords } from './transaction/damagedWords.ts';
import { isMissing } from './transaction/fileState.ts';
import { listTransactions } from './transaction/listTransactions.ts';
import { pendingTransactions } from './transaction/pendingTransactions.ts';
import { completeTransaction, rollBackTransaction } from './transaction/recoverTransaction.ts';
import { TransactionError } from './transaction/transactionError.ts';
import { damagedJournals } from './transaction/transactionFolder.ts';
import type { FileWrite, Journal } from './transaction/transactionModel.ts';
import { planUndo, restoredFiles, undoTransaction } from './transaction/undoTransaction.ts';

/** Writes changes all or none, keeps what is needed to undo them in a folder, and lists them. */
export interface NodeChangeJournal {
  write(title: string, files: readonly FileWrite[]): Promise<WrittenNodeChange>;
  denied(paths: readonly string[]): Promise<readonly string[]>;
  stage(
    title: string,
    files: readonly FileWrite[],
    folder: string,
  ): Promise<{ readonly path: string; readonly text: string }>;
  restores(id: string): Promise<NodeRestore>;
  undo(id: string, overwrite: boolean): Promise<void>;
  list(): Promise<readonly PastNodeChange[]>;
  damaged(): Promise<readonly DamagedNodeChange[]>;
  halted(): Promise<readonly HaltedNodeChange[]>;
  complete(id: string): Promise<void>;
  rollBack(id: string): Promise<void>;
}

interface WrittenNodeChange {
  readonly id: string;
  /** The folder of backups, where it was open to others and is not any more. */
  readonly tightened?: string;
}

interface NodeRestore {
  readonly files: readonly { readonly path: string; readonly content?: Uint8Array; readonly linkTo?: string }[];
  readonly changedSince?: string;
}

interface PastNodeChange {
  readonly id: string;
  readonly title: string;
  readonly at: number;
  readonly paths: readonly string[];
  readonly isUndone: boolean;
}

interface DamagedNodeChange {
  readonly id: string;
  readonly words: string;
}

interface HaltedNodeChange {
  readonly id: string;
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly canComplete: boolean;
  readonly canRollBack: boolean;
}

/** The folder that the user chose for journals and backups, with `~` for the home directory; by default that of the command line. */
export function chosenBackupFolder(
  chosen: string,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (chosen === '') return defaultBackupFolder(environment, home);
  return path.resolve(
    home,
    chosen.replace(/^~(?=$|[/\\])/, () => home),
  );
}

/** The folder where command line and editor note running renewals. */
export function ownIndex(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  return unfinishedIndex(defaultBackupFolder(environment, home));
}

/**
 * @param folder - Keeps journals and backups, 0700.
 * @param index - See `unfinishedIndex`.
 * @param clock - The real time.
 */
export function createChangeJournal(folder: string, index: string, clock: () => number): NodeChangeJournal {
  const folderOf = (id: string): string =>
    pendingTransactions(folder, index).find(({ journal }) => journal.id === id)?.folder ?? folder;
  return {
    write: async (title, files) => {
      let tightened: string | undefined;
      const onTightened = (name: string): void => {
        tightened = name;
      };
      const { id } = await applyFileWrites(files, { folder, index, title, now: clock(), onTightened });
      return { id, ...(tightened === undefined ? {} : { tightened }) };
    },
    denied: async (paths) => {
      const isDenied = await Promise.all(paths.map(async (file) => !(await isWritable(file))));
      return paths.filter((_, index) => isDenied[index]);
    },
    stage: async (title, files, staging) => {
      const script = await stageFiles(files, { folder: staging, title, now: clock(), toHostPath: (file) => file });
      return { path: script, text: await readFile(script, 'utf8') };
    },
    restores: async (id) => {
      try {
        return { files: restoredFiles(planUndo({ folder, id })) };
      } catch (error) {
        if (!(error instanceof TransactionError) || error.problem !== 'changed') throw error;
        const files = restoredFiles(planUndo({ folder, id, overwrite: true }));
        return { files, changedSince: error.message };
      }
    },
    undo: async (id, overwrite) => {
      const title = (undone: Journal): string => l10n.t('Undo “{0}”', undone.title);
      await undoTransaction({ folder, index, id, title, overwrite, now: clock() });
    },
    list: async () =>
      listTransactions(folder)
        .filter(({ journal }) => journal.kind === 'change')
        .map(({ journal: { id, title, at, entries }, undoneBy }) => ({
          id,
          title,
          at,
          paths: entries.map(({ path }) => path),
          isUndone: undoneBy !== undefined,
        })),
    damaged: async () => damagedJournals(folder).map((each) => ({ id: each.id, words: damagedWords(each) })),
    halted: async () =>
      pendingTransactions(folder, index).map((pending) => ({
        id: pending.journal.id,
        title: pending.journal.title,
        done: pending.new.length,
        total: pending.journal.entries.length,
        canComplete: pending.canComplete,
        canRollBack: pending.canRollBack,
      })),
    complete: async (id) => void (await completeTransaction(folderOf(id), id)),
    rollBack: async (id) => void (await rollBackTransaction(folderOf(id), id)),
  };
}

/** A file is replaced by renaming, so it and its folder must be writable; for a new file the nearest existing folder. */
async function isWritable(file: string): Promise<boolean> {
  let target = file;
  try {
    target = await realpath(file);
    await access(target, constants.W_OK);
  } catch (error) {
    if (!isMissing(error)) return false;
  }
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    try {
      await access(folder, constants.W_OK | constants.X_OK);
      return true;
    } catch (error) {
      if (!isMissing(error) || folder === path.dirname(folder)) return false;
    }
  }
}
