import { optional } from '../core/text/optional.ts';
import type { PastTransaction } from '../node/transaction/listTransactions.ts';
import type { PendingTransaction } from '../node/transaction/pendingTransactions.ts';
import { damagedJournals } from '../node/transaction/transactionFolder.ts';

/** What `undo --list` and `recover` find, as JSON; documented in docs/cli-details.md. */
export function renewalsJson(
  folder: string,
  found: { readonly renewals: readonly PastTransaction[] } | { readonly interrupted: readonly PendingTransaction[] },
) {
  return {
    schemaVersion: 1,
    folder,
    ...('renewals' in found
      ? {
          renewals: found.renewals.map(({ journal: { id, title, undoes, entries }, undoneBy }) => ({
            id,
            title,
            ...optional('undoes', undoes),
            ...optional('undoneBy', undoneBy),
            files: entries.map(({ path }) => path),
          })),
        }
      : {
          interrupted: found.interrupted.map(({ folder: keeper, journal, canComplete, canRollBack, ...files }) => ({
            id: journal.id,
            title: journal.title,
            folder: keeper,
            old: files.old,
            new: files.new,
            changed: files.foreign,
            canComplete,
            canRollBack,
          })),
        }),
    damaged: damagedJournals(folder),
  };
}
