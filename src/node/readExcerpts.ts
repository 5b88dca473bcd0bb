import { limits } from '../core/locate/limits.ts';
import { shortestPem } from '../core/locate/scanCandidates.ts';
import type { ScanDisk } from './scanDisk.ts';

/** The parts of a large text that contain PEM, joined, with the line numbers in the file. */
export interface Excerpts {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each line of `bytes` the number of its line in the file, from 0. */
  readonly lineNumbers: readonly number[];
}

/** Read at a time. */
const chunkBytes = 1 << 20;
/** Longest block that is found, and longest line that is kept completely: bundles of all public CAs in base64 have 300 kB. */
const maxBytesOfOne = 512 << 10;
/** Characters kept of a line before and after a match. */
const context = 4 << 10;

/** PEM, and base64 of PEM in all three alignments. */
const needle = /-----BEGIN |LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lO/g;
const lineFeed = '\n';

/**
 * Reads a text that is too large for memory, such as a log, and keeps the lines that contain PEM or base64 of PEM. Only a few
 * chunks and the kept lines are in memory.
 *
 * @param most - Maximum number of bytes to keep.
 */
export function readExcerpts(descriptor: number, most: number, disk: ScanDisk): Excerpts {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const parts: string[] = [];
  const lineNumbers: number[] = [];
  let kept = 0;
  let window = '';
  /** Line feeds before the window. */
  let line = 0;
  let position = 0;
  let empty = 0;
  for (let isAtEnd = false; !isAtEnd && kept < most; ) {
    const length = disk.read(descriptor, chunk, 0, chunk.length, position);
    position += length;
    isAtEnd = length === 0;
    window += chunk.toString('latin1', 0, length);
    let done = 0;
    const endOf = endsIn(window);
    needle.lastIndex = 0;
    for (let found = needle.exec(window); found !== null; found = needle.exec(window)) {
      const end = endOf(found.index, found[0].startsWith('-'));
      if (end === undefined && !isAtEnd && window.length - found.index < maxBytesOfOne + context) break;
      if ((end ?? found.index) - found.index < shortestPem && ++empty > limits.emptyHeaders) {
        line += countLines(window, done, needle.lastIndex);
        done = needle.lastIndex;
        continue;
      }
      const from = Math.max(done, lineStart(window, found.index));
      const to = lineEnd(window, end ?? found.index + found[0].length);
      line += countLines(window, done, from);
      const text = window.slice(from, to);
      const lines = countLines(text, 0, text.length) + 1;
      for (let number = 0; number < lines; number++) lineNumbers.push(line + number);
      parts.push(text);
      kept += text.length + 1;
      line += lines - 1;
      done = to;
      needle.lastIndex = to;
    }
    const rest = found(window, done) ?? Math.max(done, window.length - context);
    line += countLines(window, done, rest);
    window = window.slice(rest);
  }
  return { bytes: new Uint8Array(Buffer.from(parts.join(lineFeed), 'latin1')), lineNumbers };
}

/** Where to continue reading: at the line of a match that has not ended yet. */
function found(window: string, from: number): number | undefined {
  needle.lastIndex = from;
  const next = needle.exec(window);
  return next === null ? undefined : Math.max(from, lineStart(window, next.index));
}

/** Finds the end of the block that begins at `start`; `undefined` if the window ends before. Ask in order of position. */
function endsIn(window: string): (start: number, isPem: boolean) => number | undefined {
  const foreign = /[^A-Za-z0-9+/=\s]/g;
  let nextForeign = -1;
  let nextEnd = -1;
  return (start, isPem) => {
    if (!isPem) {
      foreign.lastIndex = start;
      if (nextForeign < start) nextForeign = foreign.exec(window)?.index ?? window.length;
      return nextForeign === window.length ? undefined : nextForeign;
    }
    if (nextEnd < start) nextEnd = orEnd(window, window.indexOf('-----END ', start));
    const dashes = window.indexOf('-----', nextEnd + 9);
    return dashes === -1 ? undefined : dashes + 5;
  };
}

function orEnd(window: string, at: number): number {
  return at === -1 ? window.length : at;
}

function lineStart(window: string, at: number): number {
  return Math.max(window.lastIndexOf(lineFeed, at) + 1, at - context);
}

function lineEnd(window: string, at: number): number {
  const end = window.indexOf(lineFeed, at);
  return Math.min(end === -1 ? window.length : end, at + context);
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf(lineFeed, from); at !== -1 && at < to; at = text.indexOf(lineFeed, at + 1)) count++;
  return count;
}
