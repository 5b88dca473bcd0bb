import type { Bytes } from '../../x509/bytes.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { type CurvePoint, readPoint } from './curvePoint.ts';
import { type Curve, curves } from './curves.ts';
import type { eddsaSchemes } from './eddsa.ts';
import { numberOf } from './modular.ts';
import type { DsaPublicKey } from './verifyDsa.ts';
import type { RsaPublicKey } from './verifyRsa.ts';

/** A public key, ready to verify with. */
export type VerificationKey =
  | ({ readonly kind: 'RSA' | 'RSA-PSS' } & RsaPublicKey)
  | { readonly kind: 'EC'; readonly curve: Curve; readonly point: CurvePoint }
  | { readonly kind: keyof typeof eddsaSchemes; readonly octets: Bytes }
  | ({ readonly kind: 'DSA' } & DsaPublicKey);

/** Reads a SubjectPublicKeyInfo; `undefined` for a broken one, a point that is not on its curve, and other kinds. */
export function readVerificationKey({ algorithm, curve, spki }: PublicKey): VerificationKey | undefined {
  const reader = new DerReader(spki);
  if (!reader.expect(tag.sequence, 0, spki.length)) return undefined;
  const { end } = reader;
  if (!reader.expect(tag.sequence, reader.content, end)) return undefined;
  const [identifier, algorithmEnd] = [reader.content, reader.end];
  if (!reader.expect(tag.bitString, algorithmEnd, end) || reader.bytes[reader.content] !== 0) return undefined;
  const key = reader.view(reader.content + 1, reader.end);
  switch (algorithm) {
    case 'RSA':
    case 'RSA-PSS': {
      const numbers = readIntegers(key, 2);
      const [modulus, exponent] = numbers ?? [];
      return modulus === undefined || exponent === undefined ? undefined : { kind: algorithm, modulus, exponent };
    }
    case 'EC': {
      const known = curves[curve ?? ''];
      const point = known && readPoint(known, key);
      return known === undefined || point === undefined ? undefined : { kind: 'EC', curve: known, point };
    }
    case 'Ed25519':
    case 'Ed448':
      return { kind: algorithm, octets: key };
    case 'DSA': {
      if (!reader.expect(tag.objectIdentifier, identifier, algorithmEnd)) return undefined;
      return readDsaKey(reader.view(reader.end, algorithmEnd), key);
    }
    default:
      return undefined;
  }
}

function readDsaKey(parameters: Bytes, key: Bytes): VerificationKey | undefined {
  const [p, q, g] = readIntegers(parameters, 3) ?? [];
  const reader = new DerReader(key);
  if (p === undefined || q === undefined || g === undefined) return undefined;
  if (!reader.expect(tag.integer, 0, key.length)) return undefined;
  return { kind: 'DSA', p, q, g, y: numberOf(reader.view(reader.content, reader.end)) };
}

/** The first INTEGERs of a SEQUENCE, none of which is negative in a key. */
export function readIntegers(der: Bytes, count: number): readonly bigint[] | undefined {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { end } = reader;
  const numbers: bigint[] = [];
  let at = reader.content;
  while (numbers.length < count && reader.expect(tag.integer, at, end)) {
    numbers.push(numberOf(reader.view(reader.content, reader.end)));
    at = reader.end;
  }
  return numbers.length === count ? numbers : undefined;
}
