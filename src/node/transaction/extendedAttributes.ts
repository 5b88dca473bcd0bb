import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as l10n from '@vscode/l10n';
import { refuseFile } from './transactionError.ts';

const run = promisify(execFile);

/** Both programs answer at once; renewing on a network file system that does not is refused. */
const patience = 10_000;

/**
 * Copies the old file's access control lists, extended attributes and SELinux context to an empty new file. Node does not support
 * these; coreutils' `cp` does.
 *
 * @throws {TransactionError} If the old file has an access control list that cannot be copied.
 */
export async function copyAttributes(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') return;
  const [old, copy] = await copyAndList(from, to);
  if (hasAccessList(old) && !hasAccessList(copy)) {
    throw refuseFile(
      'attributes',
      from,
      l10n.t(
        'it has an access control list that a new file would lose; remove the list (setfacl -b) and set it again afterwards',
      ),
    );
  }
}

/**
 * BusyBox and macOS `cp` have no such option. The output of `ls` shows whether something is lost: unsorted, one line for each file
 * whatever its name contains.
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
