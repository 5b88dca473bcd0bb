/** The style of a text that determines its width. */
export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly isBold?: boolean;
  readonly isMono?: boolean;
  readonly letterSpacing?: number;
}

/**
 * Fonts of a picture, in order of preference. {@link textWidth} measures for all of them, so that layout needs no
 * browser and is the same everywhere.
 */
export const pictureFonts = {
  sans: 'Arial, Helvetica, "Liberation Sans", "DejaVu Sans Condensed", sans-serif',
  mono: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
} as const;

/**
 * Thousandths of the size for U+0020 to U+007E: of Helvetica (as Adobe's metrics have it) and DejaVu Sans Condensed
 * the larger.
 */
// biome-ignore format: a table
const regular: readonly number[] = [
  286, 360, 414, 754, 572, 889, 702, 247, 351, 351, 450, 754, 286, 333, 286, 303, 572, 572, 572, 572, 572, 572, 572, 572,
  572, 572, 303, 303, 754, 754, 754, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 616, 351, 303, 351, 754, 556, 450, 556, 571, 500, 571, 556, 316, 571,
  570, 250, 250, 521, 250, 876, 570, 556, 571, 571, 370, 500, 353, 570, 532, 736, 532, 532, 500, 572, 303, 572, 754,
];
// biome-ignore format: a table
const bold: readonly number[] = [
  313, 410, 474, 754, 626, 901, 785, 275, 411, 411, 470, 754, 342, 374, 342, 329, 626, 626, 626, 626, 626, 626, 626, 626,
  626, 626, 360, 360, 754, 754, 754, 611, 975, 722, 722, 722, 747, 667, 615, 778, 753, 334, 556, 722, 611, 896, 753, 778,
  667, 778, 722, 667, 614, 730, 696, 993, 694, 667, 652, 411, 329, 411, 754, 556, 450, 607, 644, 556, 644, 610, 391, 644,
  641, 308, 308, 598, 308, 938, 641, 618, 644, 644, 444, 556, 430, 641, 586, 831, 580, 586, 523, 641, 329, 641, 754,
];
/** Widths of the signs in our own texts. */
const signs: Readonly<Record<string, number>> = {
  '·': 342,
  '•': 575,
  '–': 556,
  '’': 322,
  '…': 1000,
  '\ufe0e': 0,
  '⚠': 1000,
};
/** Other letters and signs. */
const otherWidth = 760;
/** Square characters: CJK, Hangul, full-width forms, pictographs. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Characters without width. */
const marks = /\p{M}/u;

/** Widths of characters in thousandths of the size, as a browser measured them with the font that it has. */
export interface FontWidths {
  readonly regular: Readonly<Record<string, number>>;
  readonly bold: Readonly<Record<string, number>>;
}

let measured: FontWidths | undefined;

/** Does some work with the widths of a font that a browser measured; without any, with those of {@link pictureFonts}. */
export function withFont<Result>(font: FontWidths | undefined, work: () => Result): Result {
  measured = font;
  try {
    return work();
  } finally {
    measured = undefined;
  }
}

/** Measures a line of text in pixels: with the measured font, otherwise for the widest of {@link pictureFonts}. */
export function textWidth(text: string, { size, isBold, isMono, letterSpacing = 0 }: TextStyle): number {
  const width = relativeWidth(text, isBold, isMono);
  return (width * size) / 1000 + (letterSpacing === 0 ? 0 : [...text].length * letterSpacing);
}

/** In thousandths of the size. */
function relativeWidth(text: string, isBold: boolean | undefined, isMono: boolean | undefined): number {
  const widths = isBold === true ? bold : regular;
  const exact = isBold === true ? measured?.bold : measured?.regular;
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isMono === true) sum += isWide(character) ? 1204 : 602;
    else
      sum +=
        exact?.[character] ??
        widths[code - 0x20] ??
        signs[character] ??
        (isWide(character) ? 1000 : marks.test(character) ? 0 : otherWidth);
  }
  return sum;
}

function isWide(character: string): boolean {
  return character.codePointAt(0) !== undefined && character > '\u10ff' && wide.test(character);
}

/** Where a name may be broken: after these characters, but not before a number: `× 2`. */
const nameParts = /(?:× )?[^\s\-./@:_]*[\s\-./@:_]*/g;

/**
 * Breaks a name after hyphens, dots and the like into as few lines as possible; no character is lost.
 *
 * @param last - Into two lines, of which the second takes as much as fits in this width.
 */
export function wrapName(text: string, room: number, style: TextStyle, last?: number): readonly string[] {
  const pieces = (text.match(nameParts) ?? []).flatMap((part) =>
    textWidth(part.trimEnd(), style) <= room ? [part] : [...part],
  );
  if (last !== undefined) {
    const cut = pieces.findIndex((_, index) => textWidth(pieces.slice(index).join(''), style) <= last);
    return [pieces.slice(0, cut), pieces.slice(cut)].map((part) => part.join('').trimEnd());
  }
  const fill = (width: number): readonly string[] => {
    const lines: string[] = [];
    for (const piece of pieces) {
      const longer = `${lines.at(-1) ?? ''}${piece}`;
      if (lines.length > 0 && textWidth(longer.trimEnd(), style) <= width) lines[lines.length - 1] = longer;
      else if (piece !== '') lines.push(piece);
    }
    return lines.map((line) => line.trimEnd());
  };
  return evened(fill, room, (line) => textWidth(line, style));
}

/** Of the ways to fill as few lines as possible, the one with the narrowest lines. */
function evened<Line>(
  fill: (width: number) => readonly Line[],
  room: number,
  widthOf: (line: Line) => number,
): readonly Line[] {
  const lines = fill(room);
  let even = lines;
  for (let narrower = room * 0.95; lines.length > 1 && narrower > room / 2; narrower -= room / 20) {
    const next = fill(narrower);
    if (next.length > lines.length || next.some((line) => widthOf(line) > narrower)) break;
    even = next;
  }
  return even;
}

/** Shortens a line to `room`: `very-long-corpora…`. A line that fits stays unchanged. */
export function fitText(text: string, room: number, style: TextStyle): string {
  if (textWidth(text, style) <= room) return text;
  const characters = [...text];
  let end = 0;
  let width = textWidth('…', style);
  while (end < characters.length) {
    width += textWidth(characters[end] ?? '', style);
    if (width > room) break;
    end += 1;
  }
  return `${characters.slice(0, end).join('').trimEnd()}…`;
}

/**
 * Breaks a text at spaces and between Chinese characters into as few lines as possible of about equal length, each at
 * most `room` wide. At most `count` lines; the last one is shortened.
 */
export function wrapText(text: string, room: number, count: number, style: TextStyle): readonly string[] {
  const pieces = piecesOf(text);
  const lines = filled(pieces, room, style);
  if (lines.length > count)
    return [...lines.slice(0, count - 1), lines.slice(count - 1).reduce(joined)].map((line) =>
      fitText(line.text, room, style),
    );
  const even = evened(
    (width) => filled(pieces, width, style),
    room,
    ({ text: line }) => textWidth(line, style),
  );
  return even.map((line) => fitText(line.text, room, style));
}

/** A piece that is not broken: a word, or a wide character with the marks that must not start a line. */
interface Piece {
  readonly text: string;
  /** Preceded by a space unless it starts a line. */
  readonly isApart: boolean;
}

/** A wide character with attached punctuation, or the text between wide characters. */
const unbroken = new RegExp(`[“‘（「]*${wide.source}[，。、；：！？）”’」…]*|(?:(?![“‘（「]*${wide.source}).)+`, 'gu');

function piecesOf(text: string): readonly Piece[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .flatMap((word) =>
      Array.from(word.matchAll(unbroken), ([piece], index): Piece => ({ text: piece, isApart: index === 0 })),
    );
}

function joined(line: Piece, next: Piece): Piece {
  return { ...line, text: `${line.text}${next.isApart ? ' ' : ''}${next.text}` };
}

function filled(pieces: readonly Piece[], room: number, style: TextStyle): readonly Piece[] {
  const lines: Piece[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const longer = last === undefined ? piece : joined(last, piece);
    if (last !== undefined && textWidth(longer.text, style) <= room) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines;
}
