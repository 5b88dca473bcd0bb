import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { decodePrivateKey } from '../../../src/core/x509/decodePrivateKey.ts';
import { opensslBytes } from './openssl.ts';

const plain = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });

suite('an encrypted PKCS#8 key tells how openssl encrypted it', () => {
  for (const [options, words] of [
    ['-v2 aes-128-cbc -v2prf hmacWithSHA512 -iter 4096', 'PBES2 with AES-128-CBC, 4096 iterations'],
    ['-v2 des3', 'PBES2 with 3DES-CBC, 2048 iterations'],
    ['-v2 camellia-256-cbc', 'PBES2 with Camellia-256-CBC, 2048 iterations'],
    ['-v2 aria-192-cbc', 'PBES2 with ARIA-192-CBC, 2048 iterations'],
    ['-v2 sm4-cbc', 'PBES2 with SM4-CBC, 2048 iterations'],
    ['-scrypt -scrypt_N 1024 -scrypt_r 4 -scrypt_p 2', 'PBES2 with AES-256-CBC and scrypt (N=1024, r=4, p=2)'],
    ['-v1 PBE-MD5-DES -provider legacy -provider default', 'PBES1 with MD5 and DES-CBC, 2048 iterations'],
    ['-v1 PBE-SHA1-RC2-64 -provider legacy -provider default', 'PBES1 with SHA-1 and RC2-CBC, 2048 iterations'],
    ['-v1 PBE-SHA1-3DES', '3DES-CBC, PKCS#12 key derivation with 2048 iterations'],
  ] as const) {
    test(words, () => {
      const arguments_ = `pkcs8 -topk8 -outform DER -passout pass:test ${options}`.split(' ');
      const key = decodePrivateKey('ENCRYPTED PRIVATE KEY', opensslBytes(arguments_, plain.toString()));
      assert.ok(key.kind === 'privateKey');
      assert.equal(key.encryption, words);
    });
  }
});
