import type { SpanMap } from './mappedText.ts';
import type { Span } from './span.ts';

/** Why a text is not base64 (RFC 4648 §4, with padding; white space between characters is allowed). */
export interface Base64Problem {
  readonly kind: /** A character that the alphabet does not have, or `=` before the last two places. */
    | 'character'
    /** `-` or `_`: the URL-safe alphabet of RFC 4648 §5. */
    | 'urlSafe'
    /** The text ends inside a group of four: its padding or its end is missing. */
    | 'truncated'
    /** Characters follow the padding, as when two base64 texts are joined. */
    | 'afterPadding';
  /** Offset of the first offending character; the end of the text for `truncated`. */
  readonly offset: number;
  /** N in Go's "illegal base64 data at input byte N", from the start of the base64 text. */
  readonly inputByte: number;
  /** Number of whole bytes that can be decoded before it. */
  readonly decodedLength: number;
}

const urlSafe = 64;
const padding = 65;
const whiteSpace = 66;
const foreign = 255;
const equalsSign = 61;

const encoder = new TextEncoder();

/**
 * Value of each UTF-16 code unit: 64 for `-` and `_` in the URL-safe alphabet, more for anything that is in neither alphabet. It has all
 * code units, so no bounds need checking.
 */
export const base64Values = buildValues();
const values = base64Values;

function buildValues(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(foreign);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < alphabet.length; value++) table[alphabet.charCodeAt(value)] = value;
  for (const character of '\t\n\v\f\r ') table[character.charCodeAt(0)] = whiteSpace;
  for (const character of '-_') table[character.charCodeAt(0)] = urlSafe;
  table[equalsSign] = padding;
  return table;
}

/**
 * Decodes a whole text natively, to the same bytes as {@link decodeBase64}, in a new array. Returns `undefined` for texts that it cannot
 * decode, valid or not. Never throws.
 */
export type NativeBase64Decoder = (text: string) => Uint8Array<ArrayBuffer> | undefined;

let decodeNatively: NativeBase64Decoder = () => undefined;

/**
 * Lets a host supply its native decoder. It makes decoding faster and does not change results, so it is set once, and not passed
 * through everything that may decode base64.
 */
export function lendBase64Decoder(decoder: NativeBase64Decoder): void {
  decodeNatively = decoder;
}

/** Shorter texts are decoded faster without the host. */
const shortestNative = 100;

/**
 * Decodes base64 between two offsets of a text. Skips white space anywhere.
 *
 * Ignores leftover bits before the padding, like Go. Never throws.
 *
 * @returns The bytes in a new array, or the first problem.
 */
export function decodeBase64(text: string, start = 0, end = text.length): Uint8Array<ArrayBuffer> | Base64Problem {
  const native = end - start < shortestNative ? undefined : decodeNatively(text.slice(start, end));
  return native ?? decodePortably(text, start, end);
}

/**
 * {@link decodeBase64} without the host. Works everywhere, and is the only one that finds problems.
 *
 * @internal
 */
export function decodePortably(text: string, start: number, end: number): Uint8Array<ArrayBuffer> | Base64Problem {
  return decodePlain(text, start, end) ?? decodeWithCare(text, start, end);
}

/**
 * Decodes the most common form of base64: groups of four, with white space only between groups. One native call turns the characters
 * into bytes, which are decoded in place. This takes half the time of reading them one by one from the text.
 *
 * @returns `undefined` for any other text, valid or not.
 */
function decodePlain(text: string, start: number, end: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(end - start);
  encoder.encodeInto(text.slice(start, end), bytes);
  const { length } = bytes;
  let read = 0;
  let written = 0;
  while (read + 4 <= length) {
    const a = values[bytes[read] ?? 0] ?? foreign;
    if (a === whiteSpace) {
      read++;
      continue;
    }
    const b = values[bytes[read + 1] ?? 0] ?? foreign;
    const c = values[bytes[read + 2] ?? 0] ?? foreign;
    const d = values[bytes[read + 3] ?? 0] ?? foreign;
    if ((a | b | c | d) > 63) {
      if ((a | b) > 63 || d !== padding || (c > 63 && c !== padding)) return undefined;
      bytes[written] = (a << 2) | (b >> 4);
      if (c !== padding) bytes[written + 1] = (b << 4) | (c >> 2);
      written += c === padding ? 1 : 2;
      read += 4;
      break;
    }
    bytes[written] = (a << 2) | (b >> 4);
    bytes[written + 1] = (b << 4) | (c >> 2);
    bytes[written + 2] = (c << 6) | d;
    written += 3;
    read += 4;
  }
  while (read < length && values[bytes[read] ?? 0] === whiteSpace) read++;
  return read === length ? bytes.subarray(0, written) : undefined;
}

/** Decodes any text character by character and finds the first problem. */
function decodeWithCare(text: string, start: number, end: number): Uint8Array<ArrayBuffer> | Base64Problem {
  const bytes = new Uint8Array(((end - start) * 3) >>> 2);
  let read = start;
  let written = 0;
  while (true) {
    while (read + 4 <= end) {
      const a = values[text.charCodeAt(read)] ?? foreign;
      const b = values[text.charCodeAt(read + 1)] ?? foreign;
      const c = values[text.charCodeAt(read + 2)] ?? foreign;
      const d = values[text.charCodeAt(read + 3)] ?? foreign;
      if ((a | b | c | d) > 63) break;
      bytes[written] = (a << 2) | (b >> 4);
      bytes[written + 1] = (b << 4) | (c >> 2);
      bytes[written + 2] = (c << 6) | d;
      written += 3;
      read += 4;
    }
    let count = 0;
    let group = 0;
    while (count < 4 && read < end) {
      const value = values[text.charCodeAt(read)] ?? foreign;
      if (value < 64) {
        group = (group << 6) | value;
        count++;
      } else if (value === padding) {
        return finish(text, read, end, bytes, written, group, count, start);
      } else if (value !== whiteSpace) {
        const kind = value === urlSafe ? 'urlSafe' : 'character';
        return { kind, offset: read, inputByte: read - start, decodedLength: written };
      }
      read++;
      if (count === 0 && read + 4 <= end) break;
    }
    if (count === 4) {
      bytes[written] = group >> 16;
      bytes[written + 1] = group >> 8;
      bytes[written + 2] = group;
      written += 3;
    } else if (read >= end) {
      if (count === 0) return bytes.subarray(0, written);
      return { kind: 'truncated', offset: end, inputByte: end - start - count, decodedLength: written };
    }
  }
}

/** Handles the padding at `read`, after `count` characters of the last group. */
function finish(
  text: string,
  read: number,
  end: number,
  bytes: Uint8Array<ArrayBuffer>,
  written: number,
  group: number,
  count: number,
  start: number,
): Uint8Array<ArrayBuffer> | Base64Problem {
  if (count < 2) return { kind: 'character', offset: read, inputByte: read - start, decodedLength: written };
  let next = skipWhiteSpace(text, read + 1, end);
  if (count === 2) {
    if (next >= end) return { kind: 'truncated', offset: end, inputByte: end - start, decodedLength: written };
    if (text.charCodeAt(next) !== equalsSign) {
      return { kind: 'character', offset: next, inputByte: next - start - 1, decodedLength: written };
    }
    next = skipWhiteSpace(text, next + 1, end);
  }
  if (next < end) return { kind: 'afterPadding', offset: next, inputByte: next - start, decodedLength: written };
  const last = count === 2 ? group << 12 : group << 6;
  bytes[written] = last >> 16;
  if (count === 3) bytes[written + 1] = last >> 8;
  return bytes.subarray(0, written + count - 1);
}

/** Tells whether a code unit is in the standard or the URL-safe alphabet. Padding is not. */
export function isBase64Character(code: number): boolean {
  return (values[code & 0xffff] ?? foreign) <= urlSafe;
}

function skipWhiteSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && values[text.charCodeAt(at)] === whiteSpace) at++;
  return at;
}

/**
 * Builds the map from decoded bytes to the characters that encode them. The span of a byte covers every character with one of its
 * bits, and the padding at the end of the text.
 *
 * @param decodedLength - Number of bytes that the text decodes to.
 */
export function base64SpanMap(text: string, start: number, end: number, decodedLength: number): SpanMap {
  const runs = characterRuns(text, start, end);
  const offsetOf = (index: number): number => {
    let low = 0;
    let high = runs.indexes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((runs.indexes[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return (runs.offsets[low] ?? start) + index - (runs.indexes[low] ?? 0);
  };
  return (span: Span) => {
    const from = offsetOf(Math.floor((span.start * 4) / 3));
    if (span.end <= span.start) return { start: from, end: from };
    if (span.end >= decodedLength) return { start: from, end: runs.end };
    return { start: from, end: offsetOf(Math.floor((span.end * 8 - 1) / 6)) + 1 };
  };
}

/** Runs of characters between white space: index and offset of each run's first character. */
function characterRuns(text: string, start: number, end: number) {
  const indexes: number[] = [];
  const offsets: number[] = [];
  let index = 0;
  let last = start;
  for (const { 0: run, index: at } of text.slice(start, end).matchAll(/[^\t\n\v\f\r ]+/g)) {
    indexes.push(index);
    offsets.push(start + at);
    index += run.length;
    last = start + at + run.length;
  }
  return { indexes, offsets, end: last };
}
