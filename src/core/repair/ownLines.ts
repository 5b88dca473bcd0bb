import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';

/**
 * Replaces a text that is alone on its lines, except for blanks, with PEM.
 *
 * @returns `undefined` if there is anything else on these lines.
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

/** How far after the text it looks. */
const longestMargin = 1000;
