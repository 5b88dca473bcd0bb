import { tag } from './derReader.ts';

/**
 * Decodes the content octets of an ASN.1 string.
 *
 * One-octet types are read as Latin-1, including TeletexString, as OpenSSL and every CA that still uses it do. UTF-8
 * is read strictly. BMPString may contain surrogate pairs, although it should not.
 *
 * @param type - The identifier octet.
 * @returns `undefined` when it is not a string type, or the octets are not valid for it. Never throws.
 */
export function decodeString(type: number, bytes: Uint8Array, start: number, end: number): string | undefined {
  switch (type) {
    case tag.utf8String:
      return isAscii(bytes, start, end) ? latin1Text(bytes, start, end) : utf8Text(bytes, start, end);
    case tag.printableString:
    case tag.ia5String:
    case tag.numericString:
    case tag.teletexString:
    case tag.visibleString:
    case tag.utcTime:
    case tag.generalizedTime:
      return latin1Text(bytes, start, end);
    case tag.bmpString:
      return bmpText(bytes, start, end);
    case tag.universalString:
      return universalText(bytes, start, end);
    default:
      return undefined;
  }
}

/** Tells whether the octets are characters of PrintableString. */
export function isPrintableString(bytes: Uint8Array, start: number, end: number): boolean {
  let allowed = 1;
  for (let i = start; i < end; i++) allowed &= printable[bytes[i] ?? 0] ?? 0;
  return allowed === 1;
}

/** By octet, 1 where PrintableString has it; `*` and `&` count, because many CAs write them and Go accepts them. */
const printable = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?*&") {
  printable[character.charCodeAt(0)] = 1;
}

/** Tells whether all octets from `start` to `end` are below 0x80. */
export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0;
  for (let i = start; i < end; i++) seen |= bytes[i] ?? 0;
  return seen < 0x80;
}

/** Reads each octet as one character of Latin-1, and so of ASCII. */
export function latin1Text(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let i = start;
  for (; i + 8 <= end; i += 8) {
    text += String.fromCharCode(
      bytes[i] ?? 0,
      bytes[i + 1] ?? 0,
      bytes[i + 2] ?? 0,
      bytes[i + 3] ?? 0,
      bytes[i + 4] ?? 0,
      bytes[i + 5] ?? 0,
      bytes[i + 6] ?? 0,
      bytes[i + 7] ?? 0,
    );
  }
  for (; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

/**
 * Reads UTF-8 strictly (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
 *
 * @returns `undefined` for anything else.
 */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  for (let i = start; i < end; ) {
    const lead = bytes[i] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0 || i + length > end) return undefined;
    let codePoint = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let k = 1; k < length; k++) {
      const octet = bytes[i + k] ?? 0;
      if ((octet & 0xc0) !== 0x80) return undefined;
      codePoint = codePoint * 64 + (octet & 0x3f);
    }
    const isOverlong = (length === 3 && codePoint < 0x800) || (length === 4 && codePoint < 0x10000);
    if (isOverlong || isSurrogate(codePoint) || codePoint > 0x10ffff) return undefined;
    text += String.fromCodePoint(codePoint);
    i += length;
  }
  return text;
}

function bmpText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if ((end - start) % 2 !== 0) return undefined;
  let text = '';
  for (let i = start; i < end; i += 2) {
    const unit = unitAt(bytes, i);
    if (!isSurrogate(unit)) {
      text += String.fromCharCode(unit);
      continue;
    }
    const low = i + 2 < end ? unitAt(bytes, i + 2) : 0;
    if (unit >= 0xdc00 || low < 0xdc00 || low > 0xdfff) return undefined;
    text += String.fromCharCode(unit, low);
    i += 2;
  }
  return text;
}

function unitAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) * 256 + (bytes[offset + 1] ?? 0);
}

function universalText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if ((end - start) % 4 !== 0) return undefined;
  let text = '';
  for (let i = start; i < end; i += 4) {
    const codePoint = unitAt(bytes, i) * 65536 + unitAt(bytes, i + 2);
    if (codePoint > 0x10ffff || isSurrogate(codePoint)) return undefined;
    text += String.fromCodePoint(codePoint);
  }
  return text;
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}
