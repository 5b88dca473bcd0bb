import type { Bytes } from '../../x509/bytes.ts';
import { affineOf, type CurvePoint, generatorOf, sumOfMultiples } from './curvePoint.ts';
import type { Curve } from './curves.ts';
import { inverse } from './modular.ts';
import { leftmostBits, readSignaturePair } from './signaturePair.ts';

/** Checks a signature by ECDSA (FIPS 186-5 §6.4.2), given as DER. */
export function verifyEcdsa(curve: Curve, publicPoint: CurvePoint, digest: Bytes, signature: Bytes): boolean {
  const { order } = curve;
  const pair = readSignaturePair(signature, order);
  if (pair === undefined) return false;
  const w = inverse(pair.s, order);
  const first = (leftmostBits(digest, order) * w) % order;
  const second = (pair.r * w) % order;
  const sum = affineOf(curve, sumOfMultiples(curve, first, generatorOf(curve), second, publicPoint));
  return sum !== undefined && sum.x % order === pair.r;
}
