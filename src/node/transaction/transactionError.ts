import { basename, dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { permissionDenied } from '../../core/pki/permissionDenied.ts';
import { fileReason } from '../../core/present/fileReason.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { fileErrorReason } from '../fileErrorReason.ts';
import { codeOf } from './fileState.ts';
import { isTemporaryName } from './temporaryName.ts';

/** Why a transaction did not happen; permanent names, for tests and for choosing a way out. */
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
  /** A copy that CertScope keeps. */
  | 'kept'
  | 'tooMuch'
  | 'folder'
  | 'pending'
  | 'notKnown'
  | 'notUndoable'
  | 'damaged'
  /** The user's own file, which they have protected. */
  | 'readOnly'
  /** This user may not do it. */
  | 'denied'
  | 'system';

/** A transaction that did not happen, with words for people. */
export class TransactionError extends Error {
  override readonly name = 'TransactionError';
  readonly problem: TransactionProblem;
  /** The file that it is about. */
  readonly path: string;
  /** `mixed`: some names are new, and the journal knows which; `recover` brings the tree into one state. */
  readonly outcome: 'old' | 'mixed';

  constructor(problem: TransactionProblem, path: string, words: string, outcome: 'old' | 'mixed' = 'old') {
    super(words);
    this.problem = problem;
    this.path = path;
    this.outcome = outcome;
  }
}

/** A refusal before anything is written: the file, what is wrong with it, the way out. */
export function refuseFile(problem: TransactionProblem, path: string, reason: string): TransactionError {
  return new TransactionError(
    problem,
    path,
    l10n.t('Nothing was written. {0}: {1}.', visibleWholeText(path), fileReason(reason)),
  );
}

/**
 * What the system refused, as the answer to an attempt that changed nothing.
 *
 * @param name - What the user calls the file at `path`.
 */
export function toTransactionError(error: unknown, path: string, name = path): TransactionError {
  if (error instanceof TransactionError) return error;
  const at = known(pathIn(error, 'path') ?? path, pathIn(error, 'dest'));
  const reason = isProtected(error) ? protectedReason() : fileErrorReason(error);
  return refuseFile(reason === permissionDenied ? 'denied' : 'system', at === path ? name : at, reason);
}

/** Where the system says which file it is about: `dest` is the new name of one that is renamed. */
function pathIn(error: unknown, key: 'path' | 'dest'): string | undefined {
  const value =
    error instanceof Error && key in error ? (error as Partial<Record<typeof key, unknown>>)[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * Nobody knows our temporary names: what cannot be made, or removed, is the matter of its folder; what cannot take the place of
 * a file, or be put away from it, that of the file.
 */
function known(file: string, renamedTo: string | undefined): string {
  if (!isTemporaryName(basename(file))) return file;
  return renamedTo === undefined || isTemporaryName(basename(renamedTo)) ? dirname(file) : renamedTo;
}

/** Nobody may do these where a file or folder is protected; who only lacks a right is told otherwise (`EACCES`). */
const refusedToAll: ReadonlySet<unknown> = new Set(['open', 'mkdir']);
/** These are also refused to a user by a sticky folder, which root need not mind. */
const refusedToRoot: ReadonlySet<unknown> = new Set(['rename', 'unlink', 'rmdir']);

/**
 * What root may not do either, so that more rights would not help. Another owner or mode is not among it: that is refused to
 * a root without all of its rights, as in a container or on a share, and the host's own root can do it.
 */
function isProtected(error: unknown): boolean {
  // macOS says so, too, of what the user has not allowed a terminal to read.
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
