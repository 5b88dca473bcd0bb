import { createDecipheriv, createHash, createHmac, pbkdf2 } from 'node:crypto';
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
      const name = cipher === 'AES' ? `aes-${key.length * 8}-cbc` : 'des-ede3-cbc';
      const decipher = cipherOf(name, key, iv);
      try {
        return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
      } catch {
        return undefined; // The padding is wrong.
      }
    },
  };
}

function cipherOf(name: string, key: Uint8Array, iv: Uint8Array) {
  try {
    return createDecipheriv(name, key, iv);
  } catch {
    throw new UnsupportedCipher(name);
  }
}

function nodeName(hash: string): string {
  return hash.replace('-', '').toLowerCase();
}
