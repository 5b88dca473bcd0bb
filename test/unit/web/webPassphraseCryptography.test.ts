import assert from 'node:assert/strict';
import { createCipheriv, createHmac, pbkdf2Sync, randomBytes, webcrypto } from 'node:crypto';
import { suite, test } from 'node:test';
import { UnsupportedCipher } from '../../../src/core/x509/containers/passphraseCryptography.ts';
import { createWebPassphraseCryptography } from '../../../src/web/webPassphraseCryptography.ts';

const withSubtle = createWebPassphraseCryptography(webcrypto);
const withoutSubtle = createWebPassphraseCryptography({});
const random = (length: number) => new Uint8Array(randomBytes(length));
const hashes = ['MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;

suite('opening containers in a browser', () => {
  for (const hash of hashes) {
    const name = hash.replace('-', '').toLowerCase();

    test(`HMAC with ${hash} is Node's`, async () => {
      for (const length of [0, 20, 64, 128, 200]) {
        const [key, bytes] = [random(length), random(300)];
        assert.deepEqual(
          Buffer.from(await withSubtle.hmac(hash, key, bytes)),
          createHmac(name, key).update(bytes).digest(),
        );
      }
    });

    test(`PBKDF2 with ${hash} is Node's, with WebCrypto and without`, async () => {
      const [passphrase, salt] = [random(9), random(16)];
      const expected = pbkdf2Sync(passphrase, salt, 30, 77, name);
      for (const cryptography of [withSubtle, withoutSubtle]) {
        assert.deepEqual(Buffer.from(await cryptography.pbkdf2(hash, passphrase, salt, 30, 77)), expected);
      }
    });
  }

  for (const [cipher, length, name] of [
    ['3DES', 24, 'des-ede3-cbc'],
    ['AES', 16, 'aes-128-cbc'],
    ['AES', 32, 'aes-256-cbc'],
  ] as const) {
    test(`what Node encrypted with ${name} is decrypted, and nothing with another key`, async () => {
      for (const size of [0, 1, 7, 8, 9, 100]) {
        const iv = random(cipher === 'AES' ? 16 : 8);
        const [key, plain] = [random(length), random(size)];
        const encryption = createCipheriv(name, key, iv);
        const ciphertext = new Uint8Array(Buffer.concat([encryption.update(plain), encryption.final()]));
        assert.deepEqual(await withSubtle.decryptCbc(cipher, key, iv, ciphertext), plain);
        const other = await withSubtle.decryptCbc(cipher, random(length), iv, ciphertext);
        assert.notDeepEqual(other, plain);
      }
    });
  }

  test('says what a browser does not have', async () => {
    await assert.rejects(withoutSubtle.decryptCbc('AES', random(32), random(16), random(16)), UnsupportedCipher);
    await assert.rejects(withSubtle.encryptCbc('AES', random(32), random(16), random(16)), UnsupportedCipher);
  });
});
