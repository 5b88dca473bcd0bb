import { createCipheriv, createDecipheriv, createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { type PassphraseCryptography, UnsupportedCipher } from '../core/x509/containers/passphraseCryptography.ts';

const derive = promisify(pbkdf2);

/** Creates the cryptography of a Node process that opens containers. */
export function createNodePassphraseCryptography(): PassphraseCryptography {
  return {
    digest: (hash, bytes) => new Uint8Array(createHash(nodeName(hash)).update(bytes).digest()),
    hmac: async (hash, key, bytes) => new Uint8Array(createHmac(nodeName(hash), key).update(bytes).digest()),
    pbkdf2: async (hash, passphrase, salt, rounds, length) =>
      new Uint8Array(await derive(passphrase, salt, rounds, length, nodeName(hash))),
    async decryptCbc(cipher, key, iv, ciphertext) {
      const name = cipherName(cipher, key);
      const decipher = supported(name, () => createDecipheriv(name, key, iv));
      try {
        return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
      } catch {
        return undefined; // The padding is wrong.
      }
    },
    async encryptCbc(name, key, iv, plain) {
      const algorithm = cipherName(name, key);
      const cipher = supported(algorithm, () => createCipheriv(algorithm, key, iv));
      return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
    },
  };
}

function cipherName(cipher: 'AES' | '3DES', key: Uint8Array): string {
  return cipher === 'AES' ? `aes-${key.length * 8}-cbc` : 'des-ede3-cbc';
}

function supported<Cipher>(name: string, create: () => Cipher): Cipher {
  try {
    return create();
  } catch {
    throw new UnsupportedCipher(name);
  }
}

function nodeName(hash: string): string {
  return hash.replace('-', '').toLowerCase();
}
