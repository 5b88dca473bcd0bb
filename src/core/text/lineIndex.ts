/** A place in a text: both zero-based, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The starts of a text's lines. Contains only numbers, so keeping it does not keep the text. */
export interface LineIndex {
  readonly lineCount: number;
  /** Position of an offset. Offsets after the text count as its end. */
  positionAt(offset: number): Position;
  /** Offset of a position. Characters after the end of a line are in the next line, as in the text itself. */
  offsetAt(position: Position): number;
}

/** Finds the lines of a text. `\n`, `\r\n` and a lone `\r` end a line, as in editors. */
export function buildLineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const { length } = text;
  return {
    lineCount: starts.length,
    positionAt: (offset) => {
      const bounded = Math.min(Math.max(offset, 0), length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if ((starts[middle] ?? 0) <= bounded) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: bounded - (starts[low] ?? 0) };
    },
    offsetAt: ({ line, character }) => {
      if (line < 0) return 0;
      const start = starts[line];
      return start === undefined ? length : Math.min(start + Math.max(character, 0), length);
    },
  };
}

/**
 * The lines of a text that consists of lines of a larger text, with their numbers there.
 *
 * @param numbers - The number of each line. Without them, the lines keep their own.
 */
export function renumbered(lines: LineIndex, numbers: readonly number[] | undefined): LineIndex {
  if (numbers === undefined) return lines;
  return {
    lineCount: (numbers.at(-1) ?? 0) + 1,
    positionAt: (offset) => {
      const { line, character } = lines.positionAt(offset);
      return { line: numbers[line] ?? line, character };
    },
    offsetAt: ({ line, character }) => {
      const own = numbers.findIndex((number) => number >= line);
      return lines.offsetAt({ line: own === -1 ? lines.lineCount : own, character });
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  const hasLoneReturns = /\r(?!\n)/.test(text);
  if (hasLoneReturns) {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/**
 * Maps the offsets of a text to another text that differs only in line ends. Editors show a file with mixed line ends with one kind of
 * them.
 *
 * @returns `undefined` if the texts differ in more.
 */
export function otherLineEnds(shown: string, stored: string): ((offset: number) => number) | undefined {
  if (shown === stored) return (offset) => offset;
  if (shown.replaceAll(lineEnd, '\n') !== stored.replaceAll(lineEnd, '\n')) return undefined;
  const [from, to] = [buildLineIndex(shown), buildLineIndex(stored)];
  return (offset) => to.offsetAt(from.positionAt(offset));
}

const lineEnd = /\r\n|\r/g;
