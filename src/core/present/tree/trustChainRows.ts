import * as l10n from '@vscode/l10n';
import { certificateCount } from '../certificateWords.ts';
import type { PresentContext } from '../presentContext.ts';
import { chainRows } from './chainRows.ts';
import { fileRows } from './fileRows.ts';
import { groupRow } from './groupRow.ts';
import { buildTreeModel } from './treeModel.ts';
import type { TreeRow } from './treeRow.ts';

/** How the trust chains are grouped: by issuer, or by folder and file. */
export type TreeGrouping = 'chain' | 'file';

/**
 * Makes the rows of the Trust chains view. Rows below are made when asked for.
 *
 * By chain: root CAs, below each what it signed, and below each certificate its places and keys; then certificates
 * whose issuer is not known, credentials without a certificate, and what cannot be read. What lies where no cluster reads it
 * is folded at the end. Never throws.
 */
export function trustChainRows(context: PresentContext, grouping: TreeGrouping): readonly TreeRow[] {
  const rowsOf = grouping === 'chain' ? chainRows : fileRows;
  const quiet = buildTreeModel(context, true);
  const rows = rowsOf(quiet, 'quiet');
  const loud = rowsOf(buildTreeModel(context));
  if (rows.length === 0) return loud;
  const folded = groupRow({
    id: 'quiet',
    kind: 'quiet',
    label: l10n.t('Test data and examples'),
    description: certificateCount(quiet.certificates.length),
    state: 'none',
    icon: 'folder',
    isExpanded: loud.length === 0,
    tooltip: l10n.t('No cluster reads these files as they are. Their problems are not listed.'),
    children: () => rows,
  });
  return [...loud, folded];
}
