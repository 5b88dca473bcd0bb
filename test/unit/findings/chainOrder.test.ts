import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { repaired } from '../../support/repair.ts';
import { createTestCa, createTestKeys, type TestCertificate } from '../../support/testPki.ts';

const root = await createTestCa({ name: 'root' });
const upper = await root.issueCa({ name: 'upper' });
const lower = await upper.issueCa({ name: 'lower' });
const leaf = await lower.issue({ commonName: 'web', dnsNames: ['web'], extKeyUsage: ['serverAuth'] });
const stranger = await createTestCa({ name: 'stranger' });
const namesake = await createTestCa({ name: 'lower' });

const pem = (...certificates: readonly TestCertificate[]) =>
  certificates.map(({ certificatePem }) => certificatePem).join('');
const pair = (...certificates: readonly TestCertificate[]) => ({
  'web.crt': pem(...certificates),
  'web.key': leaf.keyPem,
});
const trust = { 'ca.crt': pem(root) };
const chain = /^chain-/;
const gradesIn = async (files: Readonly<Record<string, string>>) => gradesOf(await findingsIn(files), chain);

function secret(key: string, ...certificates: readonly TestCertificate[]): string {
  const data = Buffer.from(pem(...certificates)).toString('base64');
  return `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\ndata:\n  ${key}: ${data}\n`;
}

describe('chain-wrong-order', () => {
  const wrong = ['error chain-wrong-order web.crt'];
  const cases: readonly (readonly [string, readonly TestCertificate[], readonly string[]])[] = [
    ['in order', [leaf, lower, upper], []],
    ['an intermediate first', [lower, leaf, upper], wrong],
    ['the root first', [root, upper, lower, leaf], [...wrong, 'hint chain-contains-root web.crt']],
    ['intermediates exchanged, which Go does not mind', [leaf, upper, lower], ['warning chain-wrong-order web.crt']],
    ['a copy of the leaf behind it', [leaf, leaf, lower, upper], []],
  ];
  for (const [name, certificates, expected] of cases) {
    test(name, async () => {
      const found = await gradesIn({ ...pair(...certificates), ...trust });
      assert.deepEqual(found.toSorted(), expected.toSorted());
    });
  }

  test('it stands at the first certificate, and says what Go says', async () => {
    const files = { ...pair(lower, leaf, upper), ...trust };
    const [finding] = (await findingsIn(files)).filter(({ code }) => chain.test(code));
    assert.deepEqual(finding?.span, { start: 0, end: pem(lower).trimEnd().length });
    assert.equal(
      finding.message,
      'The first certificate here is that of lower, but the key belongs to another certificate. ' +
        'Programs that load it with the key fail with `tls: private key does not match public key`. Sort the certificates: first the leaf, then its issuer, and so on.',
    );
    assert.equal(finding.related[0]?.message, 'Certificate that should come first');
  });

  test('of two end-entity certificates the key decides', async () => {
    const old = await lower.issue({ commonName: 'old' });
    assert.deepEqual(await gradesIn({ ...pair(old, leaf, lower, upper), ...trust }), [
      'warning chain-unrelated-block web.crt',
      'error chain-wrong-order web.crt',
    ]);
  });

  test('without a key, the place tells that it is a chain', async () => {
    assert.deepEqual(await gradesIn({ 's.yaml': secret('tls.crt', upper, lower, leaf) }), [
      'error chain-wrong-order s.yaml',
    ]);
  });

  test('the order of a trust bundle means nothing', async () => {
    const files = {
      's.yaml': secret('ca.crt', root, upper, lower),
      'ca.crt': pem(upper, root, lower),
      'ca-bundle.pem': pem(root, stranger, lower),
    };
    assert.deepEqual(await gradesIn(files), []);
  });

  test('examples in documentation are no chain', async () => {
    assert.deepEqual(await gradesIn({ 'README.md': pem(lower, leaf) }), []);
  });

  test('a certificate of a cross-signed CA stands behind any that it signed', async () => {
    const keys = await createTestKeys();
    const one = await root.issueCa({ name: 'crossed', keys });
    const other = await stranger.issueCa({ name: 'crossed', keys });
    const web = await one.issue({ commonName: 'web' });
    const files = { 'web.crt': pem(web, one, other), 'web.key': web.keyPem, ...trust };
    assert.deepEqual(await gradesIn(files), []);
  });

  test('the repair sorts it', async () => {
    const before = { ...pair(upper, leaf, lower), ...trust };
    const { texts } = await repaired(before, 'chain-wrong-order');
    assert.deepEqual(texts, { ...before, 'web.crt': pem(leaf, lower, upper) });
  });
});

describe('chain-unrelated-block', () => {
  const cases: readonly (readonly [string, readonly TestCertificate[], readonly string[]])[] = [
    ['a CA that signed nothing here', [leaf, lower, upper, stranger], ['warning chain-unrelated-block web.crt']],
    [
      'between the others, whose order it does not disturb',
      [leaf, stranger, lower, upper],
      ['warning chain-unrelated-block web.crt'],
    ],
    ['all belong to it', [leaf, lower, upper], []],
  ];
  for (const [name, certificates, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(await gradesIn({ ...pair(...certificates), ...trust }), expected);
    });
  }

  test('of a way that leads out of what is known nobody can tell', async () => {
    assert.deepEqual(await gradesIn(pair(leaf, stranger)), []);
  });

  test('a CA of the name that is looked for, with another key, is the wrong one', async () => {
    assert.deepEqual(await gradesIn(pair(leaf, namesake)), ['warning chain-unrelated-block web.crt']);
  });

  test('the repair removes it', async () => {
    const before = { ...pair(leaf, stranger, lower, upper), ...trust };
    const { texts } = await repaired(before, 'chain-unrelated-block', { mayRemove: true });
    assert.deepEqual(texts, { ...before, 'web.crt': pem(leaf, lower, upper) });
  });
});

describe('chain-contains-root', () => {
  const sent = ['hint chain-contains-root web.crt'];
  test('behind a chain', async () => {
    assert.deepEqual(await gradesIn(pair(leaf, lower, upper, root)), sent);
  });

  test('a root alone, or a self-signed certificate, is not sent along', async () => {
    const own = await createTestCa({ name: 'own' });
    assert.deepEqual(await gradesIn({ 'web.crt': pem(own), 'web.key': own.keyPem, 'tls.crt': pem(root) }), []);
  });

  for (const name of ['k3s-server-ca@1700000000', 'rke2-client-ca@1700000000', 'node-1-ca@1700000000']) {
    test(`${name} is appended by its maker`, async () => {
      const ca = await createTestCa({ name });
      const web = await ca.issue({ commonName: 'web' });
      assert.deepEqual(await gradesIn({ 'web.crt': pem(web, ca), 'web.key': web.keyPem }), []);
    });
  }

  test('a CA of one’s own in k3s', async () => {
    const path = 'var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt';
    assert.deepEqual(await gradesIn({ [path]: pem(leaf, lower, upper, root) }), []);
  });

  test('the repair removes it', async () => {
    const { texts } = await repaired(pair(leaf, lower, upper, root), 'chain-contains-root', { mayRemove: true });
    assert.deepEqual(texts, pair(leaf, lower, upper));
  });
});
