import type { Span } from './span.ts';

/** A PEM block (RFC 7468, with the headers of RFC 1421) in a text. Nothing is decoded yet. */
export interface PemBlock {
  /** From `-----BEGIN` to the end of `-----END …-----`, or to the end of what belongs to a block without END. */
  readonly span: Span;
  readonly label: string;
  readonly labelSpan: Span;
  /** The base64 between the lines, without headers. It may begin and end with white space. */
  readonly body: Span;
  readonly headers?: Readonly<Record<string, string>>;
  readonly problem?: {
    readonly kind: 'noEnd' | 'otherEnd';
    readonly span: Span;
    /** Label of the END line for `otherEnd`. */
    readonly endLabel?: string;
  };
}

/** With at least two dashes: people lose some when they copy, and nothing else looks like that. */
const begin = '--BEGIN';
const end = '--END';
const dashes = '-----';
/** A run of so many dashes belongs to two joined lines. */
const twoRuns = 2 * dashes.length;
/** RFC 7468 has no limit. The longest known label has 30 characters. */
const longestLabel = 80;
/** The first header is within so many characters. */
const longestHeader = 200;

/**
 * Finds the PEM blocks in a text. Skips the text around them. Two blocks may share a line. A block without END ends where the next one
 * begins, so it never hides other blocks.
 */
export function findPemBlocks(text: string, from = 0, to = text.length): PemBlock[] {
  const blocks: PemBlock[] = [];
  let word = text.indexOf(begin, from);
  let nextEnd = from - 1;
  while (word !== -1 && word < to) {
    const content = word + begin.length;
    const next = text.indexOf(begin, content);
    const limit = next === -1 || next > to ? to : armourStart(text, next);
    // Searched once, not once for every BEGIN: a text may have many of them and no END.
    if (nextEnd < content) nextEnd = indexOrEnd(text, end, content);
    const block = readBlock(text, word, limit, nextEnd);
    if (block !== undefined) blocks.push(block);
    word = next;
  }
  return blocks;
}

/** Start of the dashes before `BEGIN` or `END`, two of which are at `at`. */
export function armourStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < twoRuns && text.charCodeAt(start - 1) === dash) start--;
  const isLineStart = start === 0 || text.charCodeAt(start - 1) === 10;
  return isLineStart ? start : Math.max(start, at + 2 - dashes.length);
}

const dash = 45;

/** End of the dashes that begin at `at`, without those of a joined line. */
function dashesEnd(text: string, at: number): number {
  let stop = at;
  while (stop - at < twoRuns && text.charCodeAt(stop) === dash) stop++;
  return stop - at === twoRuns ? at + dashes.length : stop;
}

const isLabel = /^[\x21-\x7e]+(?:[ -][\x21-\x7e]+)*$/;

/**
 * @param word - Offset of `--BEGIN`.
 * @param endWord - Offset of the next `--END`; after the text if there is none.
 */
function readBlock(text: string, word: number, limit: number, endWord: number): PemBlock | undefined {
  const start = armourStart(text, word);
  const labelStart = word + begin.length;
  const labelEnd = text.indexOf('--', labelStart);
  if (labelEnd === -1 || labelEnd + 2 > limit || labelEnd - labelStart > longestLabel) return undefined;
  const written = text.slice(labelStart, labelEnd);
  const label = written.trim();
  if (!isLabel.test(label)) return undefined;
  const behindLabel = labelStart + written.trimEnd().length;
  const labelSpan = { start: behindLabel - label.length, end: behindLabel };
  const contentStart = dashesEnd(text, labelEnd);
  if (endWord + 2 < contentStart || endWord >= limit) {
    // The next line may begin with the dashes of this one.
    const contentEnd = Math.max(contentStart, endOfBody(text, contentStart, limit));
    const span = { start, end: contentEnd };
    return { span, label, labelSpan, ...bodyOf(text, contentStart, contentEnd), problem: { kind: 'noEnd', span } };
  }
  const endStart = Math.max(armourStart(text, endWord), contentStart);
  const endLabelStart = endWord + end.length;
  const endLabelEnd = text.indexOf('--', endLabelStart);
  const isClosed = endLabelEnd !== -1 && endLabelEnd <= limit;
  const lineEnd = endOfLine(text, endLabelStart, limit);
  if (!isClosed || endLabelEnd > lineEnd) {
    const span = { start, end: lineEnd };
    const problem = { kind: 'noEnd' as const, span: { start: endStart, end: lineEnd } };
    return { span, label, labelSpan, ...bodyOf(text, contentStart, endStart), problem };
  }
  const endLabel = text.slice(endLabelStart, endLabelEnd).trim();
  const span = { start, end: dashesEnd(text, endLabelEnd) };
  const { body, headers } = bodyOf(text, contentStart, endStart);
  // The usual block. Spreading other objects would take as long as everything else.
  if (endLabel === label && headers === undefined) return { span, label, labelSpan, body };
  const block = { span, label, labelSpan, body, ...(headers === undefined ? {} : { headers }) };
  if (endLabel === label) return block;
  return { ...block, problem: { kind: 'otherEnd', span: { start: endStart, end: span.end }, endLabel } };
}

function indexOrEnd(text: string, needle: string, from: number): number {
  const at = text.indexOf(needle, from);
  return at === -1 ? text.length : at;
}

/** Limited, so that no text makes the search slow. */
const blanks = String.raw`[ \t]{0,80}`;
/** Marks of comments, quotations and lists, and what joins string literals, at the start of a line. */
const margin = String.raw`${blanks}(?:(?:#+|(?://+|-)(?=[ \t])|[*>|])${blanks}|[+.]${blanks}(?=["'\x60]))?["'\x60]?`;
/** Where one string literal ends and the next begins, in a line. */
const joint = String.raw`["'\x60]${blanks}[+.,]${blanks}["'\x60]`;
/** A line break, real or escaped, with the ends of the string literals around it. */
const lineBreak = String.raw`(?:(?:\\r)?\\n)?(?:${joint}|(?:["'\x60]${blanks}[+.,]?)?${blanks}\\?\r?\n${margin})|(?:\\r)?\\n`;

/** Separates headers (`Proc-Type: 4,ENCRYPTED`) from the base64. */
function bodyOf(text: string, start: number, stop: number): Pick<PemBlock, 'body' | 'headers'> {
  if (!text.slice(start, Math.min(stop, start + longestHeader)).includes(':')) return { body: { start, end: stop } };
  const headers: Record<string, string> = {};
  let at = start;
  // One more character shows what follows. The next line break may be far away.
  const lines = text.slice(0, stop + 1);
  const line = new RegExp(
    `[ \\t]*([A-Za-z][A-Za-z0-9-]*):[ \\t]*(?![ \\t])([^\\r\\n\\\\"'\`]*)(?:${lineBreak}|$)`,
    'y',
  );
  const blank = new RegExp(`${blanks}(?:${lineBreak})`, 'y');
  for (;;) {
    blank.lastIndex = at;
    if (blank.test(lines) && blank.lastIndex <= stop) at = blank.lastIndex;
    line.lastIndex = at;
    const match = line.exec(lines);
    if (match === null || line.lastIndex > stop) break;
    headers[match[1] ?? ''] = (match[2] ?? '').trimEnd();
    at = line.lastIndex;
  }
  return Object.keys(headers).length === 0
    ? { body: { start, end: stop } }
    : { body: { start: at, end: stop }, headers };
}

/** A block without END includes all lines that look like base64. */
function endOfBody(text: string, start: number, limit: number): number {
  const body = /(?:[ \t]*(?:(?:\r?\n|(?:\\r)?\\n)[ \t]*)?[A-Za-z0-9+/]{4,}={0,2}(?=\s|\\|["']|$))*/y;
  body.lastIndex = start;
  body.exec(text);
  return Math.min(Math.max(body.lastIndex, start), limit);
}

function endOfLine(text: string, from: number, limit: number): number {
  const at = text.slice(from, limit).search(/[\r\n\\"']/);
  return at === -1 ? limit : from + at;
}
