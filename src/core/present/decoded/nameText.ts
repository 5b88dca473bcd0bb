import { visibleText } from '../../text/visibleText.ts';
import { toHex } from '../../x509/toHex.ts';
import type { DistinguishedName, NameAttribute } from '../../x509/x509Model.ts';
import { decodedLimits } from './decodedLimits.ts';

/**
 * Writes a name in its encoded order as OpenSSL 3.2 and later do, `C=DE, O=Example, CN=a`.
 *
 * Unlike OpenSSL it escapes what could be taken for another attribute: a CN of `a, O=system:masters` must not look like
 * two attributes.
 */
export function onelineName(name: DistinguishedName): string {
  return joinedName(name, '=');
}

/** Writes a name as `C = DE, O = Example, CN = a`, the form that OpenSSL kept inside some extensions. */
export function spacedName(name: DistinguishedName): string {
  return joinedName(name, ' = ');
}

/** Writes a name as `/C=DE/O=Example/CN=a`, the form that OpenSSL uses inside extensions. */
export function slashName(name: DistinguishedName): string {
  return writtenRdns(name)
    .map((rdn) => `/${rdn.map((attribute) => attributeText(attribute, '=', /[\\/+]/g)).join('+')}`)
    .join('');
}

/** OpenSSL skips relative names without an attribute, which are not allowed. */
function writtenRdns({ rdns }: DistinguishedName): DistinguishedName['rdns'] {
  return rdns.filter(({ length }) => length > 0);
}

function joinedName(name: DistinguishedName, equals: string): string {
  return writtenRdns(name)
    .map((rdn) => rdn.map((attribute) => attributeText(attribute, equals, /[\\,+]/g)).join(' + '))
    .join(', ');
}

function attributeText({ shortName, oid, value, der }: NameAttribute, equals: string, separators: RegExp): string {
  const text =
    value === undefined
      ? `#${toHex(der.subarray(0, decodedLimits.unknownOctets)).toUpperCase()}`
      : visibleText(value.replace(separators, '\\$&'), decodedLimits.characters);
  return `${shortName ?? oid}${equals}${text}`;
}
