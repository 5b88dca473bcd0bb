import type { CandidateCursor } from '../scanCandidates.ts';
import type { BlockFrames } from './blockFrames.ts';
import type { KeyTest } from './keyNames.ts';
import { describesObject } from './placeInDocument.ts';

const space = 32;
const dash = 45;
const colon = 58;
const lineFeed = 10;

/**
 * Reads the simplest lines, `key: value` and `key:` after any number of `- `, up to the first line that needs a closer look. Nine of
 * ten lines in a generated file are so simple. Reading them here takes a sixth of the time.
 *
 * @param from - Start of a line.
 * @param pause - Lines that begin here or later are not read.
 * @param emit - Called for values that contain a candidate, have a wanted key, or describe the object.
 * @returns Start of the first line that was not read.
 */
export function skimPlainLines(
  text: string,
  from: number,
  pause: number,
  frames: BlockFrames,
  cursor: CandidateCursor,
  wanted: KeyTest,
  emit: (start: number, end: number) => void,
): number {
  const { indents, sequences, pending, keyStarts, keyEnds, indexes } = frames;
  const { length } = text;
  let at = from;
  let column = from;
  for (;;) {
    if (at >= pause) return at;
    while (column < length && text.charCodeAt(column) === space) column++;
    let key = column;
    while (key + 2 < length && text.charCodeAt(key) === dash && text.charCodeAt(key + 1) === space) key += 2;
    const end = plainKeyEnd(text, key);
    if (end === -1) return at;
    const value = end + 2;
    const isParent = text.charCodeAt(end + 1) === lineFeed;
    let lineEnd = end + 1;
    let next = value;
    if (!isParent) {
      if (!isPlainStart(text.charCodeAt(value))) return at;
      const holds = cursor.isIn(value, value + 1);
      lineEnd = holds ? cursor.lineEnd() : text.indexOf('\n', value);
      if (lineEnd === -1 || text.charCodeAt(lineEnd - 1) <= space) return at;
      if (!holds) {
        const blank = text.indexOf(' ', value);
        if (blank < lineEnd && blank !== -1) return at;
      }
      next = lineEnd + 1;
    }
    let nextColumn = next;
    while (nextColumn < length && text.charCodeAt(nextColumn) === space) nextColumn++;
    if (nextColumn >= length || text.charCodeAt(nextColumn) <= space) return at;
    if (!isParent && nextColumn - next > key - at) return at;

    let indent = column - at;
    for (let item = column; item < key; item += 2) {
      while ((indents[frames.top] ?? -1) > indent) frames.top--;
      const { top } = frames;
      if (sequences[top] === 1 && indents[top] === indent) {
        indexes[top] = (indexes[top] ?? 0) + 1;
        pending[top] = 1;
      } else if (!frames.openItem(indent)) {
        return at;
      }
      indent += 2;
    }
    while ((indents[frames.top] ?? -1) > indent || (sequences[frames.top] === 1 && indents[frames.top] === indent)) {
      frames.top--;
    }
    const { top } = frames;
    if (top > 0 && sequences[top] === 0 && indents[top] === indent) {
      keyStarts[top] = key;
      keyEnds[top] = end;
      pending[top] = 1;
    } else if (!frames.openKey(indent, key, end)) {
      return at;
    }
    if (!isParent) {
      pending[frames.top] = 0;
      const isTold = cursor.offset < lineEnd || wanted.has(text, key, end) || describesObject(text, key, end);
      if (isTold) emit(value, lineEnd);
    }
    at = next;
    column = nextColumn;
  }
}

/** End of a plain key that begins at `key` and is followed by `: ` or a colon at the end of the line; otherwise -1. */
function plainKeyEnd(text: string, key: number): number {
  if (!isPlainStart(text.charCodeAt(key))) return -1;
  let end = key;
  let code = text.charCodeAt(end);
  while (code >= dash && code !== colon) {
    end++;
    code = text.charCodeAt(end);
  }
  if (code !== colon) return -1;
  const behind = text.charCodeAt(end + 1);
  return behind === lineFeed || (behind === space && text.charCodeAt(end + 2) > space) ? end : -1;
}

/** A letter, digit or `/`, `.`, `_`. Only plain scalars begin with one. */
function isPlainStart(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 97 && letter <= 122) || (code >= 46 && code <= 57) || code === 95;
}
