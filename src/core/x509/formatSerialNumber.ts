import { toHex } from './toHex.ts';

/**
 * Writes the content octets of an INTEGER, of any length, as lower-case hexadecimal without leading zeros, `-` before
 * a negative one (two's complement, X.690 §8.3). An empty encoding, which is not an INTEGER, is written as `0`.
 */
export function formatSerialNumber(bytes: Uint8Array): string {
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  return (isNegative ? '-' : '') + (toHex(isNegative ? negate(bytes) : bytes).replace(/^0+/, '') || '0');
}

function negate(bytes: Uint8Array): Uint8Array {
  const magnitude = new Uint8Array(bytes.length);
  let carry = 1;
  for (let i = bytes.length - 1; i >= 0; i--) {
    const octet = ((bytes[i] ?? 0) ^ 0xff) + carry;
    magnitude[i] = octet & 0xff;
    carry = octet >> 8;
  }
  return magnitude;
}
