import type { Bytes } from '../../x509/bytes.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { encodeElement } from '../../x509/encodePublicKey.ts';
import { bitsOf, numberOf } from './modular.ts';

/** The two numbers of a signature by DSA or ECDSA. */
interface SignaturePair {
  readonly r: bigint;
  readonly s: bigint;
}

/** Reads Dss-Sig-Value (RFC 3279 §2.2.2), strictly as DER; `undefined` unless both numbers are between 0 and the order. */
export function readSignaturePair(signature: Bytes, order: bigint): SignaturePair | undefined {
  const reader = new DerReader(signature);
  if (!reader.expect(tag.sequence, 0, signature.length)) return undefined;
  const { content, end } = reader;
  if (!reader.expect(tag.integer, content, end)) return undefined;
  const first = reader.view(reader.content, reader.end);
  if (!reader.expect(tag.integer, reader.end, end)) return undefined;
  const second = reader.view(reader.content, reader.end);
  const written = encodeElement(tag.sequence, encodeElement(tag.integer, first), encodeElement(tag.integer, second));
  const isStrict = written.length === signature.length && written.every((octet, index) => octet === signature[index]);
  if (!isStrict || !isShortest(first) || !isShortest(second)) return undefined;
  const [r, s] = [numberOf(first), numberOf(second)];
  return r > 0n && r < order && s > 0n && s < order ? { r, s } : undefined;
}

/** Not negative, and without a zero that is not needed. */
function isShortest([first = 0x80, second = 0x80]: Bytes): boolean {
  return first < 0x80 && (first !== 0 || second >= 0x80);
}

/** As many of a digest's first bits as the order has (FIPS 186-5 §6.4.2). */
export function leftmostBits(digest: Bytes, order: bigint): bigint {
  const excess = 8 * digest.length - bitsOf(order);
  return excess > 0 ? numberOf(digest) >> BigInt(excess) : numberOf(digest);
}
