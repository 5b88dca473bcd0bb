import { decodeBase64 } from '../text/base64.ts';

/**
 * Makes of a text that was meant as base64 the bytes that it was meant to be: blanks and line breaks, also written as
 * `\n`, and whatever else does not belong to base64 go; the URL-safe alphabet becomes the standard one; padding is
 * completed; texts that were joined are decoded one by one.
 *
 * Whether that was right has to be seen by what the bytes hold.
 */
export function joinBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const characters = text
    .replace(/\\+[nrt]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/[^A-Za-z0-9+/=]/g, '');
  const parts: Uint8Array[] = [];
  for (const [part] of characters.matchAll(/[A-Za-z0-9+/]+/g)) {
    const missing = -part.length & 3;
    const decoded = missing === 3 ? undefined : decodeBase64(part + '='.repeat(missing));
    if (!(decoded instanceof Uint8Array)) return undefined;
    const isNewLine = parts.length > 0 && parts.at(-1)?.at(-1) !== lineFeed;
    if (isNewLine) parts.push(Uint8Array.of(lineFeed));
    parts.push(decoded);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const lineFeed = 10;
