import type { Bytes } from '../../x509/bytes.ts';
import { bitsOf, inverse, power } from './modular.ts';
import { leftmostBits, readSignaturePair } from './signaturePair.ts';

/** A DSA public key with its parameters (FIPS 186-4 §4.1). */
export interface DsaPublicKey {
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  readonly y: bigint;
}

/** OpenSSL's bound: above it a check takes too long. */
const longestPrime = 10_000;
const orderLengths: readonly number[] = [160, 224, 256];

/** Checks a signature by DSA (FIPS 186-4 §4.7), given as DER. */
export function verifyDsa({ p, q, g, y }: DsaPublicKey, digest: Bytes, signature: Bytes): boolean {
  if (bitsOf(p) > longestPrime || !orderLengths.includes(bitsOf(q))) return false;
  const pair = readSignaturePair(signature, q);
  if (pair === undefined) return false;
  const w = inverse(pair.s, q);
  const first = (leftmostBits(digest, q) * w) % q;
  const second = (pair.r * w) % q;
  return ((power(g, first, p) * power(y, second, p)) % p) % q === pair.r;
}
