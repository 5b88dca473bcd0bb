import type { EditedText } from '../text/editedText.ts';
import type { TextChange } from '../text/textChange.ts';
import type { ObjectDraft } from './documentPath.ts';
import type { Landmarks } from './landmarks.ts';

/** The part of a document that is read again; offsets are those before the change. */
export interface ChangeWindow {
  readonly start: number;
  readonly end: number;
  /** Where the search for candidates goes on, and the number of candidates before it. */
  readonly scanFrom: number;
  readonly candidatesBefore: number;
  /** Index of the mark from which the structure is read. */
  readonly mark: number;
  /** Start of the first line that the change does not touch. */
  readonly behindChange: number;
  /** Offsets of the marks at which the readings before and after the change may meet. */
  readonly stops: readonly number[];
}

/** Characters beyond which a reader looks ahead for nothing but the end of a scalar: a key has at most 1024. */
const lookAhead = 1100;
/** Characters of a line that are looked at, of a window: when it has more, reading everything is as good. */
const longestPart = 1 << 19;
/** Marks tried before the change. */
const marksTried = 8;

/**
 * Chooses the part of a document that tells what a change has changed: from a mark so far before it that nothing that was
 * read until there depends on the changed lines, to some marks behind it.
 *
 * @param isBeforeObject - The mark stands before the object, too, that the change is in.
 * @returns `undefined` where there is no such mark, or the part would be large.
 */
export function changeWindow(
  { candidates, marks }: Landmarks,
  text: EditedText,
  change: TextChange,
  stopCount: number,
  isBeforeObject: boolean,
): ChangeWindow | undefined {
  const mark = markBefore({ candidates, marks }, text, change, isBeforeObject);
  const behindChange = nextLine(text, change.end);
  if (mark === undefined || behindChange === undefined) return undefined;
  const scan = scanStart({ candidates, marks }, text, mark.at);
  if (scan === undefined) return undefined;
  const firstStop = marks.countBefore(behindChange);
  const stops: number[] = [];
  for (let index = firstStop; index < firstStop + stopCount; index++) {
    const stop = marks.at(index);
    if (stop !== undefined) stops.push(stop.item.at + stop.shift);
  }
  // Two candidates, since one may have another end now.
  const candidate = candidates.at(candidates.countBefore(behindChange) + 1);
  const isWhole = stops.length < stopCount || candidate === undefined;
  const { offset = 0, resumeAt = 0 } = candidate?.item ?? {};
  const reached = Math.max(stops.at(-1) ?? 0, Math.max(offset, resumeAt) + (candidate?.shift ?? 0));
  const last = isWhole ? text.length : reached + lookAhead;
  let end: number | undefined = Math.min(last, text.length);
  for (let line = 0; line < 3 && end !== undefined; line++) end = nextLine(text, end);
  if (end === undefined || end - scan.start > longestPart) return undefined;
  return { ...scan, end, mark: mark.index, behindChange, stops };
}

/** The last mark with a whole line between it and the change; where quotes stand before it, with many characters. */
function markBefore({ marks }: Landmarks, text: EditedText, change: TextChange, isBeforeObject: boolean) {
  const first = marks.countBefore(change.start) - 1;
  const last = first - (isBeforeObject ? marksTried * marksTried : marksTried);
  let object: ObjectDraft | undefined;
  for (let index = first; index >= 0 && index > last; index--) {
    const mark = marks.at(index);
    if (mark === undefined) return undefined;
    const at = mark.item.at + mark.shift;
    if (change.start - at > longestPart) return undefined;
    const between = text.slice(at, change.start);
    const isFar = between.length > lookAhead || !/["']/.test(text.slice(Math.max(0, at - lookAhead), at));
    if (!isFar || !/\S[^\n]*\n/.test(between)) continue;
    if (!isBeforeObject) return { index, at };
    const objects = mark.item.collections.map(({ context }) => context.draft);
    object ??= objects.at(-1);
    if (object !== undefined && !objects.includes(object)) return { index, at };
  }
  return undefined;
}

/** The last candidate before a mark behind which the search can go on, or the beginning of the text. */
function scanStart({ candidates }: Landmarks, text: EditedText, mark: number) {
  const before = candidates.countBefore(mark);
  for (let index = before - 1; index >= 0 && index >= before - marksTried; index--) {
    const candidate = candidates.at(index);
    if (candidate === undefined || candidate.item.resumeAt === -1) continue;
    const { item, shift } = candidate;
    if (item.resumeAt + shift > mark) continue;
    const start = lineStart(text, item.offset + shift);
    return start === undefined ? undefined : { start, scanFrom: item.resumeAt + shift, candidatesBefore: index + 1 };
  }
  return before <= marksTried ? { start: 0, scanFrom: 0, candidatesBefore: 0 } : undefined;
}

function lineStart(text: EditedText, offset: number): number | undefined {
  const from = Math.max(0, offset - lookAhead);
  const feed = text.slice(from, offset).lastIndexOf('\n');
  if (feed !== -1) return from + feed + 1;
  return from === 0 ? 0 : undefined;
}

/** Start of the next line, or the end of the text. */
function nextLine(text: EditedText, offset: number): number | undefined {
  for (let from = offset, size = 256; from < text.length; size *= 4) {
    const feed = text.slice(from, from + size).indexOf('\n');
    if (feed !== -1) return from + feed + 1;
    from += size;
    if (from - offset > longestPart) return undefined;
  }
  return text.length;
}
