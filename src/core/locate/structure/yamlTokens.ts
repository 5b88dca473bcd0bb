import type { Span } from '../../text/span.ts';
import { codeAt, isLineEnd, skipBlanks } from '../lines.ts';

/** YAML allows implicit keys of at most this length (YAML 1.2 §7.4.2). */
const longestKey = 1024;

/** A key's text without quotes, and the start of what follows its colon. */
export interface KeyToken {
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

/** Reads the key of a block mapping at `at`, if there is one. */
export function findKey(text: string, at: number): KeyToken | undefined {
  const first = codeAt(text, at);
  if (first === 34 || first === 39) {
    const close = quotedEnd(text, at, at + longestKey);
    if (close === -1) return undefined;
    const colon = skipBlanks(text, close + 1);
    return isColon(text, colon) ? { start: at + 1, end: close, valueStart: colon + 1 } : undefined;
  }
  if (isIndicator(first)) return undefined;
  const limit = Math.min(text.length, at + longestKey);
  for (let end = at; end < limit; end++) {
    const code = codeAt(text, end);
    if (code > 58 || (code !== 58 && code !== 10 && code !== 13 && code !== 35)) continue;
    if (code === 10 || code === 13) return undefined;
    if (code === 35) {
      if (codeAt(text, end - 1) === 32) return undefined;
    } else if (isColon(text, end)) {
      let keyEnd = end;
      while (keyEnd > at && codeAt(text, keyEnd - 1) === 32) keyEnd--;
      return keyEnd === at ? undefined : { start: at, end: keyEnd, valueStart: end + 1 };
    }
  }
  return undefined;
}

/** A colon ends a key only before a blank or the end of the line. */
function isColon(text: string, at: number): boolean {
  if (codeAt(text, at) !== 58) return false;
  const next = codeAt(text, at + 1);
  return next === 32 || next === 9 || isLineEnd(next);
}

/** Characters that cannot begin a plain key. */
function isIndicator(code: number): boolean {
  switch (code) {
    case 33: // !
    case 35: // #
    case 37: // %
    case 38: // &
    case 42: // *
    case 44: // ,
    case 62: // >
    case 64: // @
    case 91: // [
    case 93: // ]
    case 96: // `
    case 123: // {
    case 124: // |
    case 125: // }
      return true;
    default:
      return false;
  }
}

/** Finds the closing quote of the scalar whose opening quote is at `open`; -1 if there is none before `limit`. */
export function quotedEnd(text: string, open: number, limit = text.length): number {
  const quote = codeAt(text, open) === 34 ? '"' : "'";
  let close = text.indexOf(quote, open + 1);
  while (close !== -1 && close < limit) {
    if (quote === "'") {
      if (codeAt(text, close + 1) !== 39) return close;
      close = text.indexOf(quote, close + 2);
    } else {
      let backslashes = 0;
      while (codeAt(text, close - 1 - backslashes) === 92) backslashes++;
      if (backslashes % 2 === 0) return close;
      close = text.indexOf(quote, close + 1);
    }
  }
  return -1;
}

/** Finds the end (after the bracket) of the flow collection that opens at `open`; -1 if it does not close. */
export function flowEnd(text: string, open: number): number {
  let depth = 0;
  const token = /["'[\]{}]/g;
  token.lastIndex = open;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const character = match[0];
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') {
      depth--;
      if (depth === 0) return match.index + 1;
    } else if (/[\s,:[{]/.test(text.charAt(match.index - 1))) {
      const close = quotedEnd(text, match.index);
      if (close === -1) return -1;
      token.lastIndex = close + 1;
    }
  }
  return -1;
}

/**
 * Finds what may be a key in a flow collection: the words before its colons. Searching for colons is fast, since base64 is the
 * longest part and contains none.
 */
export function* flowKeys(text: string, start: number, end: number): Generator<Span> {
  let behind = start;
  for (const { index } of text.slice(start, end).matchAll(/:/g)) {
    const colon = start + index;
    let keyEnd = colon;
    while (keyEnd > behind && /\s/.test(text.charAt(keyEnd - 1))) keyEnd--;
    if (keyEnd > behind && /["']/.test(text.charAt(keyEnd - 1))) keyEnd--;
    let keyStart = keyEnd;
    while (keyStart > behind && /[\w.-]/.test(text.charAt(keyStart - 1))) keyStart--;
    if (keyStart < keyEnd) yield { start: keyStart, end: keyEnd };
    behind = colon + 1;
  }
}

/** Skips blanks, tags and anchors. */
export function skipProperties(text: string, from: number): number {
  let at = skipBlanks(text, from);
  for (let code = codeAt(text, at); code === 38 || code === 33; code = codeAt(text, at)) {
    while (!isBlankOrEnd(codeAt(text, at))) at++;
    at = skipBlanks(text, at);
  }
  return at;
}

/** Tells whether a code unit is a blank or ends a line. */
export function isBlankOrEnd(code: number): boolean {
  return code === 32 || code === 9 || isLineEnd(code);
}
