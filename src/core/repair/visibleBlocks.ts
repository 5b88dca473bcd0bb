import type { Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { startsWithByteOrderMark } from '../text/byteOrderMark.ts';
import { canonicalPem } from './canonicalPem.ts';

/** Writes blocks of a text on lines of their own; what stood beside them on those lines keeps lines of its own. */
export function visibleBlocks(text: string, places: readonly Place[]): readonly TextReplacement[] | undefined {
  const replacements: TextReplacement[] = [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const hidden = places.map(({ block }) => block).filter(({ unseen }) => unseen !== undefined);
  let behind = 0;
  for (const block of hidden) {
    const pem = canonicalPem(block)?.trimEnd().replaceAll('\n', lineEnd);
    if (pem === undefined) return undefined;
    const start = startOfMargin(text, block.span.start);
    const isApart = start === 0 || text.charCodeAt(start - 1) === lineFeed || start === behind;
    const end = endOfBlanks(text, block.span.end);
    const isLast = end >= text.length || /^\r?\n/.test(text.slice(end, end + 2));
    replacements.push({ span: { start, end }, newText: (isApart ? '' : lineEnd) + pem + (isLast ? '' : lineEnd) });
    behind = end;
  }
  return replacements.length === 0 ? undefined : replacements;
}

const lineFeed = 10;

/** Blanks before a block, and a byte order mark at the start of the text, go. */
function startOfMargin(text: string, at: number): number {
  let start = at;
  while (start > 0 && (text.charCodeAt(start - 1) === 32 || text.charCodeAt(start - 1) === 9)) start--;
  return start <= startsWithByteOrderMark(text) ? 0 : start;
}

function endOfBlanks(text: string, at: number): number {
  const blanks = /[ \t]*/y;
  blanks.lastIndex = at;
  blanks.exec(text);
  return blanks.lastIndex;
}
