import { toHex } from './toHex.ts';
import type { DistinguishedName, NameAttribute } from './x509Model.ts';

/**
 * Writes a name as RFC 4514 does: last relative name first, `,` and `+` between, special characters escaped.
 *
 * The text is that of `openssl -nameopt RFC2253,-esc_msb`: characters beyond ASCII are kept, control characters are
 * `\0A`, and an attribute with unknown type or non-text value is `#` and its DER in hexadecimal. The text is still
 * hostile in Markdown or HTML.
 */
export function formatName(name: DistinguishedName): string {
  const { rdns } = name;
  let text = '';
  for (let i = rdns.length - 1; i >= 0; i--) {
    const rdn = rdns[i] ?? [];
    let separator = text === '' ? '' : ',';
    for (let k = rdn.length - 1; k >= 0; k--) {
      const attribute = rdn[k];
      if (attribute === undefined) continue;
      text += separator + formatAttribute(attribute);
      separator = '+';
    }
  }
  return text;
}

function formatAttribute({ oid, shortName, value, der }: NameAttribute): string {
  if (shortName === undefined || value === undefined) return `${shortName ?? oid}=#${toHex(der).toUpperCase()}`;
  return `${shortName}=${needsEscape.test(value) ? escapeValue(value) : value}`;
}

const needsEscape = /[\0-\x1f\x7f"+,;<>\\]|^[ #]| $/;

function escapeValue(value: string): string {
  return value.replace(/[\0-\x1f\x7f"+,;<>\\]|^[ #]| $/g, (character) =>
    character < ' ' || character === '\x7f'
      ? `\\${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
      : `\\${character}`,
  );
}
