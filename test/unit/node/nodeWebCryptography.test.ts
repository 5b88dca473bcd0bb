import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { carryOutAtOnce } from '../../../src/core/renewal/change/carryOut.ts';
import { planCa } from '../../../src/core/renewal/create/planCa.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import { nodeWebCryptography } from '../../../src/node/nodeWebCryptography.ts';
import { changeToolsOf } from '../../support/changes.ts';
import { accepted } from '../../support/renewal.ts';

const { subtle } = nodeWebCryptography;
const ed25519 = { name: 'Ed25519' };
const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const readEd25519 = (pkcs8: Uint8Array<ArrayBuffer>) => subtle.importKey('pkcs8', pkcs8, ed25519, false, ['sign']);

describe('Ed25519', () => {
  // RFC 8032 §7.1, tests 1 to 3.
  const vectors = [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ] as const;
  for (const [seed, message, signature] of vectors) {
    it(`signs ${message || 'nothing'} as the RFC does`, async () => {
      const key = await readEd25519(octets(`302e020100300506032b657004220420${seed}`));
      assert.equal(toHex(new Uint8Array(await subtle.sign(ed25519, key, octets(message)))), signature);
    });
  }

  it('makes keys that verify what they signed', async () => {
    const pair = await subtle.generateKey(ed25519, true, ['sign', 'verify']);
    assert.ok('privateKey' in pair);
    const message = crypto.getRandomValues(new Uint8Array(100));
    const pkcs8 = new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey));
    const spki = Buffer.from(await subtle.exportKey('spki', pair.publicKey));
    const signature = new Uint8Array(await subtle.sign(ed25519, await readEd25519(pkcs8), message));
    assert.ok(verify(null, message, { key: spki, format: 'der', type: 'spki' }, signature));
    const read = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    assert.deepEqual(createPublicKey(read).export({ format: 'der', type: 'spki' }), spki);
  });

  it('refuses a key of another kind', async () => {
    const { privateKey } = generateKeyPairSync('x25519');
    const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
    await assert.rejects(async () => readEd25519(pkcs8), /not an Ed25519 key/);
  });

  it('makes a CA, unless the host does not know it', async () => {
    const request = { commonName: 'a', certificate: '/a.crt', key: '/a.key', now: Date.parse('2026-11-24T14:53:43Z') };
    const plan = planCa({ ...request, keyAlgorithm: 'Ed25519' });
    const tools = { ...changeToolsOf({}), webCryptography: nodeWebCryptography };
    const made = accepted(await carryOutAtOnce(plan, tools));
    assert.equal(made.issued.get('new-ca')?.certificate.publicKey.algorithm, 'Ed25519');
    const generateKey = () => Promise.reject(new Error('NotSupportedError'));
    const webCryptography = { ...nodeWebCryptography, subtle: { ...subtle, generateKey } };
    const refused = await carryOutAtOnce(plan, { ...tools, webCryptography });
    assert.ok(refused.kind === 'refusal' && refused.code === 'keyUnsupported');
  });
});
