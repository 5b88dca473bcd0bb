import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { derivePublicKey } from '../../../../src/core/pki/portable/derivePublicKey.ts';

function expected(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).toString('hex');
}

function derived(label: string, der: Buffer): string | undefined {
  const spki = derivePublicKey(label, new Uint8Array(der));
  return spki && Buffer.from(spki).toString('hex');
}

function openssl(args: readonly string[], input: Buffer | string): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'ignore'] });
}

for (const curve of ['P-224', 'P-256', 'P-384', 'P-521', 'secp256k1', 'brainpoolP256r1']) {
  test(`keys on ${curve} that openssl wrote without their public half`, () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    const pem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    const sec1 = openssl(['ec', '-no_public', '-outform', 'DER'], pem);
    assert.equal(derived('EC PRIVATE KEY', sec1), expected(publicKey));
    const pkcs8 = openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], openssl(['ec', '-no_public'], pem));
    assert.equal(derived('PRIVATE KEY', pkcs8), expected(publicKey));
  });
}

for (const [name, { publicKey, privateKey }] of Object.entries({
  Ed25519: generateKeyPairSync('ed25519'),
  Ed448: generateKeyPairSync('ed448'),
  DSA: generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
})) {
  test(`PKCS#8 of ${name}`, () => {
    assert.equal(derived('PRIVATE KEY', privateKey.export({ format: 'der', type: 'pkcs8' })), expected(publicKey));
  });
}

test('what is no key, or is cut, gives nothing', () => {
  const der = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  for (let length = 0; length < der.length; length++) {
    assert.equal(derived('PRIVATE KEY', der.subarray(0, length)), undefined);
    assert.equal(derived('EC PRIVATE KEY', der.subarray(0, length)), undefined);
  }
});
