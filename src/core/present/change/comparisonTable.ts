import { padded, widthOf, wrapped } from '../textTable.ts';

/** Widest cell that others are aligned with when nothing is wrapped. */
const widestAligned = 40;
/** Columns narrower than this are not wrapped. */
const narrowest = 20;
const gap = 2;

/**
 * Lays out values before and after, field by field. A cell may list dozens of names: in a terminal it is wrapped
 * between words in its column; elsewhere each row stays one line, and other rows are not padded to it.
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
  const [now, after] = widthsOf(all, fields, columns);
  return all
    .flatMap(([field, before, then]) => {
      const cells = [wrapped(field, fields), wrapped(before, now.wrap), wrapped(then, after.wrap)] as const;
      const [name, left, right] = cells;
      return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, line) =>
        [padded(name[line] ?? '', fields), padded(left[line] ?? '', now.width), right[line] ?? '']
          .join(' '.repeat(gap))
          .trimEnd(),
      );
    })
    .map((line) => `${line}\n`)
    .join('');
}

interface ColumnWidth {
  /** Width to which cells are padded. */
  readonly width: number;
  /** Width at which they are wrapped. */
  readonly wrap: number;
}

function widthsOf(
  all: readonly (readonly [string, string, string])[],
  fields: number,
  columns: number | undefined,
): readonly [ColumnWidth, ColumnWidth] {
  const before = all.map((row) => row[1]);
  if (columns === undefined) {
    const width = widestOf(before.filter((cell) => widthOf(cell) <= widestAligned));
    return [
      { width, wrap: Number.POSITIVE_INFINITY },
      { width: 0, wrap: Number.POSITIVE_INFINITY },
    ];
  }
  const room = columns - fields - 2 * gap;
  const [left, right] = [widestOf(before), widestOf(all.map((row) => row[2]))];
  // If one half needs less, the other gets the rest.
  const width = Math.min(left, Math.max(narrowest, Math.floor(room / 2), room - right));
  return [
    { width, wrap: width },
    { width: 0, wrap: Math.max(narrowest, room - width) },
  ];
}

function widestOf(cells: readonly string[]): number {
  return Math.max(0, ...cells.map(widthOf));
}
