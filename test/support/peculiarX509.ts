/**
 * The only place that imports `@peculiar/x509`, which tests issue certificates with.
 *
 * The package throws at import unless `reflect-metadata` was loaded before it, and its declarations name types of the
 * DOM; without them its key parameters would silently become `any`, so that this file supplies them from Node's types.
 */
import 'reflect-metadata';
import { createHash, KeyObject, sign, verify, webcrypto } from 'node:crypto';
import { cryptoProvider } from '@peculiar/x509';
import { memoisedBy } from '../../src/core/text/memoised.ts';

export * from '@peculiar/x509';

declare global {
  type Algorithm = webcrypto.Algorithm;
  type AlgorithmIdentifier = webcrypto.AlgorithmIdentifier;
  type BufferSource = webcrypto.BufferSource;
  type Crypto = webcrypto.Crypto;
  type CryptoKey = webcrypto.CryptoKey;
  type CryptoKeyPair = webcrypto.CryptoKeyPair;
  type EcKeyGenParams = webcrypto.EcKeyGenParams;
  type EcKeyImportParams = webcrypto.EcKeyImportParams;
  type EcdsaParams = webcrypto.EcdsaParams;
  type KeyUsage = webcrypto.KeyUsage;
  type RsaHashedImportParams = webcrypto.RsaHashedImportParams;
}

const { subtle } = webcrypto;

const spkiOf = memoisedBy((key: CryptoKey) => subtle.exportKey('spki', key));

/** In this thread: the way to another thread and back takes several times as long as a signature. */
const here: Pick<typeof subtle, 'digest' | 'exportKey' | 'importKey' | 'sign' | 'verify'> = {
  digest: async (algorithm, data) => bufferOf(createHash(hashName(algorithm)).update(octetsOf(data)).digest()),
  importKey: subtle.importKey.bind(subtle),
  exportKey: (async (format: 'spki', key: CryptoKey) =>
    format === 'spki' ? spkiOf(key) : subtle.exportKey(format, key)) as typeof subtle.exportKey,
  sign: async (algorithm, key, data) => {
    const hash = hashOf(algorithm, key);
    if (hash === undefined) return subtle.sign(algorithm, key, data);
    return bufferOf(sign(hash, octetsOf(data), { key: KeyObject.from(key), dsaEncoding: 'ieee-p1363' }));
  },
  verify: async (algorithm, key, signature, data) => {
    const hash = hashOf(algorithm, key);
    if (hash === undefined) return subtle.verify(algorithm, key, signature, data);
    return verify(hash, octetsOf(data), { key: KeyObject.from(key), dsaEncoding: 'ieee-p1363' }, octetsOf(signature));
  },
};
cryptoProvider.set({
  subtle: Object.assign(Object.create(subtle), here),
  getRandomValues: (array) => webcrypto.getRandomValues(array),
} as Crypto);

/** With what ECDSA and PKCS #1 v1.5 hash. */
function hashOf(algorithm: AlgorithmIdentifier, { algorithm: own }: CryptoKey): string | undefined {
  if (own.name === 'ECDSA' && typeof algorithm === 'object' && 'hash' in algorithm) return hashName(algorithm.hash);
  return own.name === 'RSASSA-PKCS1-v1_5' && 'hash' in own ? hashName(own.hash) : undefined;
}

/** Node's name of `SHA-256`. */
function hashName(hash: unknown): string {
  const name = typeof hash === 'object' && hash !== null && 'name' in hash ? hash.name : hash;
  return String(name).replace('-', '').toLowerCase();
}

function octetsOf(data: BufferSource): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

function bufferOf(octets: Uint8Array): ArrayBuffer {
  return Uint8Array.from(octets).buffer;
}
