import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from './disk.ts';
import { sha256 } from './fileState.ts';
import { isTrusted, readJournal, readJournals } from './transactionFolder.ts';
import type { Journal } from './transactionModel.ts';

/** A journal that was found, and the folder that keeps it. */
export interface KeptJournal {
  readonly folder: string;
  readonly journal: Journal;
}

/** A note is two short texts. */
const mostNoteBytes = 64 * 1024;

/**
 * Notes that a transaction is under way, so that others see it that keep their journals elsewhere; to be done when its
 * journal is written. Where the system refuses, the folder itself still tells.
 *
 * @param index - Keeps the notes; made with mode 0700 where it does not exist.
 * @param folder - That of the transaction's journal, absolute and without links.
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
    // A full disk, or no home: not worth a renewal.
  }
}

/** Takes the note back, once the transaction is done or taken back. */
export async function forgetUnfinished(index: string, folder: string, id: string, disk: Disk): Promise<void> {
  await disk.unlink(noteOf(index, folder, id)).catch(() => undefined);
}

/** Reads the journals that are noted and not done; notes of which nothing is left are removed. */
function notedJournals(index: string): readonly KeptJournal[] {
  return namesIn(index).flatMap((name) => {
    const note = readNote(path.join(index, name));
    if (note === undefined) return [];
    const journal = readJournal(note.folder, note.id);
    if (journal !== undefined && journal.phase !== 'committed') return [{ folder: note.folder, journal }];
    // What lies on a disk that is not mounted is not gone.
    if (journal !== undefined || (existsSync(note.folder) && !existsSync(path.join(note.folder, note.id)))) {
      rmSync(path.join(index, name), { force: true });
    }
    return [];
  });
}

/** All journals that are not done: of a folder, and those that are noted. */
export function unfinishedJournals(folder: string, index: string | undefined): readonly KeptJournal[] {
  const here = readJournals(folder).filter(({ phase }) => phase !== 'committed');
  const noted = index === undefined ? [] : notedJournals(index);
  const isHere = (other: KeptJournal): boolean => isSameFolder(other.folder, folder);
  return [...here.map((journal) => ({ folder, journal })), ...noted.filter((each) => !isHere(each))];
}

/** Notes have no links in their paths. */
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

/** `undefined` for what is no note of ours: it says where to read what is to be written. */
function readNote(file: string): { readonly folder: string; readonly id: string } | undefined {
  try {
    const stats = lstatSync(file);
    if (!stats.isFile() || stats.size > mostNoteBytes || !isTrusted(file)) return undefined;
    const { folder, id }: { folder?: unknown; id?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof folder === 'string' && path.isAbsolute(folder) && typeof id === 'string' ? { folder, id } : undefined;
  } catch {
    return undefined;
  }
}
