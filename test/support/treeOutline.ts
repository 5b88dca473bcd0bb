import type { TreeRow } from '../../src/core/present/tree/treeRow.ts';
import { type TreeGrouping, trustChainRows } from '../../src/core/present/tree/trustChainRows.ts';
import type { contextOf } from './presentFixture.ts';

type Context = Awaited<ReturnType<typeof contextOf>>;

/** The whole tree as lines: indent, icon, label, description. */
export function outline(context: Context, grouping: TreeGrouping = 'chain'): string[] {
  return outlineOf(trustChainRows(context, grouping));
}

/** Rows and all below them as lines. */
export function outlineOf(rows: readonly TreeRow[]): string[] {
  const lines = (level: readonly TreeRow[], indent: string): string[] =>
    level.flatMap((row) => [
      `${indent}${row.icon}: ${row.label}${row.description === '' ? '' : ` | ${row.description}`}`,
      ...lines(row.children(), `${indent}  `),
    ]);
  return lines(rows, '');
}

/** All rows of a tree, also those that are folded. */
export function allRows(rows: readonly TreeRow[]): TreeRow[] {
  return rows.flatMap((row) => [row, ...allRows(row.children())]);
}
