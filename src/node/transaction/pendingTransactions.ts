import { isSameState, readState } from './fileState.ts';
import type { Entry, Journal } from './model.ts';
import { isAtWork } from './owner.ts';
import { readJournals } from './transactionFolder.ts';

/** A transaction that ended without an end: the machine stopped, or the process was killed. */
export interface PendingTransaction {
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

/** Finds transactions that a crash has left half-way; to be asked at every start. Those of a living process are not among them. */
export function pendingTransactions(folder: string): readonly PendingTransaction[] {
  return readJournals(folder)
    .filter(({ phase, owner }) => phase !== 'committed' && !isAtWork(owner))
    .map(describePending);
}

/** Compares what lies on the disk with what the journal knows. */
export function describePending(journal: Journal): PendingTransaction {
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
