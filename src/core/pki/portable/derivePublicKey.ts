import type { Bytes } from '../../x509/bytes.ts';
import { decodeCurve } from '../../x509/decodePublicKey.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { ecPublicKeyOid, encodeElement, spkiOf } from '../../x509/encodePublicKey.ts';
import { findOid } from '../../x509/objectIdentifier.ts';
import { generatorOf, sumOfMultiples, writePoint } from './curvePoint.ts';
import { curves } from './curves.ts';
import { eddsaPublicKey, eddsaSchemes } from './eddsa.ts';
import { numberOf, octetsOf, power } from './modular.ts';
import { readIntegers } from './readVerificationKey.ts';

/**
 * Computes the SubjectPublicKeyInfo of a private key in SEC 1 or PKCS#8 form. Nothing of the key is kept, but numbers
 * cannot be wiped and timing leaks: suitable for an editor, not for a server.
 */
export function derivePublicKey(label: string, der: Bytes): Bytes | undefined {
  return label === 'EC PRIVATE KEY' ? fromSec1(der, undefined) : fromPkcs8(der);
}

/** PrivateKeyInfo (RFC 5958 §2): version, algorithm, key. */
function fromPkcs8(der: Bytes): Bytes | undefined {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { end } = reader;
  if (!reader.expect(tag.integer, reader.content, end)) return undefined;
  if (!reader.expect(tag.sequence, reader.end, end)) return undefined;
  const [start, content, algorithmEnd] = [reader.start, reader.content, reader.end];
  const algorithm = reader.view(start, algorithmEnd);
  if (!reader.expect(tag.objectIdentifier, content, algorithmEnd)) return undefined;
  const kind = findOid(der, reader.content, reader.end)?.publicKeyAlgorithm?.name;
  const parameters = reader.view(reader.end, algorithmEnd);
  if (!reader.expect(tag.octetString, algorithmEnd, end)) return undefined;
  const key = reader.view(reader.content, reader.end);
  switch (kind) {
    case 'EC':
      return fromSec1(key, parameters);
    case 'Ed25519':
    case 'Ed448': {
      const scheme = eddsaSchemes[kind];
      const inner = new DerReader(key);
      if (!inner.expect(tag.octetString, 0, key.length)) return undefined;
      const seed = inner.view(inner.content, inner.end);
      return seed.length === scheme.curve.octets ? spkiOf(algorithm, eddsaPublicKey(scheme, seed)) : undefined;
    }
    case 'DSA':
      return fromDsa(algorithm, parameters, key);
    default:
      return undefined;
  }
}

/** ECPrivateKey (RFC 5915 §3): version, private value, `[0]` curve, `[1]` public point. */
function fromSec1(der: Bytes, outerCurve: Bytes | undefined): Bytes | undefined {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { end } = reader;
  if (!reader.expect(tag.integer, reader.content, end)) return undefined;
  if (!reader.expect(tag.octetString, reader.end, end)) return undefined;
  const scalar = reader.view(reader.content, reader.end);
  let at = reader.end;
  let ownCurve: Bytes | undefined;
  if (reader.is(0xa0, at, end)) {
    ownCurve = reader.view(reader.content, reader.end);
    at = reader.end;
  }
  const parameters = outerCurve ?? ownCurve;
  if (parameters === undefined) return undefined;
  const algorithm = encodeElement(tag.sequence, encodeElement(tag.objectIdentifier, ecPublicKeyOid), parameters);
  if (reader.is(0xa1, at, end) && reader.expect(tag.bitString, reader.content, reader.end)) {
    // A point that is there is taken as it is written.
    return spkiOf(algorithm, reader.view(reader.content + 1, reader.end));
  }
  const named = decodeCurve(new DerReader(parameters), 0, parameters.length, 'parameters');
  const curve = curves[named?.name ?? ''];
  if (curve === undefined) return undefined;
  const value = numberOf(scalar);
  if (value <= 0n || value >= curve.order) return undefined;
  const generator = generatorOf(curve);
  const point = writePoint(curve, sumOfMultiples(curve, value, generator, 0n, generator));
  return point && spkiOf(algorithm, point);
}

function fromDsa(algorithm: Bytes, parameters: Bytes, key: Bytes): Bytes | undefined {
  const [p, , g] = readIntegers(parameters, 3) ?? [];
  const reader = new DerReader(key);
  if (p === undefined || g === undefined || !reader.expect(tag.integer, 0, key.length)) return undefined;
  const y = power(g, numberOf(reader.view(reader.content, reader.end)), p);
  const octets = octetsOf(y, Math.floor(y.toString(2).length / 8) + 1);
  return spkiOf(algorithm, encodeElement(tag.integer, octets));
}
