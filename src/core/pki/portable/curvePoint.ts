import type { Bytes } from '../../x509/bytes.ts';
import type { Curve } from './curves.ts';
import { bitsOf, inverse, modulo, numberOf, octetsOf, squareRoot } from './modular.ts';

/** A point in Jacobian coordinates, (X / Z², Y / Z³); the point at infinity has Z = 0. */
export interface CurvePoint {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const infinity: CurvePoint = { x: 1n, y: 1n, z: 0n };

/** The curve's generator. */
export function generatorOf({ x, y }: Curve): CurvePoint {
  return { x, y, z: 1n };
}

/** Octets of a coordinate. */
function coordinateLength({ prime }: Curve): number {
  return Math.ceil(bitsOf(prime) / 8);
}

/** Reads a point in any form of SEC 1 §2.3.4; `undefined` for what is not on the curve, and for infinity. */
export function readPoint(curve: Curve, octets: Bytes): CurvePoint | undefined {
  const { prime, a, b } = curve;
  const length = coordinateLength(curve);
  const [form = 0] = octets;
  const isCompressed = form === 2 || form === 3;
  if (octets.length !== 1 + (isCompressed ? length : 2 * length)) return undefined;
  const x = numberOf(octets.subarray(1, 1 + length));
  if (x >= prime) return undefined;
  const square = modulo(x * x * x + a * x + b, prime);
  if (isCompressed) {
    const root = squareRoot(square, prime);
    if (root === undefined) return undefined;
    return { x, y: root % 2n === BigInt(form - 2) ? root : modulo(-root, prime), z: 1n };
  }
  const y = numberOf(octets.subarray(1 + length));
  const isWholePoint = form === 4 || ((form === 6 || form === 7) && y % 2n === BigInt(form - 6));
  return isWholePoint && y < prime && (y * y) % prime === square ? { x, y, z: 1n } : undefined;
}

/** Writes a point uncompressed; `undefined` for infinity. */
export function writePoint(curve: Curve, point: CurvePoint): Bytes | undefined {
  const affine = affineOf(curve, point);
  if (affine === undefined) return undefined;
  const length = coordinateLength(curve);
  return Uint8Array.of(4, ...octetsOf(affine.x, length), ...octetsOf(affine.y, length));
}

/** The usual coordinates; `undefined` for infinity. */
export function affineOf({ prime }: Curve, { x, y, z }: CurvePoint): { x: bigint; y: bigint } | undefined {
  if (z === 0n) return undefined;
  const once = inverse(z, prime);
  const twice = (once * once) % prime;
  return { x: (x * twice) % prime, y: (((y * twice) % prime) * once) % prime };
}

/** `first` times `p` and `second` times `q`, added, in one pass over the bits (Straus and Shamir). */
export function sumOfMultiples(curve: Curve, first: bigint, p: CurvePoint, second: bigint, q: CurvePoint): CurvePoint {
  const both = add(curve, p, q);
  const length = Math.max(bitsOf(first), bitsOf(second));
  const [a, b] = [first.toString(2).padStart(length, '0'), second.toString(2).padStart(length, '0')];
  let sum = infinity;
  for (let index = 0; index < length; index++) {
    sum = double(curve, sum);
    if (a[index] === '1') sum = add(curve, sum, b[index] === '1' ? both : p);
    else if (b[index] === '1') sum = add(curve, sum, q);
  }
  return sum;
}

/** dbl-2007-bl of the Explicit-Formulas Database. */
function double({ prime, a }: Curve, { x, y, z }: CurvePoint): CurvePoint {
  if (z === 0n || y === 0n) return infinity;
  const yy = (y * y) % prime;
  const zz = (z * z) % prime;
  const s = (4n * x * yy) % prime;
  const m = (3n * x * x + a * ((zz * zz) % prime)) % prime;
  const nextX = modulo(m * m - 2n * s, prime);
  return { x: nextX, y: modulo(m * (s - nextX) - 8n * yy * yy, prime), z: (2n * y * z) % prime };
}

/** add-1998-cmo-2 of the Explicit-Formulas Database, with the cases that it leaves out. */
function add(curve: Curve, p: CurvePoint, q: CurvePoint): CurvePoint {
  if (p.z === 0n) return q;
  if (q.z === 0n) return p;
  const { prime } = curve;
  const pzz = (p.z * p.z) % prime;
  const qzz = (q.z * q.z) % prime;
  const u = (p.x * qzz) % prime;
  const s = (p.y * ((q.z * qzz) % prime)) % prime;
  const h = modulo(q.x * pzz - u, prime);
  const r = modulo(q.y * ((p.z * pzz) % prime) - s, prime);
  if (h === 0n) return r === 0n ? double(curve, p) : infinity;
  const hh = (h * h) % prime;
  const hhh = (hh * h) % prime;
  const v = (u * hh) % prime;
  const x = modulo(r * r - hhh - 2n * v, prime);
  return { x, y: modulo(r * (v - x) - s * hhh, prime), z: (((p.z * q.z) % prime) * h) % prime };
}
