/** Between two columns. */
export const gap = '  ';
/** Cells are not wrapped in columns that are narrower. */
const narrowest = 12;

/**
 * Lays rows out in columns for a terminal; the last column is not padded. What is too wide for the terminal is wrapped in its columns,
 * or, where words would break, written below each other, with the headings in front. Cells must be harmless already (see `visibleText`).
 * Widths are counted in characters, wide ones twice.
 *
 * @param columns - Width of the terminal; absent when the text goes to a file or another program.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns = Number.POSITIVE_INFINITY,
): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  const narrowed = narrowedTo(widths, columns - gap.length * (header.length - 1));
  const lines = narrowed && all.flatMap((row) => rowLines(row, narrowed));
  if (lines?.every((line) => widthOf(line) <= columns)) return lines.map((line) => `${line}\n`).join('');
  return rows.map((row) => listed(header, row, columns)).join('');
}

/** Takes from the widest columns until all fit; `undefined` if they would become too narrow. */
function narrowedTo(widths: readonly number[], room: number): readonly number[] | undefined {
  const narrowed = [...widths];
  for (let over = narrowed.reduce((sum, each) => sum + each, 0) - room; over > 0; over--) {
    const widest = narrowed.indexOf(Math.max(...narrowed));
    const width = narrowed[widest] ?? 0;
    if (width <= narrowest) return undefined;
    narrowed[widest] = width - 1;
  }
  return narrowed;
}

/** The lines of a row whose cells are wrapped in their columns. */
export function rowLines(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const wraps = cells.map((cell, column) => wrapped(cell, widths[column] ?? 0));
  return Array.from({ length: Math.max(1, ...wraps.map(({ length }) => length)) }, (_, line) =>
    wraps
      .map((each, column) => padded(each[line] ?? '', widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** A row as a list: its first cell, and below it the others with their headings. */
export function listed(
  [, ...headings]: readonly string[],
  [first = '', ...cells]: readonly string[],
  columns: number,
): string {
  const width = Math.max(0, ...headings.map(widthOf));
  const room = Math.max(narrowest, columns - width - 2 * gap.length);
  const lines = cells.flatMap((cell, index) =>
    cell === '' ? [] : rowLines([headings[index] ?? '', cell], [width, room]).map((line) => gap + line),
  );
  return [...wrapped(first, columns), ...lines].map((line) => `${fittedText(line, columns)}\n`).join('');
}

/** Wraps the lines of a text that are too wide, below where their words begin. */
export function fittedText(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (widthOf(line) <= columns) return [line];
      const [marked = '', indent = ''] = lineStart.exec(line) ?? [];
      const start = columns - widthOf(marked) < leastRoom ? indent : marked;
      const width = widthOf(start);
      const lines = wrapped(line.slice(start.length), Math.max(leastRoom, columns - width));
      return lines.map((each, index) => (index === 0 ? start : ' '.repeat(width)) + each);
    })
    .join('\n');
}

/** Indentation, and a number, a moment or a mark before the text. */
const lineStart = /^( *)(?:\d+ {2}|\d{4}-\S+Z {2}|(?:[•✓✗?→~+-]|⚠\ufe0e) )?/;
/** Narrower texts are not wrapped. */
const leastRoom = 30;

/** Pads a cell with spaces to the width of its column; a wider cell stays unchanged. */
export function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

/** Characters, East Asian wide ones and emoji twice; marks that combine with the character before them have no width. */
export function widthOf(text: string): number {
  let width = text.length;
  if (ascii.test(text)) return width;
  width = 0;
  for (const character of text) width += wide.test(character) ? 2 : combining.test(character) ? 0 : 1;
  return width;
}

const ascii = /^[ -~]*$/;
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}|[\u200b-\u200d]/u;

/**
 * Breaks a text into lines for a terminal: between words, so that names can be copied, and between Chinese characters. A wider word
 * gets its own line.
 *
 * @param at - What ends a piece that stays whole.
 */
export function wrapped(text: string, width: number, at: RegExp = pieces): readonly string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  for (const piece of text.match(at) ?? [text]) {
    const line = (lines.at(-1) ?? '') + piece;
    if (lines.length > 0 && widthOf(line.trimEnd()) <= width) lines[lines.length - 1] = line;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd());
}

/** Words, and single Chinese characters with the marks that may not begin a line. */
const pieces =
  /[（「『《“]*(?:\(?\d+ [a-z]{1,3}\b[^\s\u2e80-\u9fff]*|[\u2e80-\u3000\u3003-\u9fff]|[^\s\u2e80-\u9fff\uff01-\uff60]+|[\uff01-\uff60\u3001\u3002])[，。、；：！？）」』》”]*\s*/g;
