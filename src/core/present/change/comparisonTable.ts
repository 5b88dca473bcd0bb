import { padded, widthOf } from '../textTable.ts';

/** Of a cell that others are lined up with, where nothing is wrapped. */
const widestAligned = 40;
/** Columns that are narrower than this are not worth a wrap. */
const narrowest = 20;
const gap = 2;

/**
 * Lays out what stands now and what will, field by field. A cell may be a list of dozens of names: in a terminal it is
 * wrapped in its column, between words; elsewhere each row stays one line, and no other is padded to it.
 *
 * @param columns - Width of the terminal in characters; `undefined` where the text goes to a file or another program.
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
  /** To which cells are padded. */
  readonly width: number;
  /** At which they are wrapped. */
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
  // The half that needs less leaves the rest to the other.
  const width = Math.min(left, Math.max(narrowest, Math.floor(room / 2), room - right));
  return [
    { width, wrap: width },
    { width: 0, wrap: Math.max(narrowest, room - width) },
  ];
}

function widestOf(cells: readonly string[]): number {
  return Math.max(0, ...cells.map(widthOf));
}

/** Breaks between words only, so that names can be copied; a word that is wider has a line of its own. */
function wrapped(cell: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of cell.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
