import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { TokenSignature } from '../../../src/core/pki/pkiModel.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { signedToken } from '../../support/signedToken.ts';
import { podClaims } from '../../support/testToken.ts';

const pem = (privateKey: { export(options: object): string | Buffer }): string =>
  privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const rsa = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const [p256, p384, p521] = ['P-256', 'P-384', 'P-521'].map((namedCurve) =>
  pem(generateKeyPairSync('ec', { namedCurve }).privateKey),
);
const publicPem = (privatePem: string): string =>
  createPublicKey(privatePem).export({ format: 'pem', type: 'spki' }).toString();

async function signatureOf(token: string, ...publicKeys: readonly string[]): Promise<TokenSignature | undefined> {
  const files = [
    decodeFile({ path: 'token', text: token }, decodingTools),
    ...publicKeys.map((text, index) => decodeFile({ path: `${index}.pub`, text }, decodingTools)),
  ];
  const { tokenSignatures } = await buildPkiGraph(files, createNodeCryptography());
  const [credential] = files[0]?.credentials ?? [];
  assert.ok(credential !== undefined);
  return tokenSignatures.get(credential);
}

const kindOf = async (token: string, ...keys: readonly string[]) => (await signatureOf(token, ...keys))?.kind;
const claims = podClaims({ exp: 2_000_000_000 });

describe('signatures of tokens', () => {
  for (const [name, key] of Object.entries({ rsa, p256, p384, p521 })) {
    test(`${name}: by the key that it names, and by any where it names none`, async () => {
      assert.ok(key !== undefined);
      const others = [rsa, p256, p384, p521].flatMap((each) => (each === undefined ? [] : [publicPem(each)]));
      // The halves of an ECDSA signature may begin with zeros or with a bit that INTEGERs take for a sign.
      for (let round = 0; round < (name === 'rsa' ? 1 : 20); round++) {
        const each = { ...claims, jti: String(round) };
        assert.equal(await kindOf(signedToken(each, key), ...others), 'verified');
        assert.equal(await kindOf(signedToken(each, key, { kid: '' }), ...others), 'verified');
      }
    });
  }

  test('other hashes of RSA', async () => {
    for (const alg of ['RS384', 'RS512'])
      assert.equal(await kindOf(signedToken(claims, rsa, { alg }), publicPem(rsa)), 'verified');
  });

  test('changed after it was signed, cut, or signed by another key under this one’s name', async () => {
    const [header = '', , signature = ''] = signedToken(claims, rsa).split('.');
    const other = Buffer.from(JSON.stringify({ ...claims, sub: 'system:serviceaccount:a:b' })).toString('base64url');
    assert.equal(await kindOf(`${header}.${other}.${signature}`, publicPem(rsa)), 'invalid');
    assert.equal(await kindOf(signedToken(claims, p256 ?? '').slice(0, -8), publicPem(p256 ?? '')), 'invalid');
    const forged = signedToken(claims, p384 ?? '', { kid: /"kid":"([^"]+)"/.exec(atob(header))?.[1] ?? '' });
    assert.equal(await kindOf(forged, publicPem(rsa)), 'invalid');
  });

  test('a key that is not known', async () => {
    assert.equal(await kindOf(signedToken(claims, rsa), publicPem(p256 ?? '')), 'unknownKey');
    assert.equal(await kindOf(signedToken(claims, rsa)), 'unknownKey');
    assert.equal(await kindOf(signedToken(claims, rsa, { kid: '' }), publicPem(p256 ?? '')), 'unknownKey');
  });

  test('other algorithms are not judged', async () => {
    const token = signedToken(claims, rsa);
    const header = Buffer.from('{"alg":"HS256"}').toString('base64url');
    assert.equal(await kindOf(token.replace(/^[^.]+/, header), publicPem(rsa)), undefined);
  });
});
