import { type PlaceholderReason, placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { decodeBase64, isBase64Character } from '../../text/base64.ts';
import type { MarkedEncoding } from '../../text/markedEncoding.ts';
import { findPemBlocks, type PemBlock } from '../../text/pemBlocks.ts';
import { readPemLikeGo } from '../../text/readPemLikeGo.ts';
import type { Span } from '../../text/span.ts';
import { toLatin1 } from '../../text/toLatin1.ts';
import { startsPem } from '../blobExtents.ts';
import { limits } from '../limits.ts';
import { codeAt, isLineEnd, nextLineOf, skipBlanks } from '../lines.ts';
import type { Candidate } from '../scanCandidates.ts';
import { type BlockDraft, noBytes } from './blockDraft.ts';
import { readBase64 } from './readBase64.ts';
import type { NestedBlocks } from './readDecoded.ts';
import { readPem } from './readPem.ts';
import { tooManyReason } from './unreadableReason.ts';
import type { Reading } from './value.ts';

/** Blocks that belong together in plain text. */
export interface TextValue {
  readonly span: Span;
  readonly reading: Reading;
}

/** A text as Go reads it. */
export interface DocumentText {
  readonly text: string;
  /** Set if a byte order mark, which is not part of the text, is before it. */
  readonly encoding?: MarkedEncoding | undefined;
}

/**
 * Reads the candidates that are not in a scalar: PEM files, documentation, scripts, logs. PEM blocks with no other credential between
 * them are one value, as in a bundle. Each base64 text, token and placeholder is a separate value. Pauses, since a text may have
 * thousands.
 */
export function* locateInTextInSteps(
  text: string,
  candidates: readonly Candidate[],
  again: () => string,
  nested: NestedBlocks,
  document: DocumentText = { text },
): Generator<undefined, TextValue[]> {
  const values: TextValue[] = [];
  const last = candidates.at(-1)?.kind === 'cut' ? candidates.findLast(({ kind }) => kind === 'pem') : undefined;
  const searched = (all: string): string => (last === undefined ? all : all.slice(0, last.offset + longestHeader));
  const pemBlocks = candidates.some(({ kind }) => kind === 'pem') ? pemByStart(searched(text)) : undefined;
  const seen =
    pemBlocks === undefined ? new Set<number>() : seenByGo({ ...document, text: searched(document.text) }, pemBlocks);
  const view = { ...document, seen };
  const wordEnd = wordEnds(text);
  let bundle: BlockDraft[] | undefined;
  let passedOver: string[] = [];
  let behind = 0;
  for (const [index, { offset, kind }] of candidates.entries()) {
    if (index % candidatesInStep === 0) yield undefined;
    if (offset < behind) continue;
    if (kind === 'cut') {
      values.push({ span: { start: offset, end: offset }, reading: { blocks: [tooMany(offset)] } });
      continue;
    }
    if (kind !== 'pem') {
      const value = readRun(text, offset, kind, again, nested, wordEnd);
      behind = value.span.end;
      if (value.reading.blocks.length === 0 && value.reading.placeholder === undefined) continue;
      values.push(value);
      bundle = undefined;
      continue;
    }
    if (bundle !== undefined && bundle.length > limits.blocksPerValue) continue;
    const block = pemBlocks?.get(offset);
    const read = block && readPem(text, block, view, again);
    if (read === undefined) {
      if (block !== undefined && view.seen.has(offset)) passedOver.push(block.label);
      continue;
    }
    const draft: BlockDraft = passedOver.length === 0 ? read : { ...read, passedOver };
    passedOver = [];
    const { span, placeholder } = draft;
    behind = span.end;
    if (placeholder !== undefined) {
      values.push({ span, reading: { blocks: [], placeholder } });
      bundle = undefined;
    } else if (bundle === undefined) {
      bundle = [draft];
      values.push({ span, reading: { blocks: bundle } });
    } else {
      bundle.push(draft);
      if (bundle.length === limits.blocksPerValue) bundle.push(tooMany(span.end));
      const start = bundle[0]?.span.start ?? span.start;
      values[values.length - 1] = { span: { start, end: span.end }, reading: { blocks: bundle } };
    }
  }
  return values;
}

/** Candidates that are read without a pause. Each takes about fifty microseconds. */
const candidatesInStep = 32;

/** Comes after the last block that is read. */
function tooMany(at: number): BlockDraft {
  const span = { start: at, end: at };
  return {
    span,
    encoding: [],
    bytes: noBytes,
    problem: { layer: 'value', code: 'tooLarge', reason: tooManyReason(), span },
  };
}

/** Reads the token or base64 text around a candidate. */
function readRun(
  text: string,
  offset: number,
  kind: Candidate['kind'],
  again: () => string,
  nested: NestedBlocks,
  wordEnd: (from: number) => number,
): TextValue {
  const token = kind === 'token' ? tokenAt(text, offset, again) : undefined;
  if (token !== undefined) return { span: token.span, reading: { blocks: [token] } };
  const span = base64Run(text, offset);
  const drafts = readBase64(text, span, again, nested).map((draft) => withArmour(text, span, draft));
  const blocks = drafts.filter(({ placeholder }) => placeholder === undefined);
  if (blocks.some(({ problem }) => problem === undefined)) return { span, reading: { blocks } };
  const word = { start: span.start, end: wordEnd(span.end) };
  const placeholder = drafts[0]?.placeholder ?? ellipsis(text, word);
  return placeholder === undefined
    ? { span, reading: { blocks } }
    : { span: word, reading: { blocks: [], placeholder } };
}

/** A BEGIN line whose dashes were replaced by a word processor, up to the end of the line. */
const foreignArmour =
  /[\u2010-\u2015\u2212-]{1,10}BEGIN [A-Z0-9 ]{1,80}[\u2010-\u2015\u2212-]{1,10}(?=[ \t]*\r?\n\s*$)/;
const longestArmour = 200;

/** Base64 of DER below such a line was once PEM. */
function withArmour(text: string, { start }: Span, draft: BlockDraft): BlockDraft {
  if (draft.encoding[1] !== 'der') return draft;
  const from = Math.max(0, start - longestArmour);
  const match = foreignArmour.exec(text.slice(from, start));
  if (match === null) return draft;
  const at = from + match.index;
  return { ...draft, unseen: { code: 'dashes', span: { start: at, end: at + match[0].length } } };
}

/** Base64 of PEM that was cut short in documentation (`LS0tLS1CRUdJTi...`, `LS0tLS1CRUdJTi<rest>`). */
function ellipsis(text: string, word: Span): PlaceholderReason | undefined {
  const source = text.slice(word.start, Math.min(word.end, word.start + 200));
  return source.startsWith('LS0tLS1') ? placeholderReason(source) : undefined;
}

/** Finds the ends of words. Ask in order of position: one long word may contain many runs of base64. */
function wordEnds(text: string): (from: number) => number {
  let end = -1;
  return (from) => {
    if (end < from) {
      const stop = /[\s"'`,;)\]}]/g;
      stop.lastIndex = from;
      end = stop.exec(text)?.index ?? text.length;
    }
    return end;
  };
}

function pemByStart(text: string) {
  return new Map(findPemBlocks(text).map((block) => [block.span.start, block]));
}

/** Characters of a header, so that the last one is found as a whole. */
const longestHeader = 100;

/** Starts of the blocks that Go returns with the same label. */
function seenByGo({ text, encoding }: DocumentText, blocks: ReadonlyMap<number, PemBlock>): ReadonlySet<number> {
  if (encoding !== undefined && encoding !== 'utf8bom') return new Set();
  const mark = encoding === undefined ? '' : '\ufeff';
  const starts = readPemLikeGo(mark + text).flatMap(({ start, label }) => {
    const at = start - mark.length;
    return blocks.get(at)?.label === label ? [at] : [];
  });
  return new Set(starts);
}

const jwt = /(eyJ[\w-]{8,})\.eyJ[\w-]{8,}\.([\w-]*)/y;
/** Shorter signatures are cut. Only an unsecured token has none. */
const shortestSignature = 16;

/** A JSON Web Token in compact form (RFC 7519 §3), known by its form. An unsecured one (§6) ends with a dot. */
function tokenAt(text: string, offset: number, again: () => string): BlockDraft | undefined {
  jwt.lastIndex = offset;
  const [whole, header = '', signature = ''] = jwt.exec(text) ?? [];
  if (whole === undefined || (signature.length < shortestSignature && !isUnsecured(header))) return undefined;
  const span = { start: offset, end: offset + whole.length };
  const bytes = () => Uint8Array.from(again().slice(span.start, span.end), (character) => character.charCodeAt(0));
  return { span, encoding: ['jwt'], bytes };
}

function isUnsecured(header: string): boolean {
  const base64 = header.replaceAll('-', '+').replaceAll('_', '/');
  const decoded = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
  return decoded instanceof Uint8Array && /"alg"\s*:\s*"none"/i.test(toLatin1(decoded));
}

/** The base64 text around an offset: its run of characters, and the lines of base64 below. */
function base64Run(text: string, offset: number): Span {
  let start = offset;
  while (start > 0 && isBase64Character(text.charCodeAt(start - 1))) start--;
  let end = runEnd(text, offset);
  for (;;) {
    const lineEnd = skipBlanks(text, end);
    const isOver = end - start < 40 || text.charCodeAt(end - 1) === 61;
    if (isOver || !isLineEnd(codeAt(text, lineEnd))) return { start, end };
    const next = skipBlanks(text, nextLineOf(text, lineEnd));
    const nextEnd = runEnd(text, next);
    if (
      nextEnd - next < 4 ||
      startsPem(text, next) ||
      /^[-_]+$/.test(text.slice(next, Math.min(nextEnd, next + 8))) ||
      !isLineEnd(codeAt(text, skipBlanks(text, nextEnd)))
    )
      return { start, end };
    end = nextEnd;
  }
}

function runEnd(text: string, from: number): number {
  const stop = /[^A-Za-z0-9+/_-]/g;
  stop.lastIndex = from;
  let end = stop.exec(text)?.index ?? text.length;
  while (text.charCodeAt(end) === 61) end++;
  return end;
}
