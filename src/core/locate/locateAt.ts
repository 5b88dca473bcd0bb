import { type Span, touches } from '../text/span.ts';
import { AlikeReader } from './alikeReader.ts';
import { BlockReader } from './blockReader.ts';
import type { Candidate } from './candidate.ts';
import { CandidateCursor } from './candidateCursor.ts';
import { looksLikeJson } from './jsonStructure.ts';
import { lineEndOf } from './lines.ts';
import type { LocatedValue } from './locateModel.ts';
import { nestedReader, readPlaces } from './locateValues.ts';
import type { StructureTools } from './readStructure.ts';
import { scanCandidates } from './scanCandidates.ts';
import type { ScalarPlace } from './structureReader.ts';

/**
 * Finds the value at an offset of a large document, on its text or on its key, without all others: candidates are looked
 * for in its lines alone, and of the structure only that is read which is not written like something that was read.
 *
 * @returns The value as `locateDocument` gives it. `undefined` where that cannot be told without reading everything, or
 * no value stands there.
 */
export function locateAt(text: string, offset: number, tools: StructureTools = {}): LocatedValue | undefined {
  // Where a PEM block that stands in no scalar ends, anything may stand between; other line ends are made feeds first.
  if (mayHoldPem(text) || text.includes('\r') || looksLikeJson(text)) return undefined;
  const lineEnd = lineEndOf(text, offset);
  const from = scanStart(text, lineEnd);
  if (from === undefined) return undefined;
  const candidates = candidatesFrom(text, from, offset, lineEnd);
  const cursor = new CandidateCursor(candidates, (start, end) => mayHold(text, start, end));
  const reader = new BlockReader(text, cursor, noKeys);
  if (candidates.length === 0 || !new AlikeReader(text, reader, offset).readAll()) return undefined;
  const place = reader.places.find((each) => isOn(each, offset));
  if (place === undefined || !isCertain(text, place, from, candidates)) return undefined;
  return readPlaces(text, [place], candidates, () => text, nestedReader(tools, 0)).find((each) => isOn(each, offset));
}

/** A value that holds no candidate may not be one at all, so that none is looked for by its key. */
const noKeys = { has: () => false };

/** Searched for in this way, since a longer word takes twenty times as long. */
function mayHoldPem(text: string): boolean {
  let at = text.indexOf('--B');
  while (at !== -1 && !text.startsWith('EGIN', at + 3)) at = text.indexOf('--B', at + 1);
  return at !== -1;
}

/** The candidates of the lines from a {@link scanStart} on; what stands there on the line itself is one by its beginning. */
function candidatesFrom(text: string, from: number, offset: number, lineEnd: number): readonly Candidate[] {
  const isOnLine = from > text.lastIndexOf('\n', offset - 1);
  return isOnLine
    ? [{ offset: from, kind: 'base64', lineEnd: undefined, resumeAt: -1 }]
    : scanCandidates(text, from, lineEnd);
}

function isOn({ span, keySpan }: Pick<LocatedValue, 'span'> & Pick<ScalarPlace, 'keySpan'>, offset: number): boolean {
  return touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset));
}

const certainBeginning = ': LS0tLS1CRUdJTi';
/** A line up to such a value: nothing in it keeps the search for candidates from beginning anew behind it. */
const plainBeginning = /^[ -]*[\w./][\w./-]*$/;
/** Characters before a place that are looked at for such a value. */
const lookBehind = 1 << 16;

/**
 * The last offset in a text's beginning from which on the search for candidates finds what it would find from the start on:
 * a value that begins as base64 of PEM, which it never passes over, and to which no run before it reaches.
 */
function scanStart(text: string, end: number): number | undefined {
  const first = Math.max(0, end - lookBehind);
  const before = text.slice(first, end);
  let at = before.lastIndexOf(certainBeginning);
  while (at !== -1) {
    const feed = before.lastIndexOf('\n', at);
    if (feed === -1 && first > 0) return undefined;
    if (plainBeginning.test(before.slice(feed + 1, at))) return first + at + 2;
    at = at === 0 ? -1 : before.lastIndexOf(certainBeginning, at - 1);
  }
  return first === 0 ? 0 : undefined;
}

/** Tells whether a place holds a candidate, and no other text can reach into it. */
function isCertain(text: string, { span, keySpan }: ScalarPlace, from: number, candidates: readonly Candidate[]) {
  const isHeld = candidates.some(({ offset }) => offset >= span.start && offset < span.end);
  if (!isHeld || from === span.start) return isHeld;
  const reach = reachOf(text, span.start, keySpan);
  return from <= reach && !candidates.some(({ offset }) => offset >= reach && offset < span.start);
}

/**
 * The line from which on a run of base64 could reach to a place: over no line that holds anything else, so not over its
 * key, nor over what stands before it on its own line, as the dash of an item does. Where nothing does, the line above
 * counts as well, whose remark may end with a run; whole lines of base64 that are no remark belong to the place.
 */
function reachOf(text: string, start: number, keySpan: Span | undefined): number {
  if (keySpan !== undefined) return text.lastIndexOf('\n', keySpan.start) + 1;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  return line === 0 || text.slice(line, start).trim() !== '' ? line : text.lastIndexOf('\n', line - 2) + 1;
}

/** Tells of a flow collection whether a candidate, or a key, may stand in it. */
function mayHold(text: string, start: number, end: number): boolean {
  return end - start > longestWithout || mayBegin.test(text.slice(start, end));
}

const longestWithout = 40;
/** What the search for candidates stops at, and what may end a key. */
const mayBegin = /LS0t|\.eyJ|[\w+/-]{16}|:/;
