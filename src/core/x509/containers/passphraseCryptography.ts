import type { Bytes } from '../bytes.ts';

/** Hashes that derivations and MACs of containers use, by their WebCrypto names; MD5 is in legacy encrypted PEM. */
export type HashName = 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** What the host must provide to open a container with a passphrase. Nothing here is kept. */
export interface PassphraseCryptography {
  /** Synchronous if the host can: a PKCS#12 key derivation calls it thousands of times. */
  digest(hash: HashName, bytes: Bytes): Bytes | Promise<Bytes>;
  hmac(hash: HashName, key: Bytes, bytes: Bytes): Promise<Bytes>;
  /** PBKDF2 with HMAC (RFC 8018 §5.2). */
  pbkdf2(hash: HashName, passphrase: Bytes, salt: Bytes, rounds: number, length: number): Promise<Bytes>;
  /**
   * Decrypts in CBC mode and removes the padding of RFC 5652 §6.3.
   *
   * @returns `undefined` when the padding is wrong, which almost always means a wrong key.
   * @throws {UnsupportedCipher} When the host does not have the cipher.
   */
  decryptCbc(cipher: 'AES' | '3DES', key: Bytes, iv: Bytes, ciphertext: Bytes): Promise<Bytes | undefined>;
  /**
   * Encrypts in CBC mode with the padding of RFC 5652 §6.3.
   *
   * @throws {UnsupportedCipher} When the host does not have the cipher.
   */
  encryptCbc(cipher: 'AES' | '3DES', key: Bytes, iv: Bytes, plain: Bytes): Promise<Bytes>;
}

/** The host lacks a cipher. */
export class UnsupportedCipher extends Error {}
