import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readToken } from '../../../src/core/pki/readToken.ts';
import { createRandom } from '../../fuzz/random.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';
import { mutateText } from '../../support/mutateText.ts';

holdMemoryBelow(500);

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** Claims of every kind, and of kinds that they should not be. */
const claims = [
  '{"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:kube-system:coredns","aud":["a","b"],"exp":1790000000,"nbf":1780000000,"iat":1780000000,"kubernetes.io":{"namespace":"kube-system","serviceaccount":{"name":"coredns","uid":"1"},"pod":{"name":"coredns-1","uid":"2"}}}',
  '{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"default","kubernetes.io/serviceaccount/secret.name":"t","sub":"system:serviceaccount:default:default"}',
  '{"exp":1e309,"aud":{"a":1},"sub":["x"],"kubernetes.io":null}',
  '[[[[[[]]]]]]',
  'null',
];

test('mutated tokens never throw, and say only what is of the right kind', () => {
  const random = createRandom(20_261_124);
  for (let count = 0; count < 6000; count++) {
    const header = random.below(3) === 0 ? mutateText('{"alg":"RS256","kid":"x"}', random.below) : '{"alg":"RS256"}';
    const body = mutateText(random.pick(claims), random.below);
    const whole = `${base64url(header)}.${base64url(body)}.c2ln`;
    const token = random.below(4) === 0 ? mutateText(whole, random.below) : whole;
    const read = readToken(new TextEncoder().encode(token));
    if (read === undefined) continue;
    for (const text of [read.algorithm, read.issuer, read.subject, ...read.audiences]) {
      assert.ok(text === undefined || typeof text === 'string', token);
    }
    for (const time of [read.expiresAt, read.notBefore, read.issuedAt]) {
      assert.ok(time === undefined || Number.isFinite(time), token);
    }
  }
});

test('a token of a megabyte, and claims nested ten thousand deep', () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  for (const body of [`{"sub":"${'a'.repeat(1 << 20)}"}`, `{"aud":${deep}}`, deep]) {
    readToken(new TextEncoder().encode(`${base64url('{"alg":"none"}')}.${base64url(body)}.`));
  }
});
