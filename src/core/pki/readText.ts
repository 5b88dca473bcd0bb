import { markedEncoding } from '../text/markedEncoding.ts';
import type { Bytes } from '../x509/bytes.ts';

/** Bytes from the start that decide whether a file is binary, as Git does. */
const binaryProbe = 8000;

/**
 * Reads the bytes of a text file: UTF-8 or UTF-16 by byte order mark (which is left out), UTF-8 without one. Broken
 * sequences become U+FFFD, as in VS Code.
 *
 * @returns `undefined` for a binary file, i.e. one with a NUL byte near its start. Never throws.
 */
export function readText(bytes: Bytes): string | undefined {
  const encoding = markedEncoding(bytes);
  if (encoding === 'utf16le') return new TextDecoder('utf-16le').decode(bytes);
  if (encoding === 'utf16be') return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.subarray(0, binaryProbe).includes(0)) return undefined;
  return new TextDecoder('utf-8').decode(bytes);
}
