import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { Extension } from '../../support/peculiarX509.ts';
import { createTestCa } from '../../support/testPki.ts';
import { element, sequence, text } from '../x509/derBuilder.ts';

const rules = /^(pathlen|name-constraint|eku-blocked)/;
const grades = async (files: TestFiles) => gradesOf(await findingsIn(files), rules);
const message = async (files: TestFiles) => (await findingsIn(files)).find(({ code }) => rules.test(code))?.message;

/** DNS names. */
interface Subtrees {
  readonly permitted?: readonly string[];
  readonly excluded?: readonly string[];
}

function nameConstraints({ permitted = [], excluded = [] }: Subtrees): Extension {
  const side = (identifier: number, names: readonly string[]) =>
    names.length === 0 ? [] : [element(identifier, ...names.map((name) => sequence(text(0x82, name))))];
  return new Extension('2.5.29.30', true, sequence(...side(0xa0, permitted), ...side(0xa1, excluded)));
}

describe('pathlen-exceeded', () => {
  test('of certificates below too many intermediates, whatever signs them', async () => {
    const root = await createTestCa({ name: 'root', pathLength: 0 });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const leaf = await intermediate.issue({ commonName: 'leaf' });
    const direct = await root.issue({ commonName: 'direct' });
    const files = {
      'root.pem': root.certificatePem,
      'intermediate.pem': intermediate.certificatePem,
      'leaf.pem': leaf.certificatePem,
      'direct.pem': direct.certificatePem,
    };
    assert.deepEqual(await grades(files), ['error pathlen-exceeded leaf.pem']);
    assert.equal(
      await message(files),
      'The client certificate of leaf is too far below CA root: the CA allows 0 intermediates, but the chain has 1. Clients and servers that verify it fail with `x509: too many intermediates for path length constraint`. Reissue the CA without a path length, or sign with it directly.',
    );
  });

  test('not where the CA exists without the constraint, too', async () => {
    const root = await createTestCa({ name: 'root', pathLength: 0 });
    const again = await createTestCa({ name: 'root', keys: root.keys });
    const intermediate = await root.issueCa({ name: 'intermediate' });
    const files = {
      'root.pem': root.certificatePem,
      'again.pem': again.certificatePem,
      'intermediate.pem': intermediate.certificatePem,
      'leaf.pem': (await intermediate.issue()).certificatePem,
    };
    assert.deepEqual(await grades(files), []);
  });
});

describe('pathlen-exceeded of CAs that have signed nothing here', async () => {
  const root = await createTestCa({ name: 'root', pathLength: 0 });
  const issuer = await root.issueCa({ name: 'issuer' });
  const secret = (data: Readonly<Record<string, string>>) =>
    `kind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: ca}\ndata:\n${Object.entries(data)
      .map(([name, text]) => `  ${name}: ${base64(text)}\n`)
      .join('')}`;
  const own = { 'tls.crt': issuer.certificatePem, 'tls.key': issuer.keyPem };
  const roots = (...cas: { readonly certificatePem: string }[]) =>
    `kind: ConfigMap\nmetadata: {name: kube-root-ca.crt}\ndata:\n  ca.crt: ${JSON.stringify(cas.map(({ certificatePem }) => certificatePem).join(''))}\n`;

  test('an error where the root is trusted', async () => {
    const files = { 'issuer.yaml': secret({ 'ca.crt': root.certificatePem, ...own }) };
    assert.deepEqual(await grades(files), ['error pathlen-exceeded issuer.yaml']);
    assert.equal(
      await message(files),
      'Certificates signed by CA issuer are too far below CA root: it allows 0 intermediates, but the chain has 1. Programs that trust CA root fail with `x509: too many intermediates for path length constraint`. Reissue CA root without a path length, or also trust CA issuer.',
    );
    const apart = { 'issuer.yaml': secret(own), 'roots.yaml': roots(root), 'again.pem': issuer.certificatePem };
    assert.deepEqual(await grades(apart), ['error pathlen-exceeded issuer.yaml']);
  });

  test('a warning where nothing tells who is trusted, information where the issuer is trusted elsewhere', async () => {
    const plain = { 'issuer.yaml': secret(own), 'root.pem': root.certificatePem };
    assert.deepEqual(await grades(plain), ['warning pathlen-exceeded issuer.yaml']);
    assert.match((await message(plain)) ?? '', /; those that trust CA issuer accept them\. /);
    const both = { 'issuer.yaml': secret(own), 'roots.yaml': roots(root), 'pki/ca.crt': issuer.certificatePem };
    assert.deepEqual(await grades(both), ['info pathlen-exceeded issuer.yaml']);
  });

  test('not where the issuer itself is trusted', async () => {
    const alone = { 'issuer.yaml': secret(own), 'roots.yaml': roots(issuer), 'root.pem': root.certificatePem };
    assert.deepEqual(await grades(alone), []);
    const beside = { 'issuer.yaml': secret(own), 'roots.yaml': roots(root, issuer) };
    assert.deepEqual(await grades(beside), []);
    const middle = await root.issueCa({ name: 'middle' });
    const low = await middle.issueCa({ name: 'low' });
    const lower = { 'low.pem': low.certificatePem, 'roots.yaml': roots(middle), 'root.pem': root.certificatePem };
    assert.deepEqual(await grades(lower), ['error pathlen-exceeded low.pem']);
  });

  test('not of a root that another root has signed, too', async () => {
    const twin = await createTestCa({ name: 'twin' });
    const crossed = await root.issueCa({ name: 'twin', keys: twin.keys });
    const files = { 'crossed.yaml': secret({ 'ca.crt': root.certificatePem, 'tls.crt': crossed.certificatePem }) };
    assert.deepEqual(await grades({ ...files, 'twin.pem': twin.certificatePem }), []);
    const next = await root.issueCa({ name: 'root' });
    assert.deepEqual(await grades({ 'roots.yaml': roots(root), 'next.pem': next.certificatePem }), []);
  });

  test('not beside what it has signed, nor within what the root allows', async () => {
    const files = { 'issuer.yaml': secret({ 'ca.crt': root.certificatePem, ...own }) };
    const leaf = await issuer.issue({ commonName: 'leaf' });
    assert.deepEqual(await grades({ ...files, 'leaf.pem': leaf.certificatePem }), ['error pathlen-exceeded leaf.pem']);
    const wide = await createTestCa({ name: 'wide', pathLength: 1 });
    const fine = await wide.issueCa({ name: 'fine', pathLength: 0 });
    const narrow = await fine.issueCa({ name: 'narrow' });
    assert.deepEqual(await grades({ 'wide.pem': wide.certificatePem, 'fine.pem': fine.certificatePem }), []);
    const low = { 'roots.yaml': roots(wide), 'fine.pem': fine.certificatePem, 'narrow.pem': narrow.certificatePem };
    assert.deepEqual(await grades(low), ['error pathlen-exceeded narrow.pem']);
  });
});

describe('name-constraint-violated', () => {
  test('of names that are excluded, or not permitted, by any CA above', async () => {
    const root = await createTestCa({ name: 'root', extensions: [nameConstraints({ permitted: ['example.com'] })] });
    const intermediate = await root.issueCa({
      name: 'mid',
      extensions: [nameConstraints({ excluded: ['a.example.com'] })],
    });
    const issue = async (...dnsNames: string[]) => (await intermediate.issue({ dnsNames })).certificatePem;
    const files = {
      'root.pem': root.certificatePem,
      'mid.pem': intermediate.certificatePem,
      'good.pem': await issue('b.example.com', 'example.com'),
      'excluded.pem': await issue('b.example.com', 'x.a.example.com'),
      'foreign.pem': await issue('b.example.org'),
    };
    assert.deepEqual(await grades(files), [
      'error name-constraint-violated excluded.pem',
      'error name-constraint-violated foreign.pem',
    ]);
    const found = await message(files);
    assert.ok(found?.includes('`DNS name "x.a.example.com" is excluded by constraint "a.example.com"`'), found);
  });

  test('Go’s words are quoted to their end, however long the names are', async () => {
    const root = await createTestCa({ name: 'root', extensions: [nameConstraints({ permitted: ['example.com'] })] });
    const name = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example.org`;
    const leaf = await root.issue({ dnsNames: [name] });
    const found = await message({ 'root.pem': root.certificatePem, 'leaf.pem': leaf.certificatePem });
    assert.ok(found?.includes(`DNS name "${name}" is not permitted by any constraint\`. Reissue`), found);
  });
});

describe('eku-blocked-by-ca', () => {
  test('of a role that needs a usage which a CA does not list', async () => {
    const root = await createTestCa({ name: 'etcd-ca', extKeyUsage: ['serverAuth'] });
    const both = { extKeyUsage: ['serverAuth', 'clientAuth'], dnsNames: ['cp-1'] } as const;
    const files = {
      'etc/kubernetes/pki/etcd/ca.crt': root.certificatePem,
      'etc/kubernetes/pki/etcd/peer.crt': (await root.issue({ commonName: 'cp-1', ...both })).certificatePem,
      'etc/kubernetes/pki/etcd/healthcheck-client.crt': (await root.issue({ commonName: 'health' })).certificatePem,
    };
    assert.deepEqual(await grades(files), [
      'error eku-blocked-by-ca etc/kubernetes/pki/etcd/healthcheck-client.crt',
      'error eku-blocked-by-ca etc/kubernetes/pki/etcd/peer.crt',
    ]);
  });

  test('of a certificate without a role when no usage of TLS is left', async () => {
    const root = await createTestCa({ name: 'root', extKeyUsage: ['serverAuth'] });
    const issue = async (...extKeyUsage: ('serverAuth' | 'clientAuth')[]) =>
      (await root.issue({ commonName: 'x', extKeyUsage, dnsNames: ['x'] })).certificatePem;
    const files = {
      'root.pem': root.certificatePem,
      'server.pem': await issue('serverAuth'),
      'both.pem': await issue('serverAuth', 'clientAuth'),
      'any.pem': await issue(),
      'client.pem': await issue('clientAuth'),
    };
    assert.deepEqual(await grades(files), ['error eku-blocked-by-ca client.pem']);
  });

  test('not of CAs, nor where the CA lists any usage', async () => {
    const root = await createTestCa({ name: 'root', extKeyUsage: ['codeSigning'] });
    const any = await createTestCa({
      name: 'any',
      extensions: [new Extension('2.5.29.37', false, sequence(element(0x06, [0x55, 0x1d, 0x25, 0])))],
      extKeyUsage: [],
    });
    const files = {
      'root.pem': root.certificatePem,
      'sub.pem': (await root.issueCa({ name: 'sub' })).certificatePem,
      'any.pem': any.certificatePem,
      'leaf.pem': (await any.issue()).certificatePem,
    };
    assert.deepEqual(await grades(files), []);
  });
});
