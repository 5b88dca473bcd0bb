import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Bytes } from '../../src/core/x509/bytes.ts';
import { element, integer, oid, sequence } from '../unit/x509/derBuilder.ts';

/** A key pair of the pool. Keys are new in every process: a seed repeats what is done with them, not their octets. */
export interface PoolKey {
  readonly name: KeyName;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo. */
  readonly spki: Bytes;
  /** SHA-1 of it, as key identifiers often are. */
  readonly identifier: Bytes;
}

const makers = {
  'p256-a': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'p256-b': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'p256-c': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'p256-d': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'p256-e': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ed25519-a': () => generateKeyPairSync('ed25519'),
  'ed25519-b': () => generateKeyPairSync('ed25519'),
  'ed25519-c': () => generateKeyPairSync('ed25519'),
  'rsa2048-a': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'rsa2048-b': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  p384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  p224: () => generateKeyPairSync('ec', { namedCurve: 'P-224' }),
  secp256k1: () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  rsa1024: () => generateKeyPairSync('rsa', { modulusLength: 1024 }),
  rsa1023: () => generateKeyPairSync('rsa', { modulusLength: 1023 }),
  rsa768: () => generateKeyPairSync('rsa', { modulusLength: 768 }),
  'rsa-exponent-3': () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }),
  'rsa-large-exponent': () => generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: 0x80000001 }),
  'rsa-pss': () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  ed448: () => generateKeyPairSync('ed448'),
  dsa: () => generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
} as const;

export type KeyName = keyof typeof makers;

/** Keys that certificates in use have. */
export const commonKeys = [
  'p256-a',
  'p256-b',
  'p256-c',
  'p256-d',
  'p256-e',
  'ed25519-a',
  'ed25519-b',
  'ed25519-c',
  'rsa2048-a',
  'rsa2048-b',
] as const satisfies readonly KeyName[];

/** Keys that Go reads otherwise, refuses, or does not know. */
export const oddKeys = [
  'p384',
  'p521',
  'p224',
  'secp256k1',
  'rsa1024',
  'rsa1023',
  'rsa768',
  'rsa-exponent-3',
  'rsa-large-exponent',
  'rsa-pss',
  'ed448',
  'dsa',
] as const satisfies readonly KeyName[];

const pool = new Map<KeyName, PoolKey>();

/** A key of the pool, made when it is first asked for. */
export function keyOf(name: KeyName): PoolKey {
  const known = pool.get(name);
  if (known !== undefined) return known;
  const { privateKey, publicKey } = makers[name]();
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  const identifier = new Uint8Array(createHash('sha1').update(spki).digest());
  const made = { name, privateKey, spki, identifier };
  pool.set(name, made);
  return made;
}

type Signer = (key: KeyObject, data: Bytes) => Buffer;
interface Algorithm {
  readonly identifier: Bytes;
  readonly keys: readonly string[];
  readonly sign: Signer;
}

const nullValue = element(0x05);
const rsa = (type: string, hash: string): Algorithm => ({
  identifier: sequence(oid(type), nullValue),
  keys: ['rsa'],
  sign: (key, data) => sign(hash, data, key),
});
const rsassaPss = '1.2.840.113549.1.1.10';
const sha256Oid = '2.16.840.1.101.3.4.2.1';
const pssParameters = (hashOid: string, saltLength: number, ...more: readonly Bytes[]): Bytes => {
  const hashAlgorithm = sequence(oid(hashOid), nullValue);
  return sequence(
    element(0xa0, hashAlgorithm),
    element(0xa1, sequence(oid('1.2.840.113549.1.1.8'), hashAlgorithm)),
    element(0xa2, integer(saltLength)),
    ...more,
  );
};
const pss = (hash: string, hashOid: string, saltLength: number): Algorithm => {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    identifier: sequence(oid(rsassaPss), pssParameters(hashOid, saltLength)),
    keys: ['rsa', 'rsa-pss'],
    sign: (key, data) => sign(hash, data, { key, padding, saltLength }),
  };
};
/** The same with other parameters than it should have. */
const withParameters = (algorithm: Algorithm, type: string, ...parameters: readonly Bytes[]): Algorithm => ({
  ...algorithm,
  identifier: sequence(oid(type), ...parameters),
});
const hashed = (type: string, hash: string, key: string): Algorithm => ({
  identifier: sequence(oid(type)),
  keys: [key],
  sign: (privateKey, data) => sign(hash, data, privateKey),
});
const pure = (type: string, key: string): Algorithm => ({
  identifier: sequence(oid(type)),
  keys: [key],
  sign: (privateKey, data) => sign(null, data, privateKey),
});

/** Signature algorithms by their usual names. */
export const algorithms = {
  sha256WithRsa: rsa('1.2.840.113549.1.1.11', 'sha256'),
  sha384WithRsa: rsa('1.2.840.113549.1.1.12', 'sha384'),
  sha512WithRsa: rsa('1.2.840.113549.1.1.13', 'sha512'),
  sha1WithRsa: rsa('1.2.840.113549.1.1.5', 'sha1'),
  sha1WithRsaIso: rsa('1.3.14.3.2.29', 'sha1'),
  sha224WithRsa: rsa('1.2.840.113549.1.1.14', 'sha224'),
  md5WithRsa: rsa('1.2.840.113549.1.1.4', 'md5'),
  pssSha256: pss('sha256', sha256Oid, 32),
  pssSha384: pss('sha384', '2.16.840.1.101.3.4.2.2', 48),
  pssSha512: pss('sha512', '2.16.840.1.101.3.4.2.3', 64),
  pssSha256Salt20: pss('sha256', sha256Oid, 20),
  ecdsaSha1: hashed('1.2.840.10045.4.1', 'sha1', 'ec'),
  ecdsaSha224: hashed('1.2.840.10045.4.3.1', 'sha224', 'ec'),
  ecdsaSha256: hashed('1.2.840.10045.4.3.2', 'sha256', 'ec'),
  ecdsaSha384: hashed('1.2.840.10045.4.3.3', 'sha384', 'ec'),
  ecdsaSha512: hashed('1.2.840.10045.4.3.4', 'sha512', 'ec'),
  dsaSha1: hashed('1.2.840.10040.4.3', 'sha1', 'dsa'),
  dsaSha256: hashed('2.16.840.1.101.3.4.3.2', 'sha256', 'dsa'),
  ed25519: pure('1.3.101.112', 'ed25519'),
  ed448: pure('1.3.101.113', 'ed448'),
  unknown: pure('1.2.3.4', 'none'),
  rsaWithoutNull: withParameters(rsa('1.2.840.113549.1.1.11', 'sha256'), '1.2.840.113549.1.1.11'),
  rsaWithOdd: withParameters(rsa('1.2.840.113549.1.1.11', 'sha256'), '1.2.840.113549.1.1.11', sequence(integer(1))),
  ecdsaWithNull: withParameters(hashed('1.2.840.10045.4.3.2', 'sha256', 'ec'), '1.2.840.10045.4.3.2', nullValue),
  ed25519WithNull: withParameters(pure('1.3.101.112', 'ed25519'), '1.3.101.112', nullValue),
  pssWithoutParameters: withParameters(pss('sha256', sha256Oid, 32), rsassaPss),
  pssWithDefaults: withParameters(pss('sha1', '1.3.14.3.2.26', 20), rsassaPss, sequence()),
  pssWithTrailer: withParameters(
    pss('sha256', sha256Oid, 32),
    rsassaPss,
    pssParameters(sha256Oid, 32, element(0xa3, integer(1))),
  ),
  pssWithOddTrailer: withParameters(
    pss('sha256', sha256Oid, 32),
    rsassaPss,
    pssParameters(sha256Oid, 32, element(0xa3, integer(2))),
  ),
} as const satisfies Readonly<Record<string, Algorithm>>;

export type AlgorithmName = keyof typeof algorithms;

export const algorithmNames = Object.keys(algorithms) as AlgorithmName[];

/** What certificates signed with the key usually name. */
export function usualAlgorithm(name: KeyName): AlgorithmName {
  if (name === 'rsa-pss') return 'pssSha256';
  if (name.startsWith('rsa')) return 'sha256WithRsa';
  if (name.startsWith('ed25519')) return 'ed25519';
  if (name === 'ed448') return 'ed448';
  if (name === 'dsa') return 'dsaSha256';
  return name === 'p384' ? 'ecdsaSha384' : name === 'p521' ? 'ecdsaSha512' : 'ecdsaSha256';
}

/** Signs by the algorithm, or by the key's usual one where the key cannot do it. */
export function signWith(name: KeyName, algorithm: AlgorithmName, data: Bytes): Bytes {
  const { privateKey } = keyOf(name);
  const wanted: Algorithm = algorithms[algorithm];
  const fits = wanted.keys.includes(privateKey.asymmetricKeyType ?? '');
  const used: Algorithm = fits ? wanted : algorithms[usualAlgorithm(name)];
  try {
    return new Uint8Array(used.sign(privateKey, data));
  } catch {
    // Too short a key for the hash.
    return new Uint8Array(algorithms.sha256WithRsa.sign(keyOf('rsa2048-a').privateKey, data));
  }
}
