import * as l10n from '@vscode/l10n';
import { toHex } from '../../x509/toHex.ts';
import { decodedLimits } from './decodedLimits.ts';

/** Writes octets as `0a:1b:2c`, up to the limit. */
export function colonHex(bytes: Uint8Array): string {
  const limit = decodedLimits.unknownOctets;
  const text = toHex(bytes.subarray(0, limit)).replace(/..(?!$)/g, '$&:');
  return bytes.length > limit ? `${text}:${moreBytes(bytes.length - limit)}` : text;
}

/** Writes octets as `0A:1B:2C`, as OpenSSL writes identifiers and serial numbers inside extensions. */
export function upperColonHex(bytes: Uint8Array): string {
  return colonHex(bytes).replace(/[0-9a-f]{2}(?=:|$)/g, (octet) => octet.toUpperCase());
}

/** Writes octets as lines of `0a:1b:2c:`, the colon at the end of all lines but the last, as OpenSSL does. */
export function hexLines(bytes: Uint8Array, perLine: number, limit: number = decodedLimits.keyOctets): string[] {
  const lines: string[] = [];
  const shown = Math.min(bytes.length, limit);
  for (let start = 0; start < shown; start += perLine) {
    const isLast = start + perLine >= bytes.length;
    lines.push(colonHex(bytes.subarray(start, Math.min(shown, start + perLine))) + (isLast ? '' : ':'));
  }
  if (shown < bytes.length) lines.push(moreBytes(bytes.length - shown));
  return lines;
}

function moreBytes(count: number): string {
  return l10n.t('… and {0} more bytes', count.toLocaleString('en'));
}

/** Indents each non-empty line by `width` spaces. */
export function indent(lines: readonly string[], width: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(width) + line));
}
