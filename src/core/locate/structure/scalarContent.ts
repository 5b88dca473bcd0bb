import { type MappedText, PieceCollector, sliceOf } from '../../text/mappedText.ts';
import { lineEndWithin, nextLineOf, skipBlanks } from '../lines.ts';
import type { ScalarPlace } from './structureReader.ts';

/** Resolves a scalar's source text to its value (YAML 1.2 §7.3, §8.1). Each character keeps the place it came from. */
export function scalarContent(text: string, place: Pick<ScalarPlace, 'span' | 'style' | 'indent'>): MappedText {
  const { span, style } = place;
  switch (style) {
    case 'plain':
      return isOneLine(text, place) ? sliceOf(text, span) : foldedLines(text, place);
    case 'singleQuoted':
    case 'doubleQuoted': {
      const mark = style === 'singleQuoted' ? "'" : '\\';
      const isMarked = text.slice(span.start, span.end).includes(mark);
      if (!isMarked && isOneLine(text, place)) return sliceOf(text, span);
      return foldedLines(text, place);
    }
    case 'literal':
    case 'folded':
      return blockLines(text, place);
  }
}

function isOneLine(text: string, { span }: Pick<ScalarPlace, 'span'>): boolean {
  return lineEndWithin(text, span.start, span.end) >= span.end;
}

/** Plain and quoted scalars: a line break becomes a space, a blank line a line feed. */
function foldedLines(text: string, { span, style }: Pick<ScalarPlace, 'span' | 'style'>): MappedText {
  const pieces = new PieceCollector();
  let at = span.start;
  while (true) {
    const lineEnd = lineEndWithin(text, at, span.end);
    const isLast = lineEnd >= span.end;
    let contentEnd = lineEnd;
    while (!isLast && contentEnd > at && isBlank(text.charCodeAt(contentEnd - 1))) contentEnd--;
    const isContinued = copyLine(text, at, contentEnd, style, pieces);
    if (isLast) return pieces.collect();
    let next = skipBlanks(text, nextLineOf(text, lineEnd));
    let breaks = 0;
    while (next < span.end && (text.charCodeAt(next) === 10 || text.charCodeAt(next) === 13)) {
      breaks++;
      next = skipBlanks(text, nextLineOf(text, next));
    }
    const end = Math.min(next, span.end);
    if (!isContinued || breaks > 0) {
      pieces.replace(breaks === 0 ? ' ' : '\n'.repeat(breaks), { start: contentEnd, end });
    }
    at = end;
  }
}

/** Copies the text of one line without escapes. Tells whether an escaped line break ends it. */
function copyLine(
  text: string,
  start: number,
  end: number,
  style: ScalarPlace['style'],
  pieces: PieceCollector,
): boolean {
  if (style === 'plain') {
    pieces.copy(text, { start, end });
    return false;
  }
  const isDouble = style === 'doubleQuoted';
  let from = start;
  const line = text.slice(0, end);
  let mark = line.indexOf(isDouble ? '\\' : "''", from);
  while (mark !== -1) {
    pieces.copy(text, { start: from, end: mark });
    if (isDouble && mark + 1 >= end) return true;
    const quoted = isDouble ? unescaped(text, mark) : { text: "'", length: 2 };
    from = Math.min(mark + quoted.length, end);
    pieces.replace(quoted.text, { start: mark, end: from });
    mark = line.indexOf(isDouble ? '\\' : "''", from);
  }
  pieces.copy(text, { start: from, end });
  return false;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** Reads the escape sequence of YAML 1.2 §5.7 (a superset of JSON's) at a backslash. */
function unescaped(text: string, at: number): { readonly text: string; readonly length: number } {
  const kind = text.charAt(at + 1);
  const digits = kind === 'x' ? 2 : kind === 'u' ? 4 : kind === 'U' ? 8 : 0;
  if (digits === 0) return { text: simpleEscapes[kind] ?? kind, length: 2 };
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = /^[0-9A-Fa-f]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
  if (!(code <= 0x10ffff)) return { text: kind, length: 2 };
  return { text: String.fromCodePoint(code), length: 2 + digits };
}

/** Block scalars: indentation is removed. Folding joins lines of equal indentation with a space. */
function blockLines(
  text: string,
  { span, style, indent = 0 }: Pick<ScalarPlace, 'span' | 'style' | 'indent'>,
): MappedText {
  const pieces = new PieceCollector();
  const isFolded = style === 'folded';
  let at = span.start;
  let isMore = isBlank(text.charCodeAt(at));
  while (true) {
    const lineEnd = lineEndWithin(text, at, span.end);
    pieces.copy(text, { start: at, end: lineEnd });
    if (lineEnd >= span.end) return pieces.collect();
    let next = nextLineOf(text, lineEnd);
    let blankLines = 0;
    let content = contentStart(text, next, indent);
    while (content < span.end && (text.charCodeAt(content) === 10 || text.charCodeAt(content) === 13)) {
      blankLines++;
      next = nextLineOf(text, content);
      content = contentStart(text, next, indent);
    }
    const wasMore = isMore;
    isMore = isBlank(text.charCodeAt(content));
    const breaks = isFolded && !wasMore && !isMore ? blankLines : blankLines + 1;
    pieces.replace(breaks === 0 ? ' ' : '\n'.repeat(breaks), { start: lineEnd, end: content });
    at = content;
  }
}

/** Skips at most the columns of the indentation. A line with fewer blanks is blank. */
function contentStart(text: string, line: number, indent: number): number {
  let at = line;
  while (at < line + indent && text.charCodeAt(at) === 32) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
