import type { Span } from '../../text/span.ts';
import { codeAt, isLineEnd, lineEndOf, nextLineOf } from '../lines.ts';
import { findKey } from './yamlTokens.ts';

/** The extent of a scalar with several lines, and where reading goes on. */
export interface ScalarExtent {
  /** Absent for a block scalar without text. */
  readonly span?: Span;
  /** Columns of a block scalar's indentation. */
  readonly indent?: number;
  readonly nextLine: number;
}

/**
 * Follows a plain scalar over its lines. They are indented deeper than its parent and contain no key.
 *
 * @returns `undefined` if a line looks like a key, which YAML forbids here.
 */
export function plainExtent(text: string, start: number, parentIndent: number): ScalarExtent | undefined {
  let end = plainEnd(text, start, lineEndOf(text, start));
  let nextLine = nextLineOf(text, start);
  for (let line = nextLine; line < text.length; line = nextLineOf(text, line)) {
    let column = line;
    while (codeAt(text, column) === 32) column++;
    const code = codeAt(text, column);
    if (isLineEnd(code)) continue;
    if (column - line <= parentIndent || code === 35) break;
    if (findKey(text, column) !== undefined) return undefined;
    end = plainEnd(text, column, lineEndOf(text, column));
    nextLine = nextLineOf(text, column);
  }
  return { span: { start, end }, nextLine };
}

/** End of a plain scalar on its line: before a comment and trailing blanks. */
function plainEnd(text: string, start: number, lineEnd: number): number {
  const line = text.slice(start, lineEnd);
  if (!line.includes(' ')) return trimmedEnd(text, start, lineEnd);
  const comment = line.search(/[ \t]#/);
  return trimmedEnd(text, start, comment === -1 ? lineEnd : start + comment);
}

/** End without blanks and carriage returns. */
export function trimmedEnd(text: string, start: number, stop: number): number {
  let end = stop;
  while (end > start && isTrailing(codeAt(text, end - 1))) end--;
  return end;
}

function isTrailing(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

const header = /[|>](?:[+-]?([1-9])?|([1-9])[+-])[ \t]*(?:[ \t]#.*)?(?=[\r\n]|$)/y;

/**
 * Follows a literal or folded scalar from its header to the last line with the indentation of its first line.
 *
 * @returns `undefined` if there is no header.
 */
export function blockExtent(text: string, start: number, parentIndent: number): ScalarExtent | undefined {
  header.lastIndex = start;
  const match = header.exec(text);
  if (match === null) return undefined;
  const explicit = match[1] ?? match[2];
  let indent = explicit === undefined ? -1 : parentIndent + Number(explicit);
  let first = -1;
  let end = -1;
  let line = nextLineOf(text, start);
  while (line < text.length) {
    let column = line;
    while (codeAt(text, column) === 32) column++;
    if (!isLineEnd(codeAt(text, column))) {
      const columns = column - line;
      if (columns <= parentIndent || (indent !== -1 && columns < indent)) break;
      if (indent === -1) indent = columns;
      if (first === -1) first = line + indent;
      end = lineEndOf(text, column);
    }
    line = nextLineOf(text, column);
  }
  return first === -1 ? { nextLine: line } : { span: { start: first, end }, indent, nextLine: line };
}
