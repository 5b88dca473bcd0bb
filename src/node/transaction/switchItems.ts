import * as l10n from '@vscode/l10n';
import type { Disk } from './disk.ts';
import { codeOf, isSameState, readState } from './fileState.ts';
import { refuseFile, toTransactionError } from './transactionError.ts';
import type { Entry } from './transactionModel.ts';

/**
 * Switches all names to the prepared files within one tick: none of our code runs in between, and other processes have only the
 * time of a few renames. Before the first rename every name is checked again.
 *
 * @throws {TransactionError} If a name is not as expected (`outcome` `old`: none was switched), or if the system refuses
 * (`mixed`, unless it refused the first).
 */
export function switchEntries(entries: readonly Entry[], disk: Disk): void {
  for (const { path, before } of entries) {
    if (isSameState(stateOf(path), before)) continue;
    throw refuseFile('changed', path, l10n.t('it has changed since the preview; start the renewal again'));
  }
  entries.forEach((entry, index) => {
    try {
      switchEntry(entry, disk);
    } catch (error) {
      throw index === 0 && isSameState(stateOf(entry.path), entry.before)
        ? toTransactionError(error, entry.path)
        : new PartlySwitched(error, entry.path);
    }
  });
}

/** The system refused to switch a name after others were switched. */
export class PartlySwitched extends Error {
  override readonly name = 'PartlySwitched';
  readonly path: string;

  constructor(cause: unknown, path: string) {
    super('', { cause });
    this.path = path;
  }
}

function stateOf(path: string) {
  try {
    return readState(path).state;
  } catch (error) {
    throw toTransactionError(error, path);
  }
}

function switchEntry({ path, before, temporary }: Entry, { atOnce }: Disk): void {
  if (temporary === undefined) {
    atOnce.unlink(path);
  } else if (before.kind === 'absent') {
    createUnder(path, temporary, atOnce);
  } else {
    atOnce.rename(temporary, path);
  }
}

/** A rename would replace a file that another process has put there since; a link does not. */
function createUnder(path: string, temporary: string, atOnce: Disk['atOnce']): void {
  try {
    atOnce.link(temporary, path);
  } catch (error) {
    if (!withoutLinks.has(codeOf(error) ?? '')) throw error;
    atOnce.rename(temporary, path);
    return;
  }
  atOnce.unlink(temporary);
}

/** FAT and some network and shared file systems have no hard links. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);
