import type { PresentContext } from '../presentContext.ts';
import { chainRows } from './chainRows.ts';
import { fileRows } from './fileRows.ts';
import { buildTreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';

/** How the trust chains are grouped: by issuer, or by folder and file. */
export type TreeGrouping = 'chain' | 'file';

/**
 * Makes the rows of the Trust chains view. Rows below are made when asked for.
 *
 * By chain: root CAs, below each what it signed, and below each certificate its places and keys; then certificates
 * whose issuer is not known, credentials without a certificate, and what cannot be read. Never throws.
 */
export function trustChainRows(context: PresentContext, grouping: TreeGrouping): readonly TreeRow[] {
  const model = buildTreeModel(context);
  switch (grouping) {
    case 'chain':
      return chainRows(model);
    case 'file':
      return fileRows(model);
  }
}
