import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { manifestsReason } from './manifestsFolder.ts';
import { codeOf } from './transaction/fileState.ts';
import { refuseFile } from './transaction/transactionError.ts';

/**
 * Makes a folder for its owner alone, unless it is there.
 *
 * @returns Its path without links.
 * @throws {TransactionError} Where a file is in the way, or the kubelet would start what lies there; else what the system says.
 */
export async function makeFolder(folder: string): Promise<string> {
  const whole = path.resolve(folder);
  for (const each of [whole, willBeAt(whole)]) refuseManifests(each, folder);
  try {
    await mkdir(whole, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!/^(?:EEXIST|ENOTDIR)$/.test(codeOf(error) ?? '')) throw error;
    throw refuseFile('folder', folder, l10n.t('there is a file of this name; choose a folder'));
  }
  const real = realpathSync(whole);
  refuseManifests(real, folder);
  return real;
}

/** Where a folder would come to lie, behind the links that lead there. */
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
