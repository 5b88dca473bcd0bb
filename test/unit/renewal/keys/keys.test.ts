import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { generateKeyPair } from '../../../../src/core/renewal/keys/generateKeyPair.ts';
import { keyAlgorithmLike, keyAlgorithms, keyFormLike } from '../../../../src/core/renewal/keys/keyAlgorithms.ts';
import type { KeyAlgorithm, KeyForm } from '../../../../src/core/renewal/keys/keyModel.ts';
import { writeKey } from '../../../../src/core/renewal/keys/writeKey.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { decodePrivateKey } from '../../../../src/core/x509/decodePrivateKey.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());

const forms: Readonly<Record<string, KeyForm>> = {
  pkcs1: { label: 'RSA PRIVATE KEY', encoding: 'PKCS#1' },
  sec1: { label: 'EC PRIVATE KEY', encoding: 'SEC1' },
  pkcs8: { label: 'PRIVATE KEY', encoding: 'PKCS#8' },
};
/** Which forms a kind of key has, and what `openssl pkey -text_pub` begins with. */
const made: readonly (readonly [KeyAlgorithm, readonly string[], string])[] = [
  ['RSA-2048', ['pkcs1', 'pkcs8'], 'Public-Key: (2048 bit)'],
  ['RSA-3072', ['pkcs1', 'pkcs8'], 'Public-Key: (3072 bit)'],
  ['P-256', ['sec1', 'pkcs8'], 'Public-Key: (256 bit)'],
  ['P-384', ['sec1', 'pkcs8'], 'Public-Key: (384 bit)'],
  ['P-521', ['sec1', 'pkcs8'], 'Public-Key: (521 bit)'],
  ['Ed25519', ['pkcs8'], 'ED25519 Public-Key:'],
];

for (const [algorithm, written, beginning] of made) {
  describe(`a new key ${algorithm}`, async () => {
    const pair = await generateKeyPair(algorithm, crypto);
    assert.ok(pair !== undefined);
    for (const [name, { label, encoding }] of Object.entries(forms)) {
      if (!written.includes(name)) {
        it(`cannot be written as ${encoding}`, () => assert.equal(writeKey(pair.pkcs8, encoding), undefined));
        continue;
      }
      const der = writeKey(pair.pkcs8, encoding);
      assert.ok(der !== undefined);
      it(`is read by openssl, Node and our reader as ${encoding}, with its own public half`, () => {
        const pem = encodePem(label, der);
        openssl.write('new.key', pem);
        assert.ok(openssl.run('pkey', '-in', 'new.key', '-noout', '-text_pub').startsWith(beginning));
        openssl.run('pkey', '-in', 'new.key', '-check', '-noout');
        const spki = createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' });
        assert.deepEqual(new Uint8Array(spki), pair.spki);
        const content = decodePrivateKey(label, der);
        assert.ok(content.kind === 'privateKey');
        assert.equal(content.encoding, encoding);
        if (algorithm !== 'Ed25519') assert.deepEqual(content.publicKey?.spki, pair.spki);
      });
      it(`is octet for octet what openssl writes as ${encoding}`, () => {
        openssl.write('pkcs8.key', encodePem('PRIVATE KEY', pair.pkcs8));
        const traditional = encoding === 'PKCS#8' ? [] : ['-traditional'];
        const theirs = openssl.run('pkey', '-in', 'pkcs8.key', ...traditional);
        // Not assert.equal: a failure would print the key.
        assert.ok(encodePem(label, der) === theirs);
      });
    }
  });
}

describe('the key in the place of an old one', () => {
  const like: readonly (readonly [string, number | undefined, string | undefined, KeyAlgorithm])[] = [
    ['RSA', 512, undefined, 'RSA-2048'],
    ['RSA', 2048, undefined, 'RSA-2048'],
    ['RSA', 2049, undefined, 'RSA-3072'],
    ['RSA', 4096, undefined, 'RSA-4096'],
    ['RSA', 16384, undefined, 'RSA-8192'],
    ['RSA-PSS', 3072, undefined, 'RSA-3072'],
    ['EC', 224, 'P-224', 'P-256'],
    ['EC', 256, 'P-256', 'P-256'],
    ['EC', 384, 'P-384', 'P-384'],
    ['EC', 521, 'P-521', 'P-521'],
    ['EC', 256, 'secp256k1', 'P-256'],
    ['DSA', 2048, undefined, 'P-256'],
    ['Ed25519', 256, undefined, 'Ed25519'],
  ];
  for (const [algorithm, bits, curve, expected] of like) {
    it(`is ${expected} for ${curve ?? algorithm} of ${bits} bits`, () => {
      assert.equal(keyAlgorithmLike({ algorithm, bits, curve, algorithmOid: '' }), expected);
    });
  }

  it('is written as the old one was, where it can be', () => {
    const { pkcs1, sec1, pkcs8 } = forms;
    assert.deepEqual(keyFormLike(pkcs8, 'RSA-2048'), pkcs8);
    assert.deepEqual(keyFormLike(pkcs1, 'RSA-2048'), pkcs1);
    assert.deepEqual(keyFormLike(pkcs1, 'P-256'), sec1);
    assert.deepEqual(keyFormLike(sec1, 'Ed25519'), pkcs8);
    assert.deepEqual(keyFormLike(undefined, 'P-384'), keyAlgorithms['P-384'].form);
    const legacy: KeyForm = { label: 'RSA PRIVATE KEY', encoding: 'encrypted PEM' };
    assert.deepEqual(keyFormLike(legacy, 'P-256'), { label: 'EC PRIVATE KEY', encoding: 'encrypted PEM' });
  });
});
