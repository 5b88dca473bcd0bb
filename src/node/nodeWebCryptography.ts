import { createPrivateKey, generateKeyPairSync, KeyObject, sign, webcrypto } from 'node:crypto';
import type { WebCryptography } from '../core/renewal/webCryptography.ts';

const { subtle } = webcrypto;

/**
 * The WebCrypto of this process, with Ed25519 by `node:crypto`: VS Code's own process is built with BoringSSL, whose WebCrypto
 * lacks it, and Node.js 20 warns that its own is experimental.
 */
export const nodeWebCryptography: WebCryptography = {
  getRandomValues: (array) => webcrypto.getRandomValues(array),
  subtle: {
    digest: (algorithm, data) => subtle.digest(algorithm, data),
    importKey: async (format, keyData, algorithm, extractable, keyUsages) =>
      isEd25519(algorithm)
        ? readEd25519(keyData)
        : subtle.importKey(format, keyData, algorithm, extractable, [...keyUsages]),
    sign: async (algorithm, key, data) =>
      key instanceof KeyObject ? arrayBufferOf(sign(null, data, key)) : subtle.sign(algorithm, hostKey(key), data),
    generateKey: async (algorithm, extractable, keyUsages) =>
      isEd25519(algorithm) ? generateKeyPairSync('ed25519') : subtle.generateKey(algorithm, extractable, keyUsages),
    exportKey: async (format, key) =>
      key instanceof KeyObject
        ? arrayBufferOf(key.export({ format: 'der', type: format }))
        : subtle.exportKey(format, hostKey(key)),
  },
};

function isEd25519({ name }: { readonly name: string }): boolean {
  return name === 'Ed25519';
}

function readEd25519(pkcs8: Uint8Array<ArrayBuffer>): KeyObject {
  const key = createPrivateKey({
    key: Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.length),
    format: 'der',
    type: 'pkcs8',
  });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key is not an Ed25519 key.');
  return key;
}

/** Keys come back only from where they were made. */
function hostKey(key: object): webcrypto.CryptoKey {
  return key as webcrypto.CryptoKey;
}

/** A copy outside the pool that a Buffer may lie in. The Buffer is wiped: it may hold a private key. */
function arrayBufferOf(octets: Buffer): ArrayBuffer {
  const copy = new Uint8Array(octets);
  octets.fill(0);
  return copy.buffer;
}
