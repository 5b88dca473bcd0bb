import { isBase64Character } from '../text/base64.ts';

/**
 * Finds how far base64 extends around a place of a text, over the lines of wrapped base64, too.
 *
 * Ends are searched for as blanks, line ends and quotes at native speed, and remembered: places are to be asked for in
 * ascending order. What stands between the last base64 character and the end found is for the reader to sort out.
 */
export class BlobExtents {
  readonly #text: string;
  #space = -1;
  #line = -1;
  #quote = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** First character of the blob around `at`, which does not reach before `behind`. */
  startOf(at: number, behind: number): number {
    const text = this.#text;
    let start = at;
    for (;;) {
      while (start > behind && isBase64Character(text.charCodeAt(start - 1))) start--;
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

  /** End of the blob around `at`. */
  endOf(at: number): number {
    const text = this.#text;
    let end = this.#endOfRun(at);
    while (end === this.#line && end - at >= shortestLine) {
      let next = end + 1;
      while (text.charCodeAt(next) === 32 || text.charCodeAt(next) === 9) next++;
      let lineEnd = next;
      while (isBase64Character(text.charCodeAt(lineEnd))) lineEnd++;
      while (text.charCodeAt(lineEnd) === 61) lineEnd++;
      if (lineEnd - next < 4 || !isLineBreak(text.charCodeAt(lineEnd))) return end;
      end = this.#endOfRun(lineEnd);
    }
    return end;
  }

  #endOfRun(at: number): number {
    if (this.#space < at) this.#space = this.#next(' ', at);
    if (this.#line < at) this.#line = this.#next('\n', at);
    if (this.#quote < at) this.#quote = this.#next('"', at);
    return Math.min(this.#space, this.#line, this.#quote);
  }

  #next(character: string, at: number): number {
    const next = this.#text.indexOf(character, at);
    return next === -1 ? this.#text.length : next;
  }
}

/** Narrower lines are no wrapped base64 but words. */
const shortestLine = 40;

/** End of the line above, when nothing but blanks stands before `start` on its own line; otherwise -1. */
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
