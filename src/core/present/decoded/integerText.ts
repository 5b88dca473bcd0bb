import { toHex } from '../../x509/toHex.ts';
import { decodedLimits } from './decodedLimits.ts';
import { colonHex, hexLines, indent } from './hexText.ts';

/** OpenSSL prints integers of at most a machine word as numbers. */
const wordOctets = 8;

/** Value of the content octets of an INTEGER of any length; 0 for none. */
export function integerValue(bytes: Uint8Array): bigint {
  const magnitude = bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
  return (bytes[0] ?? 0) >= 0x80 ? magnitude - (1n << BigInt(8 * bytes.length)) : magnitude;
}

/** Writes an INTEGER as OpenSSL does inside extensions: in digits below 2^128, else in hexadecimal. */
export function integerText(bytes: Uint8Array): string {
  if (bytes.length > decodedLimits.integerOctets) return colonHex(bytes);
  const value = integerValue(bytes);
  const size = value < 0n ? -value : value;
  if (size < 1n << 127n) return String(value);
  return `${value < 0n ? '-' : ''}0x${toHex(toOctets(size)).toUpperCase()}`;
}

/** Writes a serial number as OpenSSL does: small ones as numbers on the label's line, others as octets below it. */
export function serialNumberLines(bytes: Uint8Array): string[] {
  const value = integerValue(bytes);
  const size = value < 0n ? -value : value;
  const sign = value < 0n ? '-' : '';
  if (size < 1n << 63n) return [`Serial Number: ${sign}${size} (${sign}0x${size.toString(16)})`];
  return ['Serial Number:', `    ${value < 0n ? ' (Negative)' : ''}${colonHex(toOctets(size))}`];
}

/** Writes a component of a key as OpenSSL does: `Exponent: 65537 (0x10001)`, or the label and lines of octets. */
export function componentLines(label: string, bytes: Uint8Array): string[] {
  const octets = toOctets(integerValue(bytes));
  if (octets.length <= wordOctets) {
    const value = integerValue(bytes);
    return [value === 0n ? `${label}: 0` : `${label}: ${value} (0x${value.toString(16)})`];
  }
  const isHighBitSet = (octets[0] ?? 0) >= 0x80;
  return [`${label}:`, ...indent(hexLines(isHighBitSet ? Uint8Array.of(0, ...octets) : octets, 15), 4)];
}

function toOctets(value: bigint): Uint8Array {
  const digits = (value < 0n ? -value : value).toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
