import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';

/**
 * Writes PEM in the place of a text that has its lines to itself, blanks aside.
 *
 * @returns `undefined` when something else stands on these lines.
 */
export function ownLines(text: string, { start, end }: Span, pem: string): readonly TextReplacement[] | undefined {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const [blanks = ''] = /^[ \t]*/.exec(text.slice(end, end + longestMargin)) ?? [];
  const last = end + blanks.length;
  const isApart = text.slice(first, start).trim() === '' && /^(?:\r?\n|$)/.test(text.slice(last, last + 2));
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return isApart
    ? [{ span: { start: first, end: last }, newText: pem.trimEnd().replaceAll(/\r?\n/g, lineEnd) }]
    : undefined;
}

/** Looks no further behind the text. */
const longestMargin = 1000;
