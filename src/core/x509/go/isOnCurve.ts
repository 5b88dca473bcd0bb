import type { Bytes } from '../bytes.ts';
import { toHex } from '../toHex.ts';
import type { GoCurve } from './goCertificate.ts';

interface Curve {
  readonly prime: bigint;
  /** The constant of y² = x³ - 3x + b. */
  readonly b: bigint;
  /** Octets of a coordinate. */
  readonly octets: number;
}

/** FIPS 186-5 (SP 800-186 §3.2.1). */
const curves: Readonly<Record<GoCurve, Curve>> = {
  'P-224': {
    prime: 2n ** 224n - 2n ** 96n + 1n,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
    octets: 28,
  },
  'P-256': {
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    octets: 32,
  },
  'P-384': {
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    octets: 48,
  },
  'P-521': {
    prime: 2n ** 521n - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    octets: 66,
  },
};

/** Tells whether the octets are a point of the curve in its uncompressed form (SEC 1 §2.3.4), the only one Go reads. */
export function isOnCurve(curve: GoCurve, point: Bytes): boolean {
  const { prime, b, octets } = curves[curve];
  if (point.length !== 1 + 2 * octets || point[0] !== 4) return false;
  const x = BigInt(`0x${toHex(point.subarray(1, 1 + octets))}`);
  const y = BigInt(`0x${toHex(point.subarray(1 + octets))}`);
  if (x >= prime || y >= prime) return false;
  return (y * y - (x * x * x - 3n * x + b)) % prime === 0n;
}
