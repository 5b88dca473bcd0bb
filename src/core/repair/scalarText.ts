import type { LocatedValue } from '../locate/locateModel.ts';
import { scalarContent } from '../locate/structure/scalarContent.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';

/** The meaning of a value's source text: without quotes, escapes, indentation and folding. */
export function readScalar(text: string, { span, style, indent, blocks }: LocatedValue): string {
  const isEmbedded = blocks.some(({ innerKeyPath }) => innerKeyPath !== undefined);
  if (style === undefined || isEmbedded) return text.slice(span.start, span.end);
  return scalarContent(text, { span, style, indent }).text;
}

/**
 * Writes a text of several lines into a scalar: in its style if that can contain lines, otherwise as a literal block,
 * otherwise in double quotes. Only the value changes.
 *
 * @returns `undefined` for values of embedded documents, whose own style is unknown.
 */
export function writeScalar(
  text: string,
  value: LocatedValue,
  content: string,
): readonly TextReplacement[] | undefined {
  const { span, style, indent = 0, blocks } = value;
  if (blocks.some(({ innerKeyPath }) => innerKeyPath !== undefined)) return undefined;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const quoted = JSON.stringify(content);
  const isLiteral = style === 'plain' || style === 'singleQuoted' ? literalIndent(text, value) : undefined;
  switch (style) {
    case 'literal':
      return [{ span, newText: indented(content, indent, lineEnd) }];
    case 'folded': {
      const header = />(?=[^>\r\n]*\r?\n\s*$)/.exec(text.slice(0, span.start));
      if (header === null) return undefined;
      const at = header.index;
      return [
        { span: { start: at, end: at + 1 }, newText: '|' },
        { span, newText: indented(content, indent, lineEnd) },
      ];
    }
    case 'doubleQuoted':
      return [{ span, newText: quoted.slice(1, -1) }];
    case 'singleQuoted':
    case 'plain': {
      const marks = style === 'singleQuoted' ? 1 : 0;
      const whole = { start: span.start - marks, end: span.end + marks };
      if (isLiteral === undefined) return [{ span: whole, newText: quoted }];
      const margin = ' '.repeat(isLiteral);
      return [{ span: whole, newText: `|${lineEnd}${margin}${indented(content, isLiteral, lineEnd)}` }];
    }
    default:
      return undefined;
  }
}

/**
 * Columns for a literal block instead of a value: its key starts a line in block style, and nothing follows the value.
 */
function literalIndent(text: string, { span, keySpan, style }: LocatedValue): number | undefined {
  if (keySpan === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', keySpan.start - 1) + 1;
  const before = text.slice(lineStart, keySpan.start).replace(/["']$/, ' ');
  const stop = text.indexOf('\n', span.end);
  const behind = text.slice(span.end + (style === 'singleQuoted' ? 1 : 0), stop === -1 ? text.length : stop);
  return /^[ ]*(?:- +)*$/.test(before) && behind.trim() === '' ? keySpan.start - lineStart + 2 : undefined;
}

/** The indentation of the first line is already there, and the last line break belongs to the document. */
function indented(content: string, columns: number, lineEnd: string): string {
  return content
    .replace(/\n$/, '')
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(columns) + line))
    .join(lineEnd);
}
