import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { decodedText } from '../../../../src/core/present/decoded/decodedText.ts';
import { inlineSummary } from '../../../../src/core/present/hints/inlineSummary.ts';
import { hoverOf } from '../../../support/hoverFixture.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { signedToken } from '../../../support/signedToken.ts';
import { testNow } from '../../../support/testPki.ts';
import { personClaims, podClaims, testToken } from '../../../support/testToken.ts';

const now = testNow / 1000;
const kubeconfig = (token: string) => `users:\n- name: a\n  user:\n    token: ${token}\n`;

async function show(token: string) {
  const context = await contextOf({ config: kubeconfig(token) });
  const file = context.file('config');
  const [value] = file.values;
  assert.ok(value);
  return {
    hint: inlineSummary(value, file, context),
    hover: hoverOf(context, 'config', 0),
    decoded: decodedText(file.credentials, file, context),
  };
}

describe('a token', () => {
  test('of a pod: whom it proves, to whom, until when, bound to what', async () => {
    const { hint, hover } = await show(testToken(podClaims({ exp: now + 3120, iat: now - 480 })));
    assert.equal(hint, '✓ token kube-system:coredns · 52 min');
    assert.equal(
      hover,
      `**✓ Token of kube-system:coredns, valid for another 52 min**

User \`system:serviceaccount:kube-system:coredns\`\\
Issued by \`https://kubernetes.default.svc.cluster.local\` · for \`https://kubernetes.default.svc.cluster.local\`\\
Bound to Pod \`coredns-7c65d6cfc9-x2x7t\`\\
Issued 2026-06-12 09:52 UTC · valid until 2026-06-12 10:52 UTC · \`RS256\`\\
? Signed with a key that is not in these files`,
    );
  });

  test('expired: what that breaks, without saying it twice', async () => {
    const { hint, hover } = await show(testToken(podClaims({ exp: now - 86_400 * 12 })));
    assert.equal(hint, '✗ token kube-system:cor… · expired 12 d ago');
    assert.match(
      hover,
      /^\*\*✗ Token of kube-system:coredns, expired 12 days ago \(May 31, 2026\)\*\*\n\nUser .*\n\n✗ kube-apiserver answers /s,
    );
  });

  test('without an end: no verdict', async () => {
    const { hint, hover } = await show(testToken(personClaims()));
    assert.equal(hint, '• token jane · no end date');
    assert.match(hover, /^\*\*• Token of jane, has no end date\*\*/);
  });

  test('not yet valid', async () => {
    const { hint } = await show(testToken(personClaims({ nbf: now + 10_800 })));
    assert.equal(hint, '⚠︎ token jane · not valid for another 3 h');
  });

  test('decoded: its claims, a line each', async () => {
    const { decoded } = await show(testToken(podClaims({ exp: now + 3120 })));
    assert.match(
      decoded,
      /\nToken:\n {4}Algorithm: RS256\n {4}Issuer: https.*\n {4}Subject: .*\n {4}Audience: .*\n {4}Not After: 2026-06-12T10:52:00Z\n {4}Bound To: Pod coredns/,
    );
  });

  test('decoded: header and claims as JSON, without the signature', async () => {
    const claims = {
      ...podClaims({ exp: now + 3120 }),
      nested: [1, { empty: {}, none: [] }, null, true],
      'a\u202e"': '\n#',
    };
    const { decoded } = await show(testToken(claims));
    const [, header = '', body = ''] = /\nHeader:\n(.*)\nClaims:\n(.*)\n$/s.exec(decoded) ?? [];
    assert.deepEqual(JSON.parse(header), { alg: 'RS256', kid: 'a' });
    assert.deepEqual(JSON.parse(body), claims);
    assert.match(body, /^ {6}"sub": "system:serviceaccount:kube-system:coredns",$/m);
  });

  test('decoded: nesting and lists have an end', async () => {
    const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
    const wide = Array.from({ length: 20_000 }, (_, index) => index);
    const { decoded } = await show(testToken({ ...personClaims(), deep: JSON.parse(deep), wide }));
    const lines = decoded.split('\n');
    assert.ok(lines.length < 3100, String(lines.length));
    assert.ok(Math.max(...lines.map(({ length }) => length)) < 5000);
    assert.match(decoded, /\[ … \]/);
    assert.match(decoded, /… and [\d,]+ more lines/);
  });

  test('of no readable claims', async () => {
    const { hint, hover, decoded } = await show(`eyJhbGciOiJSUzI1NiJ9.eyJ${'a'.repeat(120)}.${'b'.repeat(43)}`);
    assert.equal(hint, '• token · not checked');
    assert.match(hover, /claims of this JSON Web Token cannot be read/);
    assert.match(decoded, /claims of this token cannot be read/);
  });

  test('is shown nowhere, and hostile claims are text', async () => {
    const hostile = '[x](command:certscope.renew) **b** <img src=x> `y`\u202e\nz';
    const token = testToken({ ...personClaims(), sub: hostile, iss: hostile, aud: [hostile], exp: now + 60 });
    const { hint = '', hover, decoded } = await show(token);
    for (const text of [hint, hover, decoded]) {
      assert.ok(!text.includes(token.slice(-43)) && !text.includes(token.slice(0, 40)), text);
      assert.ok(!/[\u202e]|\nz/.test(text), text);
    }
    const outsideCode = hover.replace(/`[^`]*`/g, '');
    assert.ok(!/(?<!\\)\[x|(?<!\\)<img|(?<!\\)\*\*b/.test(outsideCode), outsideCode);
  });
});

describe('the signature of a token', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
  const publicPem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const token = signedToken(podClaims({ exp: now + 3120, iat: now - 480 }), pem);

  test('by which key, and where that is', async () => {
    const context = await contextOf({ config: kubeconfig(token), 'pki/sa.pub': publicPem });
    assert.match(hoverOf(context, 'config', 0), /✓ Signed with the key in `pki\/sa\.pub`$/);
    const both = await contextOf({ config: kubeconfig(token), 'pki/sa.pub': publicPem, 'pki/sa.key': pem });
    assert.match(hoverOf(both, 'config', 0), /✓ Signed with the key in `pki\/sa\.key`, `pki\/sa\.pub`$/);
  });

  test('wrong: a problem, and nothing else', async () => {
    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify(podClaims({ exp: now + 9999 }))).toString('base64url');
    const context = await contextOf({ config: kubeconfig(`${header}.${claims}.${signature}`), 'sa.pub': publicPem });
    const hover = hoverOf(context, 'config', 0);
    assert.match(hover, /^\*\*✗ Token of kube-system:coredns, /);
    assert.match(hover, /✗ The key named in this token of kube-system:coredns does not verify its signature/);
    assert.doesNotMatch(hover, /Signed by|not in these files/);
  });

  test('of other algorithms nothing is said', async () => {
    const other = testToken(podClaims({ exp: now + 3120 }), { alg: 'PS256', kid: 'a' });
    assert.match(hoverOf(await contextOf({ config: kubeconfig(other) }), 'config', 0), /not checked or shown$/);
  });
});
