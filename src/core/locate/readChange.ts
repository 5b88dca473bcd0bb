import type { EditedText } from '../text/editedText.ts';
import type { TextChange } from '../text/textChange.ts';
import { BlockFrames } from './blockFrames.ts';
import type { BlockMark } from './blockMark.ts';
import { BlockReader } from './blockReader.ts';
import { behindMark } from './blockStructure.ts';
import type { Candidate } from './candidate.ts';
import { type ChangeWindow, changeWindow } from './changeWindow.ts';
import { type CollectionContext, noteScalar, type ObjectDraft, type ObjectNote, objectNote } from './documentPath.ts';
import type { Landmarks } from './landmarks.ts';
import type { LocatedReference } from './locateModel.ts';
import { lineFeedsIn, nestedReader, outside, readPlaces, wantedKeys } from './locateValues.ts';
import { isItemWithPem, type StructureTools } from './readStructure.ts';
import { scanCandidates } from './scanCandidates.ts';
import type { Value } from './value.ts';

/** What a change has changed. Offsets of what was read again count from the start of the window. */
export interface ReadChange {
  readonly window: ChangeWindow;
  /** Offsets before the change between which everything is replaced. */
  readonly from: number;
  readonly to: number;
  readonly values: readonly Value[];
  readonly references: readonly LocatedReference[];
  readonly marks: readonly BlockMark[];
  readonly candidates: readonly Candidate[];
  /** Number of the candidates before the change whose place they take, from {@link ChangeWindow.candidatesBefore}. */
  readonly candidatesReplaced: number;
}

/** Marks behind the change up to which it is read, first and when the readings have not met there. */
const stopCounts = [1, 6, 12];

/**
 * Reads what a change of a document in plain block style has changed.
 *
 * The text is read as it was and as it is, from the same mark before the change, until both readings have the same
 * collections open at corresponding places behind it: what follows is read alike then, since a reader knows nothing but
 * what is open and the text that comes.
 *
 * @returns `undefined` where that cannot be told from a small part of the text.
 */
export function readChange(
  known: Landmarks,
  text: EditedText,
  change: TextChange,
  tools: StructureTools,
): ReadChange | undefined {
  let isBeforeObject = false;
  for (const count of stopCounts) {
    const window = changeWindow(known, text, change, count, isBeforeObject);
    const read = window && readWindow(known, text, change, window, tools);
    if (read === 'object') isBeforeObject = true;
    else if (read !== undefined || window === undefined || window.stops.length < count) return read;
  }
  return undefined;
}

/** @returns `'object'` when the change tells something of an object that began before the window. */
function readWindow(
  known: Landmarks,
  text: EditedText,
  change: TextChange,
  window: ChangeWindow,
  tools: StructureTools,
): ReadChange | 'object' | undefined {
  const { start, end, scanFrom } = window;
  const by = change.text.length - (change.end - change.start);
  const part = text.slice(start, end);
  const before = lineFeedsIn(part);
  const after = lineFeedsIn(part.slice(0, change.start - start) + change.text + part.slice(change.end - start));
  const scanned = scanCandidates(after, scanFrom - start);
  const candidates = metCandidates(known, scanned, window, by, after, end === text.length);
  const mark = known.marks.at(window.mark);
  if (candidates === undefined || mark === undefined) return undefined;

  const at = mark.item.at + mark.shift - start;
  const was = new ChangeReader(before, candidatesBetween(known, window), mark.item, at);
  const is = new ChangeReader(after, scanned, mark.item, at);
  const stops = window.stops.map((stop) => stop - start);
  const met = meetingPlace(was, is, stops, by, window.behindChange - start);
  const to =
    met ?? (end === text.length && was.readTo(before.length) && is.readTo(after.length) ? before.length : undefined);
  if (to === undefined) return undefined;
  if (!was.saysTheSame(is)) return 'object';

  const places = is.places.filter(({ span }) => span.start < to + by);
  const inside = scanned.filter(({ offset }) => offset >= at && offset < to + by);
  if (outside(inside, places).length > 0 || places.some((place) => isItemWithPem(after, place))) return undefined;
  const references: LocatedReference[] = [];
  const values = readPlaces(after, places, inside, () => after, nestedReader(tools, 0), references);
  const marks = is.marks.filter((each) => each.at < to + by);
  return { window, from: at + start, to: to + start, values, references, marks, ...candidates };
}

/**
 * Finds the first candidate behind the change that was found in both readings and ends alike: the search goes on there
 * in the same way.
 */
function metCandidates(
  { candidates: known }: Landmarks,
  scanned: readonly Candidate[],
  { start, candidatesBefore, behindChange }: ChangeWindow,
  by: number,
  after: string,
  isWhole: boolean,
): Pick<ReadChange, 'candidates' | 'candidatesReplaced'> | undefined {
  const lastPem = scanned.findLast(({ kind }) => kind === 'pem');
  if (!isWhole && lastPem !== undefined && !after.includes('-----END', lastPem.offset)) return undefined;
  if (!isWhole) {
    const byOffset = new Map(scanned.map((candidate, index) => [candidate.offset, index]));
    for (let index = known.countBefore(behindChange); ; index++) {
      const candidate = known.at(index);
      const shift = candidate === undefined ? 0 : candidate.shift + by - start;
      if (candidate === undefined || candidate.item.offset + shift >= after.length) return undefined;
      const found = byOffset.get(candidate.item.offset + shift);
      if (found === undefined || !isSame(scanned[found], candidate.item, shift)) continue;
      if (!hasLinesBehind(after, candidate.item.resumeAt + shift)) return undefined;
      return { candidates: scanned.slice(0, found + 1), candidatesReplaced: index + 1 - candidatesBefore };
    }
  }
  const isEmpty = candidatesBefore === 0 && scanned.length === 0;
  return isEmpty ? undefined : { candidates: scanned, candidatesReplaced: known.length - candidatesBefore };
}

function isSame(found: Candidate | undefined, known: Candidate, shift: number): boolean {
  return (
    found !== undefined &&
    known.resumeAt !== -1 &&
    found.resumeAt === known.resumeAt + shift &&
    found.kind === known.kind &&
    found.lineEnd === (known.lineEnd === undefined ? undefined : known.lineEnd + shift)
  );
}

/** Two whole lines: so far the search looks ahead. */
function hasLinesBehind(text: string, at: number): boolean {
  let feed = at;
  for (let line = 0; line < 3 && feed !== -1; line++) feed = text.indexOf('\n', feed + 1);
  return feed !== -1;
}

/** The candidates of the window as they were, counted from its start. */
function candidatesBetween({ candidates }: Landmarks, { start, end, candidatesBefore }: ChangeWindow): Candidate[] {
  const found: Candidate[] = [];
  for (let index = candidatesBefore; ; index++) {
    const candidate = candidates.at(index);
    if (candidate === undefined || candidate.item.offset + candidate.shift >= end) return found;
    const { offset, kind, lineEnd } = candidate.item;
    const shift = candidate.shift - start;
    found.push({ offset: offset + shift, kind, lineEnd: lineEnd && lineEnd + shift, resumeAt: -1 });
  }
}

/** The first offset before the change from which on both readings agree; `undefined` when they do at no stop. */
function meetingPlace(
  was: ChangeReader,
  is: ChangeReader,
  stops: readonly number[],
  by: number,
  behindChange: number,
): number | undefined {
  for (const stop of stops) {
    if (!was.readTo(stop) || !is.readTo(stop + by)) return undefined;
    const isThere = was.reader.at === stop && is.reader.at === stop + by;
    if (!isThere || !was.reader.frames.isBetweenValues || !is.reader.frames.isBetweenValues) continue;
    const place = agreement(was.reader.frames, is.reader.frames, stop, by, behindChange);
    if (place !== undefined) return place;
  }
  return undefined;
}

/**
 * Tells whether two readings have the same collections open, and from which offset on: objects that began behind the
 * change are taken as they were read before it, with what stands further behind in them.
 */
function agreement(
  was: BlockFrames,
  is: BlockFrames,
  stop: number,
  by: number,
  behindChange: number,
): number | undefined {
  if (was.top !== is.top || was.documentIndex !== is.documentIndex) return undefined;
  let from = stop;
  for (let frame = 1; frame <= was.top; frame++) {
    const isAlike =
      was.indentOf(frame) === is.indentOf(frame) &&
      was.isSequence(frame) === is.isSequence(frame) &&
      (!was.isSequence(frame) || was.indexes[frame] === is.indexes[frame]);
    const [old, now] = [was.contextOf(frame), is.contextOf(frame)];
    // What a collection means follows from its path.
    if (!isAlike || old.path?.segment !== now.path?.segment) return undefined;
    if (old.draft === now.draft || from < stop) continue;
    const opened = was.openedAt[frame] ?? -1;
    if (opened < behindChange || is.openedAt[frame] !== opened + by) return undefined;
    from = opened;
  }
  return from;
}

/** Reads a part of a text from a mark on. What it says of objects that began before the mark is noted, and not told them. */
class ChangeReader {
  readonly reader: BlockReader;
  readonly marks: BlockMark[] = [];
  readonly #notes: (readonly [ObjectDraft, ...ObjectNote])[] = [];
  #nextMark: number;

  constructor(text: string, candidates: readonly Candidate[], mark: BlockMark, at: number) {
    const begun = new Set(mark.collections.map(({ context }) => context.draft));
    const note = (context: CollectionContext, key: string, value: string): void => {
      const told = begun.has(context.draft) ? objectNote(context, key, value) : undefined;
      if (told !== undefined) this.#notes.push([context.draft, ...told]);
      else if (!begun.has(context.draft)) noteScalar(context, key, value);
    };
    const frames = BlockFrames.from(text, mark);
    this.reader = new BlockReader(text, candidates, wantedKeys(), { at, frames, note });
    this.#nextMark = behindMark(at);
  }

  get places() {
    return this.reader.places;
  }

  /** Reads up to an offset, or behind it where a scalar reaches there. Tells whether all was understood. */
  readTo(stop: number): boolean {
    const { reader, marks } = this;
    while (reader.at < stop) {
      if (reader.at >= this.#nextMark && reader.frames.isBetweenValues) {
        marks.push(reader.frames.mark(reader.at));
        this.#nextMark = behindMark(reader.at);
      }
      if (!reader.readLine() || reader.brokenAt !== undefined) return false;
      reader.skim(Math.min(stop, this.#nextMark));
    }
    return true;
  }

  /** Tells whether another reading notes the same of the same objects. */
  saysTheSame(other: ChangeReader): boolean {
    return (
      this.#notes.length === other.#notes.length &&
      this.#notes.every((note, index) => note.every((each, part) => each === other.#notes[index]?.[part]))
    );
  }
}
