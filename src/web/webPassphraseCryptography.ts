import { hashFunctions } from '../core/pki/portable/hashFunctions.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import {
  type HashName,
  type PassphraseCryptography,
  UnsupportedCipher,
} from '../core/x509/containers/passphraseCryptography.ts';
import { decryptTripleDes } from '../core/x509/containers/tripleDes.ts';

type PortableHash = keyof typeof hashFunctions;

/** What a page has that came by https. */
type Subtle = typeof crypto.subtle;

/** Octets that a hash takes at a time. */
const blockLengths: Readonly<Record<PortableHash, number>> = {
  md5: 64,
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
};

/**
 * Creates the cryptography of a browser that opens containers: WebCrypto for what takes long, and plain JavaScript for what
 * WebCrypto does not know. Nothing is encrypted in a browser, since nothing is renewed there.
 *
 * @param crypto - Of the page; `subtle` is missing where it did not come by https.
 */
export function createWebPassphraseCryptography({ subtle }: { readonly subtle?: Subtle }): PassphraseCryptography {
  return {
    digest: (hash, bytes) => hashFunctions[portableName(hash)](bytes),
    hmac: async (hash, key, bytes) => hmac(portableName(hash), key, bytes),
    async pbkdf2(hash, passphrase, salt, iterations, length) {
      if (subtle === undefined || hash === 'MD5' || hash === 'SHA-224') {
        return derive(portableName(hash), passphrase, salt, iterations, length);
      }
      const key = await subtle.importKey('raw', passphrase, 'PBKDF2', false, ['deriveBits']);
      return new Uint8Array(await subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, key, 8 * length));
    },
    async decryptCbc(cipher, key, iv, ciphertext) {
      if (cipher === '3DES') return decryptTripleDes(key, iv, ciphertext);
      const name = `AES-${8 * key.length}-CBC`;
      if (subtle === undefined) throw new UnsupportedCipher(name);
      const imported = await importAes(subtle, key, name);
      try {
        return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv }, imported, ciphertext));
      } catch {
        return undefined; // The padding is wrong.
      }
    },
    async encryptCbc(cipher) {
      throw new UnsupportedCipher(cipher);
    },
  };
}

/** Chromium has no AES with 192 bits. */
async function importAes(subtle: Subtle, key: Bytes, name: string) {
  try {
    return await subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt']);
  } catch {
    throw new UnsupportedCipher(name);
  }
}

function portableName(hash: HashName): PortableHash {
  return hash.replace('-', '').toLowerCase() as PortableHash;
}

/** HMAC (RFC 2104 §2). */
function hmac(hash: PortableHash, key: Bytes, bytes: Bytes): Bytes {
  const digest = hashFunctions[hash];
  const block = new Uint8Array(blockLengths[hash]);
  block.set(key.length > block.length ? digest(key) : key);
  const inner = digest(
    joined(
      block.map((octet) => octet ^ 0x36),
      bytes,
    ),
  );
  const outer = digest(
    joined(
      block.map((octet) => octet ^ 0x5c),
      inner,
    ),
  );
  block.fill(0);
  return outer;
}

/** PBKDF2 (RFC 8018 §5.2). */
function derive(hash: PortableHash, passphrase: Bytes, salt: Bytes, rounds: number, length: number): Bytes {
  const derived = new Uint8Array(length);
  for (let at = 0, number = 1; at < length; number++) {
    const counter = Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
    let next = hmac(hash, passphrase, joined(salt, counter));
    const block = next.slice();
    for (let round = 1; round < rounds; round++) {
      next = hmac(hash, passphrase, next);
      for (let index = 0; index < block.length; index++) block[index] = (block[index] ?? 0) ^ (next[index] ?? 0);
    }
    derived.set(block.subarray(0, length - at), at);
    at += block.length;
  }
  return derived;
}

function joined(first: Bytes, second: Bytes): Bytes {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
