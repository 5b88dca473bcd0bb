import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { permissionDenied } from '../../core/pki/permissionDenied.ts';
import { fileReason } from '../../core/present/fileReason.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { fileErrorReason } from '../fileErrorReason.ts';
import { codeOf } from './fileState.ts';
import { isTemporaryName } from './temporaryName.ts';

/** Why a transaction failed; permanent names, for tests and for offering a way out. */
export type TransactionProblem =
  | 'changed'
  | 'missing'
  | 'linkBroken'
  | 'exists'
  | 'notRegular'
  | 'hardLinked'
  | 'mounted'
  | 'attributes'
  | 'twice'
  /** A file in a backup or staging folder of CertScope. */
  | 'kept'
  | 'tooMuch'
  | 'folder'
  | 'pending'
  | 'notKnown'
  | 'notUndoable'
  | 'damaged'
  /** The user's own file, which is write-protected. */
  | 'readOnly'
  /** This user does not have permission. */
  | 'denied'
  | 'system';

/** A failed transaction, with a message for users. */
export class TransactionError extends Error {
  override readonly name = 'TransactionError';
  readonly problem: TransactionProblem;
  /** The file that caused it. */
  readonly path: string;
  /** `mixed`: some names are new, as recorded in the journal; `recover` makes the files consistent. */
  readonly outcome: 'old' | 'mixed';

  constructor(problem: TransactionProblem, path: string, words: string, outcome: 'old' | 'mixed' = 'old') {
    super(words);
    this.problem = problem;
    this.path = path;
    this.outcome = outcome;
  }
}

/** A refusal before anything is written: the file, the problem and the way out. */
export function refuseFile(problem: TransactionProblem, path: string, reason: string): TransactionError {
  return new TransactionError(
    problem,
    path,
    l10n.t('Nothing was written. {0}: {1}.', visibleWholeText(path), fileReason(reason)),
  );
}

/**
 * Turns an error of the system into the answer to an attempt that changed nothing.
 *
 * @param name - Label of the file at `path` for the user.
 */
export function toTransactionError(error: unknown, path: string, name = path): TransactionError {
  if (error instanceof TransactionError) return error;
  const at = known(pathIn(error, 'path') ?? path, pathIn(error, 'dest'));
  const reason = isProtected(error) ? protectedReason() : fileErrorReason(error);
  return refuseFile(reason === permissionDenied ? 'denied' : 'system', at === path ? name : at, reason);
}

/** The file in the system's error: `dest` is the new name in a rename. */
function pathIn(error: unknown, key: 'path' | 'dest'): string | undefined {
  const value =
    error instanceof Error && key in error ? (error as Partial<Record<typeof key, unknown>>)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * Users do not know our temporary names: if one cannot be created or removed, the problem is its folder; if it cannot replace a
 * file, the problem is the file.
 */
function known(file: string, renamedTo: string | undefined): string {
  if (!isTemporaryName(basename(file))) return file;
  return renamedTo === undefined || isTemporaryName(basename(renamedTo)) ? dirname(file) : renamedTo;
}

/** Operations that are refused for everyone on a protected file or folder; a missing permission has another error (`EACCES`). */
const refusedToAll: ReadonlySet<unknown> = new Set(['open', 'mkdir']);
/** A sticky folder also refuses these to a user, but not to root. */
const refusedToRoot: ReadonlySet<unknown> = new Set(['rename', 'unlink', 'rmdir']);

/**
 * Whether root is refused as well, so that more rights would not help. Changing owner or mode does not count: a root without all
 * capabilities (in a container, on a share) is refused, but the host's root is not.
 */
function isProtected(error: unknown): boolean {
  // macOS reports the same for files that the user has not allowed the terminal to read.
  if (codeOf(error) !== 'EPERM' || process.platform !== 'linux') return false;
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return refusedToAll.has(syscall) || (process.geteuid?.() === 0 && refusedToRoot.has(syscall));
}

function protectedReason(): string {
  return l10n.t(
    'not permitted for any user: the file or its folder may be immutable or append-only (check with {0}, clear with {1})',
    'lsattr -d',
    'chattr -i -a',
  );
}
