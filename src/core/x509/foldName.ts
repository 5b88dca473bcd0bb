import { toHex } from './toHex.ts';
import type { DistinguishedName, NameAttribute } from './x509Model.ts';

/**
 * Folds a name so that names that differ only in string type, ASCII case or white space are equal. OpenSSL compares
 * like this, after RFC 5280 §7.1; Go compares octets. Not for display.
 */
export function foldName({ rdns }: DistinguishedName): string {
  return rdns.map((rdn) => rdn.map(foldAttribute).sort().join('\u0001')).join('\u0002');
}

function foldAttribute({ oid, value, der }: NameAttribute): string {
  return `${oid}=${value === undefined ? `#${toHex(der)}` : foldText(value)}`;
}

function foldText(text: string): string {
  return text
    .replace(/^[ \t-\r]+|[ \t-\r]+$/g, '')
    .replace(/[ \t-\r]+/g, ' ')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
