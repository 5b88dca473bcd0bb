import { gap, listed, padded, rowLines, widthOf } from '../textTable.ts';

/** Widest cell that others are aligned with when nothing is wrapped. */
const widestAligned = 40;
/** Columns narrower than this are not wrapped. */
const narrowest = 10;

/**
 * Lays out values before and after, field by field. A cell may list dozens of names: in a terminal it is wrapped
 * between words in its column, or, where words would break, written below its field; elsewhere each row stays one line, and other rows are not padded to it.
 *
 * @param columns - Width of the terminal in characters; `undefined` when the text goes to a file or another program.
 */
export function comparisonTable(
  header: readonly [string, string, string],
  rows: readonly (readonly [string, string, string])[],
  columns: number | undefined,
): string {
  const all = [header, ...rows];
  const fields = Math.min(widestOf(all.map(([field]) => field)), Math.floor((columns ?? Number.POSITIVE_INFINITY) / 3));
  const before = all.map(([, cell]) => cell);
  if (columns === undefined) {
    const widths = [fields, widestOf(before.filter((cell) => widthOf(cell) <= widestAligned))];
    return all
      .map((row) => row.map((cell, column) => padded(cell, widths[column] ?? 0)).join(gap))
      .map((line) => ended(line.trimEnd()))
      .join('');
  }
  const room = columns - fields - 2 * gap.length;
  // If one half needs less, the other gets the rest.
  const now = Math.min(
    widestOf(before),
    Math.max(narrowest, Math.floor(room / 2), room - widestOf(all.map(([, , cell]) => cell))),
  );
  const widths = [fields, now, Math.max(narrowest, room - now)];
  const lines = all.flatMap((row) => rowLines(row, widths));
  return lines.every((line) => widthOf(line) <= columns)
    ? lines.map(ended).join('')
    : rows.map((row) => listed(header, row, columns)).join('');
}

function ended(line: string): string {
  return `${line}\n`;
}

function widestOf(cells: readonly string[]): number {
  return Math.max(0, ...cells.map(widthOf));
}
