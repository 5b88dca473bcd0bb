import type { NativeBase64Decoder } from '../core/text/base64.ts';

/** A language feature (ECMAScript 2026) that younger hosts have: Chromium 140, Node 25. */
interface Uint8ArrayFromBase64 {
  fromBase64?(text: string, options: { readonly lastChunkHandling: 'loose' }): Uint8Array<ArrayBuffer>;
}

/** Characters that are decoded at once; a text that is longer takes milliseconds either way. */
const longest = 1 << 16;

/**
 * Makes the fastest decoder that this host has. `Buffer` is none that could be lent: it lets everything pass, and takes
 * `Ł` (U+0141) for `A` (U+0041). `atob` and `fromBase64` are strict, but for padding that is missing.
 */
export function createNodeBase64Decoder(): NativeBase64Decoder {
  const { fromBase64 } = Uint8Array as Uint8ArrayFromBase64;
  const decode =
    fromBase64 === undefined
      ? decodeBinary
      : (text: string) => fromBase64.call(Uint8Array, text, { lastChunkHandling: 'loose' });
  return (text) => {
    // An exception costs more than decoding: none for what is common, the `\n` of string literals.
    if (text.length > longest || text.includes('\\')) return undefined;
    try {
      const bytes = decode(text);
      return bytes.length % 3 === 0 || isPadded(text) ? bytes : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Decodes by way of the binary string that `atob` makes, into memory of its own: none that others get to see, least of all a key. */
function decodeBinary(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const own = Buffer.allocUnsafeSlow(binary.length);
  own.write(binary, 'latin1');
  return new Uint8Array(own.buffer);
}

function isPadded(text: string): boolean {
  let last = text.length - 1;
  while (last >= 0 && text.charCodeAt(last) <= 32) last--;
  return text.charCodeAt(last) === 61;
}
