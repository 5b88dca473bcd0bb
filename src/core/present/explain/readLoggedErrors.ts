import { memoised } from '../../text/memoised.ts';
import { cutErrorIn, goesOn } from './cutErrors.ts';
import { addressesIn, type LineAddress, type LineDetails, lineDetails, withoutClock } from './lineDetails.ts';
import { type LogFrame, logFrames, loggingProgram } from './logFrames.ts';
import type { LoggedErrorRecord } from './loggedErrorRecord.ts';
import { loggedErrors } from './loggedErrors.ts';
import { neededWords } from './neededWords.ts';
import { wordSearch } from './wordSearch.ts';

/** An error in a log line. Hostile text. */
export interface LoggedError extends LineDetails {
  readonly record: LoggedErrorRecord;
  /** The error as written in the line, quotes unescaped. */
  readonly quote: string;
  /** The whole line. */
  readonly line: string;
  /** Hosts and ports in the line. */
  readonly addresses: readonly LineAddress[];
  /** What the words around the error say. */
  readonly frames: readonly LogFrame[];
  /** The program that wrote the log. */
  readonly program?: string;
}

/** Nobody reads longer lines, and the search is quadratic. */
const longestLine = 10_000;
/** More different errors than this do not help. */
export const maxErrors = 10;
/** Maximum number of one kind in a line: repetitions do not help, and all are compared with each other. */
const maxOfOneKind = 10;
/** Maximum number of lines of a paste that are unwrapped; longer logs come from files, which are not wrapped. */
const maxWrappedLines = 400;
/** Wider terminals do not wrap. */
const widestTerminal = 1000;

/** Logs repeat their lines; those that were read are remembered, up to so many. */
const maxRemembered = 1000;

/** Position of an error in a line. */
interface Match {
  readonly record: LoggedErrorRecord;
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  /** The line ends within it; how it may go on. */
  readonly isCut?: true;
  readonly rests?: readonly string[];
}

const everywhere = memoised(() =>
  loggedErrors.map((record) => ({ record, pattern: new RegExp(record.pattern.source, 'g') })),
);
/** Skips lines without an error quickly: a log has millions. */
const searchesFor = memoised(() => wordSearch(everywhere().map((each) => [each, neededWords(each.pattern.source)])));

/**
 * Finds the errors in a text pasted from a log or terminal, each once, in order, including several in a line and
 * those wrapped by the terminal. Never throws.
 *
 * @param hasFiles - Also finds those that only files tell more of.
 */
export function readLoggedErrors(text: string, hasFiles = false): readonly LoggedError[] {
  const errors = new Map<string, LoggedError>();
  const isPaste = isShort(text);
  const known = new Set<string>();
  let start = 0;
  let skipped: readonly number[] = [];
  while (start <= text.length && errors.size < maxErrors) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    const written = text.slice(start, Math.min(end, start + longestLine));
    start = end + 1;
    if (known.has(written)) continue;
    const line = readableLine(written).slice(skipped[0] ?? 0);
    const all = matchesIn(line, hasFiles);
    const isCut = all.some((each) => each.isCut === true);
    const own = isCut ? withoutBroken(all, text.slice(start, start + widestTerminal)) : all;
    // In a paste, and where a line is cut, the next line counts too.
    if (!isPaste && !isCut && known.size < maxRemembered) known.add(written);
    const wrapped = isPaste ? wrappedMatch(line, own, text.slice(start, start + longestLine), hasFiles) : undefined;
    skipped = wrapped?.taken ?? skipped.slice(1);
    const matches = wrapped === undefined ? own : [wrapped.match];
    for (const match of matches) {
      const error = toError(match, wrapped?.line ?? line);
      const key = keyOf(error);
      if (!errors.has(key) && errors.size < maxErrors) errors.set(key, error);
    }
  }
  return [...errors.values()];
}

/** Without an error that goes on in the next line. */
function withoutBroken(matches: readonly Match[], rest: string): readonly Match[] {
  const next = readableLine(rest.split('\n', 1)[0] ?? '');
  return matches.filter(({ rests }) => rests === undefined || !goesOn({ rests }, next));
}

function isShort(text: string): boolean {
  let feeds = 0;
  for (let at = text.indexOf('\n'); at !== -1 && feeds <= maxWrappedLines; at = text.indexOf('\n', at + 1)) feeds++;
  return feeds <= maxWrappedLines;
}

/** Logs quote errors in nested strings, terminals colour them, and word processors curl apostrophes. */
export function readableLine(line: string): string {
  return line
    .replaceAll(/(?<!\\)\\+"/g, '"')
    .replaceAll(/\u001b\[[\d;]*m|\r/g, '')
    .replaceAll(/[‘’]/g, "'");
}

function matchesIn(line: string, hasFiles: boolean): readonly Match[] {
  const all: Match[] = [];
  const telling: Match[] = [];
  const cut = cutErrorIn(line);
  if (cut !== undefined) all.push(cut);
  const searches = searchesFor()(line);
  for (const search of everywhere()) {
    if (!searches.has(search)) continue;
    const { record, pattern } = search;
    if (record.needsFiles === true && !hasFiles) continue;
    const same = matchesOf(record, pattern, line, all);
    if (record.isGeneral !== true || all.every((each) => each === cut)) telling.push(...withoutRepeated(same));
    all.push(...same);
  }
  // One that other errors of the line tell more exactly says nothing.
  if (cut !== undefined && (cut.record.isGeneral !== true || telling.length === 0)) telling.push(cut);
  return telling.sort((a, b) => a.start - b.start);
}

/** @param others - A match inside one of these is not a separate error. */
function matchesOf(record: LoggedErrorRecord, pattern: RegExp, line: string, others: readonly Match[]): Match[] {
  const found: Match[] = [];
  // Nearly always without a match, and `matchAll` copies the pattern.
  if (line.search(pattern) === -1) return found;
  for (const { 0: quote, index } of line.matchAll(pattern)) {
    const end = index + quote.length;
    const isFree = others.every((other) => end <= other.start || index >= other.end);
    if (isFree && quote !== '') found.push({ record, quote, start: index, end });
    if (found.length === maxOfOneKind) break;
  }
  return found;
}

/** Drops those that say no more than another one of the same kind. */
function withoutRepeated(same: readonly Match[]): readonly Match[] {
  if (same.length < 2) return same;
  const detailed = same.filter(({ quote }) => Object.keys(lineDetails(quote, quote)).length > 0);
  return detailed.length > 0 ? detailed : same.slice(0, 1);
}

/** An error that begins in a line and ends in one of the next two, if the line alone says less. */
interface WrappedMatch {
  readonly match: Match;
  /** The joined lines. */
  readonly line: string;
  /** How many characters of each following line are part of the error. */
  readonly taken: readonly number[];
}

/** Finds it; of the ways to join the lines, the one that says most. */
function wrappedMatch(line: string, own: readonly Match[], rest: string, hasFiles: boolean): WrappedMatch | undefined {
  const [next = '', after = ''] = rest.split('\n', 2).map(readableLine);
  if (next.trim() === '' || line.length > widestTerminal || next.length > widestTerminal) return undefined;
  let best: WrappedMatch | undefined;
  for (const more of [[next], [next, after]]) {
    for (const blank of ['', ' ']) {
      const parts = blank === '' ? more : more.map((part) => part.trimStart());
      const joined = [line, ...parts].join(blank);
      const match = matchesIn(joined, hasFiles).find(
        ({ start, end }) => start < line.length && end > line.length + blank.length,
      );
      const isBetter =
        match !== undefined &&
        (best === undefined ? saysMore(match, own, joined, line) : saysMore(match, [best.match], joined, best.line));
      if (isBetter) best = { match, line: joined, taken: takenOf(match.end - line.length, more, parts, blank) };
    }
  }
  return best;
}

/** @param length - Length of the error after the end of the first line. */
function takenOf(length: number, lines: readonly string[], parts: readonly string[], blank: string): number[] {
  let left = length;
  return lines.map((each, index) => {
    const part = parts[index] ?? '';
    const covered = Math.min(part.length, left - blank.length);
    left -= blank.length + part.length;
    return covered <= 0 ? 0 : each.length - part.length + covered;
  });
}

function saysMore(match: Match, own: readonly Match[], joined: string, line: string): boolean {
  const there = own.find(({ start }) => start === match.start);
  if (there === undefined) return own.length === 0;
  if (there.isCut !== match.isCut) return there.isCut === true;
  if (there.record !== match.record) return loggedErrors.indexOf(match.record) < loggedErrors.indexOf(there.record);
  const count = (quote: string, around: string) => Object.keys(lineDetails(quote, around)).length;
  return count(match.quote, joined) > count(there.quote, line);
}

/** An error with what its line tells. */
export function toError({ record, quote }: Pick<Match, 'record' | 'quote'>, line: string): LoggedError {
  const program = loggingProgram(line);
  return {
    record,
    quote,
    line,
    ...lineDetails(quote, line),
    addresses: addressesIn(line),
    frames: logFrames.filter(({ pattern }) => pattern.test(line)),
    ...(program === undefined ? {} : { program }),
  };
}

/** The same error at another time, or of another connection from the same client to the same server. */
function keyOf({ quote, serial, addresses, frames }: LoggedError): string {
  const about = addresses.flatMap(({ host, port, isPeer }) => (isPeer ? [] : [`${host}:${port}`]));
  const framed = frames.map(({ pattern }) => pattern.source);
  return JSON.stringify([withoutClock(quote), serial, about, framed]);
}
