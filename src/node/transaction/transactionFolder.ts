import { lstatSync, readdirSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isBackupFolderName } from '../../core/locate/files/keptCopies.ts';
import { keepsModes } from '../fileModes.ts';
import { makeFolder } from '../makeFolder.ts';
import type { Disk } from './disk.ts';
import { codeOf, readState, sha256 } from './fileState.ts';
import { maxJournalBytes, maxTransactions } from './limits.ts';
import { parseJournal } from './parseJournal.ts';
import { refuseFile, toTransactionError } from './transactionError.ts';
import type { Entry, Journal } from './transactionModel.ts';

/** Files in every transaction folder. */
export const journalName = 'journal.json';
/** The final journal, ready to be renamed, so that a full disk cannot leave a change open. */
const nextName = 'journal.next';

/** File with the old content of the n-th entry. */
function backupName(index: number): string {
  return `before-${index}`;
}

/**
 * Creates the folder for journals and backups with mode 0700. An existing folder that contains nothing else gets that mode.
 *
 * @param onTightened - Called if the mode was changed.
 * @returns Its path with all links resolved.
 * @throws {TransactionError} If it is not suitable for backups.
 */
export async function openFolder(folder: string, onTightened?: (folder: string) => void): Promise<string> {
  try {
    const real = await makeFolder(folder);
    if (await tighten(real, folder)) onTightened?.(real);
    return real;
  } catch (error) {
    throw toTransactionError(error, folder);
  }
}

/**
 * Removes the access of other users, unless the folder contains other files, where it may be wanted, or belongs to another user.
 *
 * @returns Whether it changed anything.
 * @throws {TransactionError} If other users keep their access.
 */
async function tighten(real: string, name: string): Promise<boolean> {
  const { uid, mode } = lstatSync(real);
  const own = process.geteuid?.();
  if (own === undefined || !keepsModes(real) || (uid === own && (mode & 0o077) === 0)) return false;
  if (uid !== own || idsIn(real).some((each) => !isBackupFolderName(each))) {
    throw refuseFile(
      'folder',
      name,
      l10n.t(
        'other users can read or write it, and backups contain private keys; choose a folder that does not exist yet',
      ),
    );
  }
  await chmod(real, 0o700);
  return true;
}

/**
 * Creates the folder of a new transaction. Its name is the id: the time, and a number if several start in one second.
 */
export async function makeTransactionFolder(folder: string, now: number, disk: Disk): Promise<TransactionFolder> {
  const moment = new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let number = 1; ; number++) {
    const own = new TransactionFolder(folder, `${moment}-${String(number).padStart(3, '0')}`, disk);
    try {
      await disk.makeDirectory(own.path, 0o700);
      await disk.syncDirectory(folder);
      return own;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || number === maxTransactions) throw error;
    }
  }
}

/** The folder of one transaction. */
export class TransactionFolder {
  readonly id: string;
  readonly path: string;
  readonly #disk: Disk;

  constructor(folder: string, id: string, disk: Disk) {
    this.id = id;
    this.path = path.join(folder, id);
    this.#disk = disk;
  }

  /** Replaces the journal in one step. */
  async writeJournal(journal: Journal): Promise<void> {
    await this.prepareJournal(journal);
    await this.adoptJournal();
  }

  /** Writes the next state of the journal without replacing it yet. */
  async prepareJournal(journal: Journal): Promise<void> {
    await rm(path.join(this.path, nextName), { force: true });
    await this.#write(nextName, Buffer.from(`${JSON.stringify(journal, undefined, 1)}\n`));
  }

  async adoptJournal(): Promise<void> {
    await this.#disk.rename(path.join(this.path, nextName), path.join(this.path, journalName));
    await this.#disk.syncDirectory(this.path);
  }

  async writeBackup(index: number, content: Uint8Array): Promise<void> {
    await this.#write(backupName(index), content);
  }

  /** The old content of an entry, if the backup is intact. */
  readBackup(index: number, { before }: Entry): Uint8Array | undefined {
    const { content } = readState(path.join(this.path, backupName(index)));
    return before.kind === 'file' && content !== undefined && sha256(content) === before.sha256 ? content : undefined;
  }

  async syncNames(): Promise<void> {
    await this.#disk.syncDirectory(this.path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  async #write(name: string, content: Uint8Array): Promise<void> {
    const file = await this.#disk.create(path.join(this.path, name), 0o600);
    try {
      await file.write(content);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** Reads the journals of a folder, newest first. Folders without a valid journal are skipped. */
export function readJournals(folder: string): readonly Journal[] {
  return idsIn(folder)
    .slice(0, maxTransactions)
    .flatMap((id) => readJournal(folder, id) ?? []);
}

/** A transaction whose journal cannot be read or is not trusted, with the files that what is left of it names. */
export interface DamagedJournal {
  readonly id: string;
  readonly folder: string;
  readonly paths: readonly string[];
}

/** The transactions of a folder that {@link readJournals} skips. */
export function damagedJournals(folder: string): readonly DamagedJournal[] {
  return idsIn(folder)
    .slice(0, maxTransactions)
    .filter((id) => /^\d{4}-\d\d-\d\dT/.test(id) && readJournal(folder, id) === undefined)
    .map((id) => ({ id, folder: path.join(folder, id), paths: pathsLeftIn(path.join(folder, id, journalName)) }));
}

function pathsLeftIn(file: string): readonly string[] {
  try {
    const { content } = lstatSync(file).size > maxJournalBytes ? { content: undefined } : readState(file);
    const text = Buffer.from(content ?? []).toString();
    const found = [...text.matchAll(/"path": ?("\/(?:[^"\\]|\\.){0,4095}")/g)].map(([, each = '""']) =>
      JSON.parse(each),
    );
    return [...new Set(found.filter((each): each is string => typeof each === 'string'))];
  } catch {
    return [];
  }
}

/** Reads one transaction's journal. */
export function readJournal(folder: string, id: string): Journal | undefined {
  try {
    const own = path.join(folder, id);
    const file = path.join(own, journalName);
    if (!isId(id) || !isTrusted(own) || !isTrusted(file) || lstatSync(file).size > maxJournalBytes) return undefined;
    const { content } = readState(file);
    const journal = content === undefined ? undefined : parseJournal(Buffer.from(content).toString());
    return journal?.id === id ? journal : undefined;
  } catch {
    return undefined;
  }
}

function idsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort().reverse();
  } catch {
    return [];
  }
}

/** A journal says what to write where, so one that another user could have written is not followed. */
export function isTrusted(file: string): boolean {
  const own = process.geteuid?.();
  const { uid, mode } = lstatSync(file);
  return own === undefined || (uid === own && ((mode & 0o022) === 0 || !keepsModes(file)));
}

function isId(name: string): boolean {
  return /^[\w-]{1,80}$/.test(name);
}
