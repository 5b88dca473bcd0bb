import { type MarkedEncoding, startsWithByteOrderMark } from '../../text/markedEncoding.ts';
import type { PemBlock } from '../../text/pemBlocks.ts';
import type { UnseenPem } from '../locateModel.ts';

/**
 * Tells why Go skips a block that is otherwise valid.
 *
 * @returns `undefined` for a block that is commented out on purpose.
 */
export function unseenPem(
  { text, encoding }: { readonly text: string; readonly encoding?: MarkedEncoding | undefined },
  { span, labelSpan, label }: PemBlock,
): UnseenPem | undefined {
  const margin = Math.max(0, span.start - longestMargin);
  const lineStart = margin + text.slice(margin, span.start).lastIndexOf('\n') + 1;
  const before = text.slice(lineStart, span.start);
  const mark = lineStart === 0 ? startsWithByteOrderMark(text) : 0;
  if (/^\s*(?:#|\/\/|;|--(?!-))/.test(before)) return undefined;
  const lines = text.slice(labelSpan.end, span.end);
  const beginLine = labelSpan.end - span.start + (/^[ \t]*-*/.exec(lines)?.[0].length ?? 0);
  if (encoding === 'utf16le' || encoding === 'utf16be') return at('utf16', span.start, beginLine);
  if (/^[ \t]*-+(?:\\r)?\\n/.test(lines)) return at('escapedLineBreaks', labelSpan.end + lines.indexOf('\\'), 2);
  if (/^[ \t]*-+\r(?!\n)/.test(lines)) return at('carriageReturns', labelSpan.end + lines.indexOf('\r'), 1);
  if (!lines.includes('\n')) return at('noLineBreaks', span.start, span.end - span.start);
  if (mark > 0 && before.length === mark) return at('byteOrderMark', 0, mark);
  // The mark is not in the text.
  if (encoding === 'utf8bom' && span.start === 0) return at('byteOrderMark', 0, beginLine);
  if (/-----END [^\n]*-----$/.test(before)) return joint(text, span.start);
  if (/^-+$/.test(before) || !text.startsWith(`-----BEGIN ${label}-----`, span.start)) {
    return at('dashes', lineStart, span.start + beginLine - lineStart);
  }
  if (before.trim() === '' && before !== '') return at('indented', lineStart, before.length);
  if (before !== '') return at('textBefore', lineStart, before.length);
  return unseenEnd(text, span);
}

/** Characters before a block on its line that are checked. */
const longestMargin = 1000;

function unseenEnd(text: string, span: PemBlock['span']): UnseenPem {
  const endLine = text.lastIndexOf('\n', span.end - 1) + 1;
  const margin = /^[ \t]*/.exec(text.slice(endLine, span.end))?.[0].length ?? 0;
  if (margin > 0) return at('endIndented', endLine, margin);
  const feed = text.indexOf('\n', span.end);
  const behind = text.slice(span.end, feed === -1 ? text.length : feed);
  if (/^-----BEGIN/.test(behind)) return joint(text, span.end);
  if (/^[ \t]*[^\s-]/.test(behind)) return at('textBehind', span.end, behind.trimEnd().length);
  // Otherwise: too many or too few dashes at END, or a blank in its label.
  return at('dashes', endLine, text.slice(endLine, feed === -1 ? text.length : feed).trimEnd().length);
}

/** The dashes of both lines, the same for both blocks. */
function joint(text: string, start: number): UnseenPem {
  const dashes = '-----'.length;
  const end = text.startsWith('-----', start) ? start + dashes : start;
  return at('joined', start - dashes, end - start + dashes);
}

function at(code: UnseenPem['code'], start: number, length: number): UnseenPem {
  return { code, span: { start, end: start + length } };
}
