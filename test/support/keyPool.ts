import { webcrypto } from 'node:crypto';
import type { WebCryptography } from '../../src/core/renewal/webCryptography.ts';
import { nodeWebCryptography } from '../../src/node/nodeWebCryptography.ts';

/**
 * So many pairs are made of each size; then they come again. A test that has more of them at a time finds keys that several
 * certificates share.
 */
const size = 41;

const pools = new Map<number, Promise<CryptoKeyPair>[]>();

/**
 * Gives the next RSA pair for `RSASSA-PKCS1-v1_5` with SHA-256: making one takes longer than all that a test does with it.
 */
export function pooledRsaKeys(modulusLength = 2048): Promise<CryptoKeyPair> {
  const pool = pools.get(modulusLength) ?? [];
  pools.set(modulusLength, pool);
  const next = pool.length < size ? makeRsaKeys(modulusLength) : pool.shift();
  if (next === undefined) throw new Error('The pool is empty.');
  pool.push(next);
  return next;
}

async function makeRsaKeys(modulusLength: number): Promise<CryptoKeyPair> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  };
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** The WebCrypto of this process, whose RSA keys come from the pool. */
export const pooledCryptography: WebCryptography = {
  ...nodeWebCryptography,
  subtle: {
    ...nodeWebCryptography.subtle,
    generateKey: (algorithm, extractable, usages) =>
      algorithm.name === 'RSASSA-PKCS1-v1_5'
        ? pooledRsaKeys(algorithm.modulusLength)
        : nodeWebCryptography.subtle.generateKey(algorithm, extractable, usages),
  },
};
