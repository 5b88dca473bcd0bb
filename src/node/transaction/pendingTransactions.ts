import { isSameState, readState } from './fileState.ts';
import { isAtWork } from './owner.ts';
import type { Entry, Journal } from './transactionModel.ts';
import { unfinishedJournals } from './unfinishedIndex.ts';

/** A transaction that ended without an end: the machine stopped, or the process was killed. */
export interface PendingTransaction {
  /** Keeps its journal. */
  readonly folder: string;
  readonly journal: Journal;
  /** Names that are as before. */
  readonly old: readonly string[];
  /** Names that are switched. */
  readonly new: readonly string[];
  /** Names that are neither: they changed since. */
  readonly foreign: readonly string[];
  /** All that is missing lies ready on the disk. */
  readonly canComplete: boolean;
  readonly canRollBack: boolean;
}

/**
 * Finds transactions that a crash has left half-way; to be asked at every start. Those of a living process are not among them.
 *
 * @param index - See `unfinishedIndex`: those that are noted there are among them.
 */
export function pendingTransactions(folder: string, index?: string): readonly PendingTransaction[] {
  return unfinishedJournals(folder, index)
    .filter(({ journal }) => !isAtWork(journal.owner))
    .map((each) => ({ folder: each.folder, ...describePending(each.journal) }));
}

/** Compares what lies on the disk with what the journal knows. */
export function describePending(journal: Journal): Omit<PendingTransaction, 'folder'> {
  const sides = journal.entries.map((entry) => ({ path: entry.path, side: sideOf(entry), entry }));
  const pathsOf = (wanted: Side): readonly string[] =>
    sides.filter(({ side }) => side === wanted).map(({ path }) => path);
  const isReady = sides.every(({ side, entry }) => side === 'new' || (side === 'old' && isPrepared(entry)));
  const foreign = pathsOf('foreign');
  return {
    journal,
    old: pathsOf('old'),
    new: pathsOf('new'),
    foreign,
    canComplete: journal.phase === 'prepared' && isReady,
    canRollBack: foreign.length === 0,
  };
}

type Side = 'old' | 'new' | 'foreign';

function sideOf({ path, before, after }: Entry): Side {
  const state = stateOf(path);
  if (state === undefined) return 'foreign';
  if (isSameState(state, before)) return 'old';
  return isSameState(state, after) ? 'new' : 'foreign';
}

/** Whether the new content lies beside the name; to take a name away, nothing is needed. */
function isPrepared({ temporary, after }: Entry): boolean {
  if (temporary === undefined) return after.kind === 'absent';
  const state = stateOf(temporary);
  return state !== undefined && isSameState(state, after);
}

function stateOf(file: string) {
  try {
    return readState(file).state;
  } catch {
    return undefined;
  }
}
