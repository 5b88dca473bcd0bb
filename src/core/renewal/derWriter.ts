import type { Bytes } from '../x509/bytes.ts';
import { tag } from '../x509/derReader.ts';
import { encodeElement } from '../x509/encodePublicKey.ts';

/** Writes a SEQUENCE of complete elements. */
export function derSequence(...elements: readonly Bytes[]): Bytes {
  return encodeElement(tag.sequence, ...elements);
}

/** Writes a context-specific, explicitly tagged element (X.690 §8.14). */
export function derExplicit(number: number, element: Bytes): Bytes {
  return encodeElement(0xa0 | number, element);
}

/** Writes a non-negative INTEGER from its big-endian magnitude, in the shortest form (X.690 §8.3.2). */
export function derUnsignedInteger(magnitude: Bytes): Bytes {
  const first = magnitude.findIndex((octet) => octet !== 0);
  const trimmed = first === -1 ? Uint8Array.of(0) : magnitude.subarray(first);
  const wouldBeNegative = ((trimmed[0] ?? 0) & 0x80) !== 0;
  return encodeElement(tag.integer, ...(wouldBeNegative ? [Uint8Array.of(0)] : []), trimmed);
}

/** Writes a BIT STRING of whole octets. */
export function derBitString(octets: Bytes): Bytes {
  return encodeElement(tag.bitString, Uint8Array.of(0), octets);
}

/** Writes an OCTET STRING. */
export function derOctetString(octets: Bytes): Bytes {
  return encodeElement(tag.octetString, octets);
}

/**
 * Writes a time of RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050, always with seconds and `Z`.
 *
 * @param time - Milliseconds since 1970-01-01 UTC; fractions of a second are cut off. Years 1950 to 9999.
 */
export function derTime(time: number): Bytes {
  const digits = new Date(time).toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  const year = Number(digits.slice(0, 4));
  return year < 2050
    ? encodeElement(tag.utcTime, ascii(digits.slice(2)))
    : encodeElement(tag.generalizedTime, ascii(digits));
}

/** Reads a constant written as hexadecimal digits. */
export function hexBytes(hex: string): Bytes {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}

function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
