import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../../src/core/renewal/change/carryOut.ts';
import { planCa } from '../../../../src/core/renewal/create/planCa.ts';
import { ed25519Seed, generateEd25519, publicKeyOf, signEd25519 } from '../../../../src/core/renewal/keys/ed25519.ts';
import { toHex } from '../../../../src/core/x509/toHex.ts';
import { changeToolsOf } from '../../../support/changes.ts';
import { accepted } from '../../../support/renewal.ts';

const { subtle } = crypto;
const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

describe('Ed25519 where the host does not know it', () => {
  // RFC 8032 §7.1, tests 1 to 3.
  const vectors = [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
    ],
  ] as const;
  for (const [seed, publicKey, message] of vectors) {
    it(`makes the public key and signature of the RFC for ${message || 'nothing'}`, async () => {
      assert.equal(toHex(await publicKeyOf(octets(seed), subtle)), publicKey);
      const ours = await signEd25519(octets(seed), octets(message), subtle);
      const key = createPrivateKey({
        key: Buffer.concat([octets('302e020100300506032b657004220420'), octets(seed)]),
        format: 'der',
        type: 'pkcs8',
      });
      assert.equal(toHex(ours), toHex(sign(null, octets(message), key)));
    });
  }

  it('agrees with the host for keys drawn by either', async () => {
    for (let round = 0; round < 8; round++) {
      const message = crypto.getRandomValues(new Uint8Array(round * 40));
      const { privateKey } = generateKeyPairSync('ed25519');
      const theirs = ed25519Seed(new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })));
      assert.ok(theirs !== undefined);
      assert.equal(toHex(await signEd25519(theirs, message, subtle)), toHex(sign(null, message, privateKey)));
      const pair = await generateEd25519(crypto);
      const key = createPrivateKey({ key: Buffer.from(pair.pkcs8), format: 'der', type: 'pkcs8' });
      assert.deepEqual(new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' })), pair.spki);
      const own = ed25519Seed(pair.pkcs8);
      assert.ok(
        own !== undefined && verify(null, message, createPublicKey(key), await signEd25519(own, message, subtle)),
      );
    }
    assert.equal(
      ed25519Seed(new Uint8Array(generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' }))),
      undefined,
    );
  });

  it('makes a CA there', async () => {
    const tools = changeToolsOf({});
    const unknown = () => Promise.reject(new Error('NotSupportedError'));
    const host = {
      getRandomValues: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array),
      subtle: {
        generateKey: unknown,
        importKey: unknown,
        exportKey: unknown,
        sign: unknown,
        digest: (name: string, data: Uint8Array<ArrayBuffer>) => subtle.digest(name, data),
      },
    };
    const request = { commonName: 'a', certificate: '/a.crt', key: '/a.key', now: Date.parse('2026-11-24T14:53:43Z') };
    const plan = planCa({ ...request, keyAlgorithm: 'Ed25519' });
    const made = accepted(await carryOutAtOnce(plan, { ...tools, webCryptography: host }));
    assert.equal(made.issued.get('new-ca')?.certificate.publicKey.algorithm, 'Ed25519');
    const refused = await carryOutAtOnce(planCa({ ...request, keyAlgorithm: 'P-256' }), {
      ...tools,
      webCryptography: host,
    });
    assert.ok(refused.kind === 'refusal' && refused.code === 'keyUnsupported');
  });
});
