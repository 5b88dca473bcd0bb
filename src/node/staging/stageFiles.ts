import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { stagedFolderName } from '../../core/locate/files/keptCopies.ts';
import { keepsModes } from '../fileModes.ts';
import { makeFolder } from '../makeFolder.ts';
import { planItems } from '../transaction/planItems.ts';
import { refuseFile, toTransactionError } from '../transaction/transactionError.ts';
import type { Entry, FileWrite, Item } from '../transaction/transactionModel.ts';
import { installScript } from './installScript.ts';

/** Where files are staged, and for which machine. */
export interface StagingOptions {
  /** Must not exist, or must be empty and not writable by other users. */
  readonly folder: string;
  readonly title: string;
  readonly now: number;
  /** Path of a file on the machine on which it is installed. */
  toHostPath(file: string): string;
  /** See `PlanOptions`. */
  readonly root?: string | undefined;
}

/**
 * Writes the new files of a change to a folder that only its owner can access, with a script that installs them, to be reviewed
 * and run by a user who can write the originals. Nothing else is written.
 *
 * @returns The script's path.
 * @throws {TransactionError} If a file has changed since the plan, or the folder cannot be used.
 */
export async function stageFiles(writes: readonly FileWrite[], options: StagingOptions): Promise<string> {
  const { folder, title, now, toHostPath } = options;
  const items = await planItems(writes, { now, byOthers: true, root: options.root });
  const entries = items.map(({ entry }) => onHost(entry, toHostPath));
  const twice = entries.find(({ path: name }, index) => entries.findIndex((each) => each.path === name) !== index);
  if (twice !== undefined) {
    throw refuseFile(
      'twice',
      twice.path,
      l10n.t('files from several machines would be installed there; stage one machine at a time'),
    );
  }
  try {
    await makeFolder(folder);
    if ((await readdir(folder)).length > 0) throw refuseFile('exists', folder, l10n.t('it is not empty'));
    await refuseFolderOfOthers(folder);
    for (const [index, { content }] of items.entries()) {
      const entry = entries[index];
      if (content === undefined || entry === undefined) continue;
      await writeNew(path.join(folder, stagedFolderName, entry.path), content, 0o600);
    }
    const script = path.join(folder, 'install.sh');
    const text = installScript({ title, at: now, entries, id: randomBytes(6).toString('hex') });
    await writeNew(script, Buffer.from(text), 0o700);
    return script;
  } catch (error) {
    throw toTransactionError(error, folder);
  }
}

/** A user who can write there could replace the script, which is later run as root. */
async function refuseFolderOfOthers(folder: string): Promise<void> {
  if (!keepsModes(folder)) return;
  const { uid, mode } = await stat(folder);
  if (uid === process.geteuid?.() && (mode & 0o022) === 0) return;
  throw refuseFile('folder', folder, l10n.t('other users can write there; choose a folder that does not exist yet'));
}

function onHost(entry: Item['entry'], toHostPath: (file: string) => string): Entry {
  return {
    ...entry,
    path: toHostPath(entry.path),
    directories: entry.directories.map((each) => ({ ...each, path: toHostPath(each.path) })),
  };
}

async function writeNew(file: string, content: Uint8Array, mode: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'wx', mode);
  try {
    await handle.chmod(mode);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
