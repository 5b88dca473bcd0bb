import { groupByEach } from '../../core/text/groupBy.ts';
import { optional } from '../../core/text/optional.ts';
import { readJournals } from './transactionFolder.ts';
import type { Journal } from './transactionModel.ts';

/** A past transaction. */
export interface PastTransaction {
  readonly journal: Journal;
  /** The undo that reverted it, unless that was undone itself. */
  readonly undoneBy?: string;
}

/** Lists the past transactions of a folder, newest first. */
export function listTransactions(folder: string): readonly PastTransaction[] {
  const done = readJournals(folder).filter(({ phase }) => phase === 'committed');
  const undos = groupByEach(done, ({ undoes }) => (undoes === undefined ? [] : [undoes]));
  return done.map((journal) => ({ journal, ...optional('undoneBy', undoneBy(journal.id, undos, new Set())?.id) }));
}

/** Undos that were not undone themselves. */
function undoneBy(id: string, undos: ReadonlyMap<string, readonly Journal[]>, seen: Set<string>): Journal | undefined {
  if (seen.has(id)) return undefined;
  seen.add(id);
  return undos.get(id)?.find((undo) => undoneBy(undo.id, undos, seen) === undefined);
}

/** The last change that was not undone. */
export function findUndoable(past: readonly PastTransaction[]): PastTransaction | undefined {
  return past.find(({ journal, undoneBy }) => journal.kind === 'change' && undoneBy === undefined);
}
