import { DerReader, tag } from './derReader.ts';
import type { PublicKey } from './x509Model.ts';

/** Longer exponents are just as wrong; a hostile key must not cost time. */
const longestExponent = 16;

/** Reads the public exponent of an RSA key; `undefined` for other keys, and if it is unreadable or negative. */
export function rsaPublicExponent({ algorithm, spki }: PublicKey): bigint | undefined {
  if (!algorithm.startsWith('RSA')) return undefined;
  const reader = new DerReader(spki);
  const isRead =
    reader.expect(tag.sequence, 0, spki.length) &&
    reader.expect(tag.sequence, reader.content, reader.end) &&
    reader.expect(tag.bitString, reader.end, spki.length) &&
    // The BIT STRING's first octet counts unused bits.
    reader.expect(tag.sequence, reader.content + 1, reader.end) &&
    reader.expect(tag.integer, reader.content, reader.end) &&
    reader.expect(tag.integer, reader.end, spki.length);
  if (!isRead || (reader.bytes[reader.content] ?? 0) >= 0x80) return undefined;
  const octets = reader.view(reader.content, Math.min(reader.end, reader.content + longestExponent));
  return octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
}
