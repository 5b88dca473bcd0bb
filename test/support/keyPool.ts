import { webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WebCryptography } from '../../src/core/renewal/webCryptography.ts';
import { nodeWebCryptography } from '../../src/node/nodeWebCryptography.ts';

/**
 * So many pairs are made of each size; then they come again. A test that has more of them at a time finds keys that several
 * certificates share.
 */
const size = 61;

/** Made once, and used by all runs. */
const kept = path.resolve('.cache/test-keys');

const pools = new Map<number, Promise<CryptoKeyPair>[]>();

/**
 * Gives the next RSA pair for `RSASSA-PKCS1-v1_5` with SHA-256: making one takes longer than all that a test does with it.
 */
export function pooledRsaKeys(modulusLength = 2048): Promise<CryptoKeyPair> {
  const pool = pools.get(modulusLength) ?? [];
  pools.set(modulusLength, pool);
  const next = pool.length < size ? keptRsaKeys(modulusLength, pool.length) : pool.shift();
  if (next === undefined) throw new Error('The pool is empty.');
  pool.push(next);
  return next;
}

const { subtle } = webcrypto;
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

async function keptRsaKeys(modulusLength: number, number: number): Promise<CryptoKeyPair> {
  const file = path.join(kept, `rsa-${modulusLength}-${number}.json`);
  try {
    const { kty, n, e, ...secret } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      privateKey: await subtle.importKey('jwk', { kty, n, e, ...secret }, algorithm, true, ['sign']),
      publicKey: await subtle.importKey('jwk', { kty, n, e }, algorithm, true, ['verify']),
    };
  } catch {
    const made = { ...algorithm, modulusLength, publicExponent: Uint8Array.of(1, 0, 1) };
    const pair = await subtle.generateKey(made, true, ['sign', 'verify']);
    // Others may read it meanwhile.
    const unfinished = `${file}.${process.pid}`;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(unfinished, JSON.stringify(await subtle.exportKey('jwk', pair.privateKey)));
    renameSync(unfinished, file);
    return pair;
  }
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
