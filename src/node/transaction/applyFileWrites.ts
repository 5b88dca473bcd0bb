import { planItems } from './planItems.ts';
import { runTransaction, type TransactionOptions } from './runTransaction.ts';
import type { FileWrite, Journal } from './transactionModel.ts';

/** What is written, and its title in the list of past renewals. */
export interface WriteOptions extends TransactionOptions {
  readonly title: string;
  /** See `PlanOptions`. */
  readonly root?: string | undefined;
}

/**
 * Writes all files of a change or none.
 *
 * Modes, owners, access control lists and links stay. Where the kubelet keeps a file for each renewal and a link to the
 * current one, a new file is made and the link is switched.
 *
 * @throws {TransactionError} If nothing was written, with the reason; or, according to its `outcome`, if a change could neither
 * be finished nor undone.
 */
export async function applyFileWrites(writes: readonly FileWrite[], options: WriteOptions): Promise<Journal> {
  const items = await planItems(writes, options);
  return runTransaction({ kind: 'change', title: options.title, items }, options);
}
