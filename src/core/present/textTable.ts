/**
 * Lays rows out in columns for a terminal, two spaces between them; the last column is not padded.
 * Cells must be harmless already (see `visibleText`). Widths are counted in characters, wide ones twice.
 */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => padded(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Pads a cell with spaces to the width of its column; a wider cell stays unchanged. */
export function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

/** Characters, East Asian wide ones twice. */
export function widthOf(cell: string): number {
  let width = 0;
  for (const character of cell)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(character) ? 2 : 1;
  return width - (cell.match(/\ufe0e/g)?.length ?? 0);
}
