import { isBinary } from '../text/isBinary.ts';
import { markedEncoding } from '../text/markedEncoding.ts';
import type { Bytes } from '../x509/bytes.ts';

/** Made once: most files are UTF-8. */
const utf8 = new TextDecoder('utf-8');

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
  return isBinary(bytes) ? undefined : utf8.decode(bytes);
}
