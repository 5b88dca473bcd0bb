import type { Bytes } from '../bytes.ts';
import { tag } from '../derReader.ts';
import { DerCursor } from './derCursor.ts';
import { isPositive, readInt64, readInteger, readOid } from './derValues.ts';
import type { GoCurve, GoPublicKey } from './goCertificate.ts';
import { isOnCurve } from './isOnCurve.ts';
import type { AlgorithmIdentifier } from './readAlgorithmIdentifier.ts';
import { isNull } from './readAlgorithmIdentifier.ts';
import type { Refuse } from './refuse.ts';

type KeyReader = (parameters: Bytes, key: Bytes, refuse: Refuse) => GoPublicKey | undefined;

/** By the algorithm's OID. Go reads X25519 in bare keys, but not in certificates. */
const keyReaders: Readonly<Record<string, KeyReader>> = {
  '1.2.840.113549.1.1.1': readRsa,
  '1.2.840.10040.4.1': readDsa,
  '1.2.840.10045.2.1': readEcdsa,
  '1.3.101.112': readEd25519,
};

const curves: Readonly<Record<string, GoCurve>> = {
  '1.3.132.0.33': 'P-224',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

const ed25519Octets = 32;

/** Reads the bits of a certificate's public key as Go does. Keys of unknown algorithms are not read. */
export function readGoPublicKey(algorithm: AlgorithmIdentifier, key: Bytes, refuse: Refuse): GoPublicKey | undefined {
  const reader = keyReaders[algorithm.oid];
  return reader === undefined ? { algorithm: 'unknown' } : reader(algorithm.parameters, key, refuse);
}

function readRsa(parameters: Bytes, key: Bytes, refuse: Refuse): GoPublicKey | undefined {
  if (!isNull(parameters)) return refuse('x509: RSA key missing NULL parameters');
  const content = new DerCursor(key).read(tag.sequence);
  if (content === undefined) return refuse('x509: invalid RSA public key');
  const modulus = readInteger(content);
  if (modulus === undefined) return refuse('x509: invalid RSA modulus');
  const exponent = readInt64(content);
  if (exponent === undefined) return refuse('x509: invalid RSA public exponent');
  if (!isPositive(modulus)) return refuse('x509: RSA modulus is not a positive number');
  if (exponent <= 0n) return refuse('x509: RSA public exponent is not a positive number');
  return { algorithm: 'RSA', modulus: modulus[0] === 0 ? modulus.subarray(1) : modulus, exponent };
}

function readEcdsa(parameters: Bytes, key: Bytes, refuse: Refuse): GoPublicKey | undefined {
  const oid = readOid(new DerCursor(parameters));
  if (oid === undefined) return refuse('x509: invalid ECDSA parameters');
  const curve = curves[oid];
  if (curve === undefined) return refuse('x509: unsupported elliptic curve');
  if (!isOnCurve(curve, key)) return refuse('x509: failed to unmarshal elliptic curve point');
  return { algorithm: 'ECDSA', curve, point: key };
}

function readEd25519(parameters: Bytes, key: Bytes, refuse: Refuse): GoPublicKey | undefined {
  if (parameters.length > 0) return refuse('x509: Ed25519 key encoded with illegal parameters');
  // Whether it is on the curve is checked only when a signature is verified.
  if (key.length !== ed25519Octets) return refuse('x509: wrong Ed25519 public key size');
  return { algorithm: 'Ed25519', point: key };
}

function readDsa(parameters: Bytes, key: Bytes, refuse: Refuse): GoPublicKey | undefined {
  const y = readInteger(new DerCursor(key));
  if (y === undefined) return refuse('x509: invalid DSA public key');
  const content = new DerCursor(parameters).read(tag.sequence);
  const p = content && readInteger(content);
  const q = p && content && readInteger(content);
  const g = q && content && readInteger(content);
  if (p === undefined || q === undefined || g === undefined) return refuse('x509: invalid DSA parameters');
  if (![y, p, q, g].every(isPositive)) return refuse('x509: zero or negative DSA parameter');
  return { algorithm: 'DSA' };
}
