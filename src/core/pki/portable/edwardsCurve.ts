import type { Bytes } from '../../x509/bytes.ts';
import { inverse, modulo, numberOf, octetsOf, squareRoot } from './modular.ts';

/** A curve ax² + y² = 1 + dx²y² (RFC 8032 §5). */
export interface EdwardsCurve {
  readonly prime: bigint;
  readonly a: bigint;
  readonly d: bigint;
  readonly order: bigint;
  readonly generator: EdwardsPoint;
  /** Octets of an encoded point: the last one's highest bit is x's sign. */
  readonly octets: number;
}

/** A point in projective coordinates, (X / Z, Y / Z). */
export interface EdwardsPoint {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

/** Reads an encoded point (RFC 8032 §5.1.3, §5.2.3); `undefined` for what is not on the curve. */
export function readEdwardsPoint({ prime, a, d, octets }: EdwardsCurve, encoded: Bytes): EdwardsPoint | undefined {
  if (encoded.length !== octets) return undefined;
  const last = encoded[octets - 1] ?? 0;
  // Like OpenSSL and Go: a y above the prime is reduced, and x = 0 may have any sign.
  const y = littleEndian(Uint8Array.of(...encoded.subarray(0, -1), last & 0x7f)) % prime;
  const yy = (y * y) % prime;
  const root = squareRoot(modulo((1n - yy) * inverse(a - d * yy, prime), prime), prime);
  if (root === undefined) return undefined;
  return { x: root % 2n === BigInt(last >> 7) ? root : modulo(-root, prime), y, z: 1n };
}

/** Encodes a point. */
export function writeEdwardsPoint({ prime, octets }: EdwardsCurve, point: EdwardsPoint): Bytes {
  const factor = inverse(point.z, prime);
  const encoded = octetsOf((point.y * factor) % prime, octets).reverse();
  const sign = Number(((point.x * factor) % prime) % 2n) << 7;
  encoded[octets - 1] = (encoded[octets - 1] ?? 0) | sign;
  return encoded;
}

/** The number that octets spell, the lowest first. */
export function littleEndian(octets: Bytes): bigint {
  return numberOf(octets.slice().reverse());
}

/** `scalar` times a point. */
export function multiply(curve: EdwardsCurve, scalar: bigint, point: EdwardsPoint): EdwardsPoint {
  let sum: EdwardsPoint = { x: 0n, y: 1n, z: 1n };
  for (const bit of scalar.toString(2)) {
    sum = addEdwards(curve, sum, sum);
    if (bit === '1') sum = addEdwards(curve, sum, point);
  }
  return sum;
}

/** add-2008-bbjlp of the Explicit-Formulas Database, which knows no exceptions on these curves. */
export function addEdwards({ prime, a, d }: EdwardsCurve, p: EdwardsPoint, q: EdwardsPoint): EdwardsPoint {
  const zz = (p.z * q.z) % prime;
  const xx = (p.x * q.x) % prime;
  const yy = (p.y * q.y) % prime;
  const e = (((d * xx) % prime) * yy) % prime;
  const square = (zz * zz) % prime;
  const [f, g] = [modulo(square - e, prime), modulo(square + e, prime)];
  const crossed = modulo((p.x + p.y) * (q.x + q.y) - xx - yy, prime);
  return {
    x: (((zz * f) % prime) * crossed) % prime,
    y: (((zz * g) % prime) * modulo(yy - a * xx, prime)) % prime,
    z: (f * g) % prime,
  };
}
