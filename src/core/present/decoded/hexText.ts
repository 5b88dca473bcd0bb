import { toHex } from '../../x509/toHex.ts';

/** Writes octets as `0a:1b:2c`. */
export function colonHex(bytes: Uint8Array): string {
  return toHex(bytes).replace(/..(?!$)/g, '$&:');
}

/** Writes octets as lines of `0a:1b:2c:`, the colon at the end of all lines but the last, as OpenSSL does. */
export function hexLines(bytes: Uint8Array, perLine: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += perLine) {
    const isLast = start + perLine >= bytes.length;
    lines.push(colonHex(bytes.subarray(start, start + perLine)) + (isLast ? '' : ':'));
  }
  return lines;
}

/** Puts `width` spaces before each line that is not empty. */
export function indent(lines: readonly string[], width: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(width) + line));
}
