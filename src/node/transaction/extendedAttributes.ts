import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as l10n from '@vscode/l10n';
import { refuseFile } from './transactionError.ts';

const run = promisify(execFile);

/** Both programs answer at once; a network file system that does not is none to renew on. */
const patience = 10_000;

/**
 * Gives an empty new file what the old one has besides owner and mode: access control lists, extended attributes, its SELinux
 * context. Node knows nothing of these, coreutils' `cp` does.
 *
 * @throws {TransactionError} When the old file has an access control list which the new one does not get.
 */
export async function copyAttributes(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') return;
  const [old, copy] = await copyAndList(from, to);
  if (hasAccessList(old) && !hasAccessList(copy)) {
    throw refuseFile(
      'attributes',
      from,
      l10n.t(
        'it has an access control list that a new file would lose; remove it (setfacl -b) and set it again afterwards',
      ),
    );
  }
}

/**
 * BusyBox and macOS know no such option of `cp`; whether something is lost is seen in what `ls` writes: unsorted, and one line
 * for each, whatever its name holds.
 */
const script = 'cp --attributes-only --preserve=all -- "$1" "$2" 2>/dev/null; exec ls -ldfq -- "$1" "$2"';

async function copyAndList(from: string, to: string): Promise<readonly string[]> {
  try {
    const { stdout } = await run('sh', ['-c', script, 'sh', from, to], { timeout: patience });
    return stdout.split('\n');
  } catch {
    return [];
  }
}

/** A plus sign after the mode marks such a file. */
function hasAccessList(line = ''): boolean {
  return line[10] === '+';
}
