import { realpathSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { manifestsReason } from './manifestsFolder.ts';
import { codeOf } from './transaction/fileState.ts';
import { refuseFile } from './transaction/transactionError.ts';

/**
 * Creates a folder that only its owner can access, unless it exists.
 *
 * @returns Its path with all links resolved.
 * @throws {TransactionError} If a file is in the way, or the kubelet would run the files in it; otherwise the system's error.
 */
export async function makeFolder(folder: string): Promise<string> {
  const whole = path.resolve(folder);
  for (const each of [whole, willBeAt(whole)]) refuseManifests(each, folder);
  try {
    await makeAll(whole);
  } catch (error) {
    if (!/^(?:EEXIST|ENOTDIR)$/.test(codeOf(error) ?? '')) throw error;
    throw refuseFile('folder', folder, l10n.t('a file has this name; choose a folder'));
  }
  const real = realpathSync(whole);
  refuseManifests(real, folder);
  return real;
}

/** One folder after another: on a read-only disk Node's recursive mode reports that nothing is there. */
async function makeAll(folder: string): Promise<void> {
  try {
    await mkdir(folder, 0o700);
  } catch (error) {
    // It may be a broken link.
    if (codeOf(error) === 'EEXIST' && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const parent = path.dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await makeAll(parent);
    await mkdir(folder, 0o700).catch((again: unknown) => {
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}

/** The real path that a folder would have, with links resolved. */
function willBeAt(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(willBeAt(parent), path.basename(folder));
  }
}

function refuseManifests(folder: string, name: string): void {
  const reason = manifestsReason(folder);
  if (reason !== undefined) throw refuseFile('folder', name, reason);
}
