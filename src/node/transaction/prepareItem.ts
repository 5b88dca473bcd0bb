import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { keepsModes } from '../fileModes.ts';
import type { Disk } from './disk.ts';
import { isSameState, readState } from './fileState.ts';
import { refuseFile } from './transactionError.ts';
import type { Entry, FileState, Item } from './transactionModel.ts';

/**
 * Writes the new state of an entry next to it, under its temporary name, and forces it to disk.
 *
 * The new content is never readable by anyone who cannot read it afterwards: owner and mode are set while the file is empty. The
 * written content is read back.
 *
 * @returns The entry, with the new file's actual state on disk.
 */
export async function prepareItem({ entry, content }: Item, disk: Disk): Promise<Entry> {
  const { after, temporary } = entry;
  for (const directory of entry.directories) await makeDirectory(directory.path, directory.mode, disk);
  if (temporary === undefined) return entry;
  if (after.kind === 'link') {
    await disk.symlink(after.to, temporary);
  } else if (after.kind === 'file' && content !== undefined) {
    await writeFile(entry, temporary, after, content, disk);
  }
  return { ...entry, after: settledState(entry, temporary) };
}

async function makeDirectory(directory: string, mode: number, disk: Disk): Promise<void> {
  // Several files of a change can be in one new folder.
  if (readState(directory).state.kind !== 'absent') return;
  await disk.makeDirectory(directory, mode);
  await disk.syncDirectory(path.dirname(directory));
}

async function writeFile(
  entry: Entry,
  temporary: string,
  after: FileState & { readonly kind: 'file' },
  content: Uint8Array,
  disk: Disk,
): Promise<void> {
  const file = await disk.create(temporary, after.mode & 0o600);
  try {
    const own = readState(temporary).state;
    if (own.kind === 'file' && (own.uid !== after.uid || own.gid !== after.gid)) await file.chown(after.uid, after.gid);
    if (entry.before.kind === 'file') await disk.copyAttributes(entry.path, temporary);
    await file.chmod(after.mode);
    await file.write(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** If the file system has no modes, a new file gets its common mode; otherwise the requested one. */
function settledState({ path: target, before, after }: Entry, temporary: string): FileState {
  const { state } = readState(temporary);
  if (isSameState(state, after)) return state;
  const isSameContent = state.kind === 'file' && after.kind === 'file' && state.sha256 === after.sha256;
  if (isSameContent && before.kind === 'absent' && !keepsModes(temporary)) return state;
  throw refuseFile(
    'system',
    target,
    isSameContent
      ? l10n.t('the file system cannot store its mode, owner or group')
      : l10n.t('the new copy on disk differs from what was written'),
  );
}
