import type { NativeBase64Decoder } from '../core/text/base64.ts';

/** A language feature (ECMAScript 2026) of newer hosts: Chromium 140, Node 25. */
interface Uint8ArrayFromBase64 {
  fromBase64?(text: string, options: { readonly lastChunkHandling: 'loose' }): Uint8Array<ArrayBuffer>;
}

/** Characters decoded at once; longer texts take milliseconds either way. */
const longest = 1 << 16;

/**
 * Creates the fastest decoder of this host. `Buffer` cannot be used: it accepts everything, and reads `Ł` (U+0141) as `A`
 * (U+0041). `atob` and `fromBase64` are strict, except for missing padding.
 */
export function createNodeBase64Decoder(): NativeBase64Decoder {
  const { fromBase64 } = Uint8Array as Uint8ArrayFromBase64;
  const decode =
    fromBase64 === undefined
      ? decodeBinary
      : (text: string) => fromBase64.call(Uint8Array, text, { lastChunkHandling: 'loose' });
  return (text) => {
    // An exception costs more than decoding, so the common `\n` of string literals must not cause one.
    if (text.length > longest || text.includes('\\')) return undefined;
    try {
      const bytes = decode(text);
      return bytes.length % 3 === 0 || isPadded(text) ? bytes : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Decodes through the binary string of `atob` into its own memory, which is never shared: the data may be a key. */
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
