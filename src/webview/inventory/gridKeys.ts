/** A cell: its row, counted among the filtered rows, and its column. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** The cell that a key moves to in a grid (ARIA Authoring Practices, grid pattern); `undefined` for other keys. */
export function placeAfterKey(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { row, column }: GridPlace,
  { rows, columns, pageRows }: { readonly rows: number; readonly columns: number; readonly pageRows: number },
): GridPlace | undefined {
  const moved = moves[key]?.({ row, column }, ctrlKey, pageRows);
  if (moved === undefined || rows === 0) return undefined;
  const within = (value: number, count: number) => Math.min(Math.max(value, 0), count - 1);
  return { row: within(moved.row, rows), column: within(moved.column, columns) };
}

const end = Number.MAX_SAFE_INTEGER;

const moves: Readonly<Record<string, (at: GridPlace, isControl: boolean, pageRows: number) => GridPlace>> = {
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  PageDown: ({ row, column }, _, pageRows) => ({ row: row + pageRows, column }),
  PageUp: ({ row, column }, _, pageRows) => ({ row: row - pageRows, column }),
  Home: ({ row }, isControl) => ({ row: isControl ? 0 : row, column: 0 }),
  End: ({ row }, isControl) => ({ row: isControl ? end : row, column: end }),
};
