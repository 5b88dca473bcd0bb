import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from './disk.ts';
import { sha256 } from './fileState.ts';
import { isTrusted, readJournal, readJournals } from './transactionFolder.ts';
import type { Journal } from './transactionModel.ts';

/** A journal and its folder. */
export interface KeptJournal {
  readonly folder: string;
  readonly journal: Journal;
}

/** A note is two short texts. */
const maxNoteBytes = 64 * 1024;

/**
 * Notes that a transaction is running, so that processes with another journal folder see it. Called when its journal is written.
 * If the system refuses, the journal folder itself still shows it.
 *
 * @param index - Folder for the notes; created with mode 0700 if it does not exist.
 * @param folder - Folder of the transaction's journal, absolute, with links resolved.
 */
export async function noteUnfinished(index: string, folder: string, id: string, disk: Disk): Promise<void> {
  try {
    await mkdir(index, { recursive: true, mode: 0o700 });
    const file = await disk.create(noteOf(index, folder, id), 0o600);
    try {
      await file.write(Buffer.from(JSON.stringify({ folder, id })));
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.syncDirectory(index);
  } catch {
    // A full disk or no home directory: not a reason to fail the renewal.
  }
}

/** Removes the note once the transaction is finished or rolled back. */
export async function forgetUnfinished(index: string, folder: string, id: string, disk: Disk): Promise<void> {
  await disk.unlink(noteOf(index, folder, id)).catch(() => undefined);
}

/** Reads the unfinished journals that are noted; stale notes are removed. */
function notedJournals(index: string): readonly KeptJournal[] {
  return namesIn(index).flatMap((name) => {
    const note = readNote(path.join(index, name));
    if (note === undefined) return [];
    const journal = readJournal(note.folder, note.id);
    if (journal !== undefined && journal.phase !== 'committed') return [{ folder: note.folder, journal }];
    // A journal on a disk that is not mounted still exists.
    if (journal !== undefined || (existsSync(note.folder) && !existsSync(path.join(note.folder, note.id)))) {
      rmSync(path.join(index, name), { force: true });
    }
    return [];
  });
}

/** All unfinished journals: those of a folder, and those that are noted. */
export function unfinishedJournals(folder: string, index: string | undefined): readonly KeptJournal[] {
  const here = readJournals(folder).filter(({ phase }) => phase !== 'committed');
  const noted = index === undefined ? [] : notedJournals(index);
  const isHere = (other: KeptJournal): boolean => isSameFolder(other.folder, folder);
  return [...here.map((journal) => ({ folder, journal })), ...noted.filter((each) => !isHere(each))];
}

/** Paths in notes have no links. */
function isSameFolder(noted: string, folder: string): boolean {
  try {
    return noted === realpathSync(folder);
  } catch {
    return false;
  }
}

function noteOf(index: string, folder: string, id: string): string {
  return path.join(index, `${id}-${sha256(Buffer.from(folder)).slice(0, 16)}.json`);
}

function namesIn(index: string): readonly string[] {
  try {
    return isTrusted(index) ? readdirSync(index).filter((name) => name.endsWith('.json')) : [];
  } catch {
    return [];
  }
}

/** `undefined` if it is not one of our notes: it decides which journals are followed. */
function readNote(file: string): { readonly folder: string; readonly id: string } | undefined {
  try {
    const stats = lstatSync(file);
    if (!stats.isFile() || stats.size > maxNoteBytes || !isTrusted(file)) return undefined;
    const { folder, id }: { folder?: unknown; id?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof folder === 'string' && path.isAbsolute(folder) && typeof id === 'string' ? { folder, id } : undefined;
  } catch {
    return undefined;
  }
}
