import { isSameState, readState } from './fileState.ts';
import { isRunning } from './owner.ts';
import type { Entry, Journal } from './transactionModel.ts';
import { unfinishedJournals } from './unfinishedIndex.ts';

/** An interrupted transaction: the machine stopped, or the process was killed. */
export interface PendingTransaction {
  /** Folder of its journal. */
  readonly folder: string;
  readonly journal: Journal;
  /** Names that are unchanged. */
  readonly old: readonly string[];
  /** Names that are switched. */
  readonly new: readonly string[];
  /** Names that are neither: they have changed since. */
  readonly foreign: readonly string[];
  /** The remaining new files are complete on disk. */
  readonly canComplete: boolean;
  readonly canRollBack: boolean;
}

/**
 * Finds transactions that a crash interrupted; called at every start. Those of a running process are not included.
 *
 * @param index - See `unfinishedIndex`: those noted there are included.
 */
export function pendingTransactions(folder: string, index?: string): readonly PendingTransaction[] {
  return unfinishedJournals(folder, index)
    .filter(({ journal }) => !isRunning(journal.owner))
    .map((each) => ({ folder: each.folder, ...describePending(each.journal) }));
}

/** Compares the disk with the journal. */
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

/** Whether the new content is next to the name; removing a name needs none. */
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
