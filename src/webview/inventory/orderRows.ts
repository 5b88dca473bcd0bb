import type { TableRow, TableViewState } from '../../protocol/inventoryTable.ts';

/**
 * Filters the rows that contain every word of the filter, and sorts them.
 *
 * @param column - Number of the column to sort by; -1 keeps the given order.
 * @returns Numbers of rows.
 */
export function orderRows(
  rows: readonly TableRow[],
  { filter, isDescending }: Pick<TableViewState, 'filter' | 'isDescending'>,
  column: number,
): readonly number[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const chosen: number[] = [];
  for (const [index, row] of rows.entries()) {
    if (
      words.every((word) => row.more.includes(word) || row.cells.some(({ text }) => text.toLowerCase().includes(word)))
    )
      chosen.push(index);
  }
  const keyOf = (index: number) => rows[index]?.cells[column]?.sortBy;
  const direction = isDescending ? -1 : 1;
  // Equal rows keep their order in both directions.
  return column < 0 ? chosen : chosen.sort((a, b) => direction * compare(keyOf(a), keyOf(b)) || a - b);
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  // Empty cells are last.
  if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1;
  return collator.compare(left, right);
}

/** Shared, because creating a collator is slow. */
const collator = new Intl.Collator(undefined, { numeric: true });
