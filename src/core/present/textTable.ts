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
