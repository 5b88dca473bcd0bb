import { isBase64Character } from '../text/base64.ts';

/**
 * Finds how far base64 extends around a position in a text, including the lines of wrapped base64 and the parts of a token.
 *
 * The character before it (a quote, a blank, a line end) decides which native search finds its end. The results are reused, so
 * ask for positions in ascending order. The end may be some characters after the last base64 character.
 */
export class BlobExtents {
  readonly #text: string;
  #space = -1;
  #line = -1;
  #quote = -1;
  #apostrophe = -1;
  #exact = { from: 0, end: -1 };
  #firstLineEnd = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line break after the first line of the last blob; -1 if that line has anything else on it. */
  get firstLineEnd(): number {
    return this.#firstLineEnd;
  }

  /** First character of the blob around `at`, not before `behind`. */
  startOf(at: number, behind: number): number {
    const text = this.#text;
    let start = at;
    for (;;) {
      while (start > behind && isBase64Character(text.charCodeAt(start - 1))) start--;
      if (text.charCodeAt(start - 1) === 46) return tokenStart(text, start, behind);
      if (startsPem(text, start)) return start;
      const lineEnd = endOfLineAbove(text, start, behind);
      if (lineEnd === -1) return start;
      let above = lineEnd;
      while (above > behind && isBase64Character(text.charCodeAt(above - 1))) above--;
      const isWholeLine = lineEnd - above >= shortestLine && isLineStart(text, above);
      const isFirstLine = lineEnd - above >= shortestLine && text.charCodeAt(above - 1) === 32;
      if (!isWholeLine && !isFirstLine) return start;
      start = above;
      if (!isWholeLine) return start;
    }
  }

  /** End of the blob that begins at `start` and includes `at`; not after `limit`. */
  endOf(start: number, at: number, limit: number): number {
    const text = this.#text;
    const before = text.charCodeAt(start - 1);
    let end = this.#endOfRun(before, at);
    this.#firstLineEnd = end === this.#line && end < text.length ? end : -1;
    while (end < limit && end === this.#line && end - at >= shortestLine && text.charCodeAt(end - 1) !== 61) {
      let next = end + 1;
      while (text.charCodeAt(next) === 32 || text.charCodeAt(next) === 9) next++;
      let lineEnd = next;
      while (isBase64Character(text.charCodeAt(lineEnd))) lineEnd++;
      while (text.charCodeAt(lineEnd) === 61) lineEnd++;
      if (lineEnd - next < 4 || !isLineBreak(text.charCodeAt(lineEnd)) || startsPem(text, next)) break;
      end = this.#endOfRun(before, lineEnd);
    }
    return Math.min(end, limit);
  }

  #endOfRun(before: number, at: number): number {
    if (this.#line < at) this.#line = this.#next('\n', at);
    switch (before) {
      case 34:
        if (this.#quote < at) this.#quote = this.#next('"', at);
        return Math.min(this.#line, this.#quote);
      case 39:
        if (this.#apostrophe < at) this.#apostrophe = this.#next("'", at);
        return Math.min(this.#line, this.#apostrophe);
      case 10:
      case 32:
        if (this.#space < at) this.#space = this.#next(' ', at);
        return Math.min(this.#line, this.#space);
      default:
        return Math.min(this.#line, this.#exactEnd(at));
    }
  }

  /** After `=`, `,` or a bracket, several blobs may be next to each other. */
  #exactEnd(at: number): number {
    const { from, end } = this.#exact;
    if (at < from || at > end) {
      const foreign = /[^A-Za-z0-9+/_.=-]/g;
      foreign.lastIndex = at;
      this.#exact = { from: at, end: foreign.exec(this.#text)?.index ?? this.#text.length };
    }
    return this.#exact.end;
  }

  #next(character: string, at: number): number {
    const next = this.#text.indexOf(character, at);
    return next === -1 ? this.#text.length : next;
  }
}

/** A line that begins like base64 of PEM does not continue a blob. This cuts one in sixty wrapped bundles. */
export function startsPem(text: string, line: number): boolean {
  return text.startsWith('LS0tLS1CRUdJTi', line);
}

/** Shorter lines are words, not wrapped base64. */
const shortestLine = 40;

/** Start of the token whose second or third part begins at `start`; `start` if it is not a token. */
function tokenStart(text: string, start: number, behind: number): number {
  let part = start;
  let header = start;
  for (let parts = 0; parts < 2 && text.charCodeAt(part - 1) === 46 && part - 1 > behind; parts++) {
    part--;
    while (part > behind && isBase64Character(text.charCodeAt(part - 1))) part--;
    if (text.startsWith('eyJ', part)) header = part;
  }
  return header;
}

/** End of the line above if only blanks are before `start` on its line; otherwise -1. */
function endOfLineAbove(text: string, start: number, behind: number): number {
  let at = start;
  while (at > behind && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--;
  if (at <= behind || text.charCodeAt(at - 1) !== 10) return -1;
  at--;
  return text.charCodeAt(at - 1) === 13 ? at - 1 : at;
}

function isLineStart(text: string, from: number): boolean {
  let at = from;
  while (at > 0 && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--;
  return at === 0 || text.charCodeAt(at - 1) === 10;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13 || Number.isNaN(code);
}
