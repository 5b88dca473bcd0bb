import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readToken } from '../../../src/core/pki/readToken.ts';
import { podClaims, testToken } from '../../support/testToken.ts';

const read = (token: string) => readToken(new TextEncoder().encode(token));

describe('readToken', () => {
  test('a token of a pod', () => {
    assert.deepEqual(read(testToken(podClaims({ exp: 1781258400, iat: 1781254800.5 }))), {
      algorithm: 'RS256',
      keyId: 'a',
      issuer: 'https://kubernetes.default.svc.cluster.local',
      subject: 'system:serviceaccount:kube-system:coredns',
      audiences: ['https://kubernetes.default.svc.cluster.local'],
      expiresAt: 1781258400_000,
      issuedAt: 1781254800_500,
      serviceAccount: { namespace: 'kube-system', name: 'coredns' },
      boundTo: { kind: 'Pod', name: 'coredns-7c65d6cfc9-x2x7t' },
    });
  });

  test('a legacy token names its Secret in a flat claim', () => {
    const claims = {
      iss: 'kubernetes/serviceaccount',
      sub: 'system:serviceaccount:default:default',
      'kubernetes.io/serviceaccount/secret.name': 'default-token-x2x7t',
    };
    const token = read(testToken(claims));
    assert.deepEqual(token?.boundTo, { kind: 'Secret', name: 'default-token-x2x7t' });
    assert.equal(token?.expiresAt, undefined);
  });

  test('claims of other types are left out', () => {
    const claims = {
      iss: 1,
      sub: {},
      aud: [1, 'a', null],
      exp: '1',
      nbf: Number.MAX_VALUE,
      'kubernetes.io': { pod: [] },
    };
    assert.deepEqual(read(testToken(claims, { alg: 5 })), { audiences: ['a'] });
  });

  for (const [name, token] of [
    ['no parts', 'eyJ'],
    ['a part that is no JSON', 'eyJhbGci.eyJhbGci.x'],
    ['parts that are no objects', `${btoa('[]')}.${btoa('1')}.x`],
    ['characters that are no base64', '!!!.???.x'],
    ['nothing', ''],
  ] as const) {
    test(`${name}: nothing is read`, () => assert.equal(read(token), undefined));
  }

  test('names like members of every object are only names', () => {
    const token = read(
      testToken({ sub: 'a', 'kubernetes.io': { constructor: { name: 'x' } }, ['__proto__']: { sub: 'b' } }),
    );
    assert.equal(token?.subject, 'a');
    assert.equal(token?.boundTo, undefined);
  });
});
