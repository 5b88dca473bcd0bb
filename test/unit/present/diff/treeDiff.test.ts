import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { certificateDiff } from '../../../../src/core/present/diff/certificateDiff.ts';
import { type ComparedTree, treeDiff } from '../../../../src/core/present/diff/treeDiff.ts';
import { treeDiffJson, treeDiffText } from '../../../../src/core/present/diff/treeDiffText.ts';
import { decodeCertificate } from '../../../../src/core/x509/decodeCertificate.ts';
import { decodeDirectory, decodingTools } from '../../../support/kubeadmTrees.ts';
import { Name } from '../../../support/peculiarX509.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa, createTestKeys, type TestCertificate } from '../../../support/testPki.ts';

async function treeOf(texts: Readonly<Record<string, string>>): Promise<ComparedTree> {
  return { graph: (await contextOf(texts)).graph, pathOf: ({ path }) => path };
}

function decoded({ der }: TestCertificate) {
  const certificate = decodeCertificate(der);
  assert.ok(certificate.kind === 'certificate');
  return certificate;
}

describe('two certificates', () => {
  test('are compared field by field, lists by what differs', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const keys = (await ca.issue()).keys;
    const common = { keys, notAfter: '2026-12-01T00:00:00Z' };
    const old = await ca.issue({ ...common, commonName: 'a', dnsNames: ['x', 'y'], extKeyUsage: ['serverAuth'] });
    const recent = await ca.issue({
      ...common,
      commonName: 'b',
      dnsNames: ['y', 'z'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
      serialNumber: '77',
    });
    const fields = certificateDiff(decoded(old), decoded(recent)).filter(({ id }) => id !== 'serialNumber');
    assert.deepEqual(
      fields.map(({ id, removed, added }) => [id, removed, added]),
      [
        ['subject', ['CN=a'], ['CN=b']],
        ['extKeyUsage', [], ['clientAuth']],
        ['subjectAltName', ['DNS:x'], ['DNS:z']],
      ],
    );
    assert.deepEqual(certificateDiff(decoded(old), decoded(old)), []);
  });

  test('another order, other bytes of an unknown extension, and a signature alone are told', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const keys = await createTestKeys();
    const common = { commonName: 'a', serialNumber: '77', keys };
    const [one, two, again] = await Promise.all([
      ca.issue({ ...common, dnsNames: ['x', 'y'] }),
      ca.issue({ ...common, dnsNames: ['y', 'x'] }),
      ca.issue({ ...common, dnsNames: ['x', 'y'] }),
    ]);
    const told = (before: TestCertificate, after: TestCertificate) =>
      certificateDiff(decoded(before), decoded(after)).map(({ id, removed, added }) => [id, removed, added]);
    assert.deepEqual(told(one, two), [['subjectAltName', [], ['same values in a different order']]]);
    // ECDSA draws a number for each signature.
    const [signature, ...others] = told(one, again);
    assert.deepEqual([signature?.[0], others], ['signatureValue', []]);
  });

  test('names that read alike and differ in bytes are told', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const values: readonly object[] = [{ printableString: 'a' }, { utf8String: 'a' }];
    const subjects = values.map((value) => new Name([{ CN: [value] }]));
    const [printable, utf8] = await Promise.all(subjects.map((subject) => ca.issue({ subject })));
    assert.ok(printable && utf8);
    const [subject] = certificateDiff(decoded(printable), decoded(utf8));
    assert.deepEqual([subject?.id, subject?.removed], ['subject', ['CN=a']]);
    assert.notDeepEqual(subject?.added, ['CN=a']);
  });
});

describe('two trees', () => {
  test('what kubeadm renewed differs in dates, key and serial alone', async () => {
    const folder = 'test/fixtures/kubeadm-renew/h01-rsa';
    const [before, after] = await Promise.all(
      ['before', 'after'].map(async (name): Promise<ComparedTree> => {
        const graph = await buildPkiGraph(decodeDirectory(`${folder}/${name}`), decodingTools.cryptography);
        return { graph, pathOf: ({ path }) => path };
      }),
    );
    assert.ok(before && after);
    const { places, same } = treeDiff(before, after);
    assert.equal(places.length, 11);
    assert.ok(same > 0);
    for (const { fields } of places) {
      assert.deepEqual(
        fields.map(({ id }) => id),
        ['notBefore', 'notAfter', 'publicKey', 'serialNumber'],
      );
    }
  });

  test('are told by what is new, gone and changed', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const [one, two] = [await ca.issue({ commonName: 'one\u202e' }), await ca.issue({ commonName: 'two' })];
    const before = await treeOf({
      'ca.crt': ca.certificatePem,
      'a.crt': one.certificatePem,
      'gone.crt': two.certificatePem,
    });
    const after = await treeOf({
      'ca.crt': ca.certificatePem,
      'a.crt': two.certificatePem,
      'new.crt': one.certificatePem,
    });
    const difference = treeDiff(before, after);
    const text = treeDiffText(difference);
    assert.match(text, /^~ a\.crt: one\\u202e\n {4}subject: .*\n/);
    assert.match(text, /^- gone\.crt: two$/m);
    assert.match(text, /^\+ new\.crt: one/m);
    assert.match(text, /\n1 the same, 0 moved, 1 changed, 1 only in the first, 1 only in the second\.\n$/);
    assert.equal(JSON.parse(JSON.stringify(treeDiffJson(difference))).places.length, 3);
  });

  test('what was moved is known again: the same one, and what was renewed meanwhile by its role or subject', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const serving = { commonName: 'kube-apiserver', dnsNames: ['kubernetes'], extKeyUsage: ['serverAuth' as const] };
    const [old, renewed, shop, renewedShop, web] = await Promise.all([
      ca.issue(serving),
      ca.issue(serving),
      ca.issue({ commonName: 'shop' }),
      ca.issue({ commonName: 'shop' }),
      ca.issue({ commonName: 'web' }),
    ]);
    const before = await treeOf({
      'etc/kubernetes/pki/apiserver.crt': old.certificatePem,
      'a/shop.crt': shop.certificatePem,
      'a/web.crt': web.certificatePem,
    });
    const after = await treeOf({
      'cp-1/etc/kubernetes/pki/apiserver.crt': renewed.certificatePem,
      'b/shop.crt': renewedShop.certificatePem,
      'b/web.crt': web.certificatePem,
    });
    const difference = treeDiff(before, after);
    const text = treeDiffText(difference);
    assert.match(text, /^~ a\/shop\.crt → b\/shop\.crt: shop\n {4}\w/m);
    assert.match(text, /^→ a\/web\.crt → b\/web\.crt: web\n/m);
    assert.match(
      text,
      /^~ etc\/kubernetes\/pki\/apiserver\.crt → cp-1\/etc\/kubernetes\/pki\/apiserver\.crt: apiserver\n/m,
    );
    assert.match(text, /\n0 the same, 1 moved, 2 changed, 0 only in the first, 0 only in the second\.\n$/);
    const [place] = JSON.parse(JSON.stringify(treeDiffJson(difference))).places;
    assert.deepEqual(place.movedTo, { path: 'b/shop.crt', field: '' });
  });

  test('a folder that was moved is known again, also the copies in it', async () => {
    const [ca, other] = [await createTestCa({ name: 'kubernetes' }), await createTestCa({ name: 'kubernetes' })];
    const files = (folder: string, pem: string) => ({ [`${folder}/a.crt`]: pem, [`${folder}/b.crt`]: pem });
    const before = await treeOf(files('old', ca.certificatePem));
    const moved = treeDiffText(treeDiff(before, await treeOf(files('new', ca.certificatePem))));
    assert.match(moved, /^→ old\/a\.crt → new\/a\.crt: .*\n→ old\/b\.crt → new\/b\.crt: /);
    const renewed = treeDiffText(treeDiff(before, await treeOf(files('new', other.certificatePem))));
    assert.match(renewed, /^~ old\/a\.crt → new\/a\.crt: [^~]*~ old\/b\.crt → new\/b\.crt: /);
  });

  test('of several alike nobody knows which was moved where', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const issued = await Promise.all([1, 2, 3].map(() => ca.issue({ commonName: 'shop' })));
    const [one = '', two = '', three = ''] = issued.map(({ certificatePem }) => certificatePem);
    const difference = treeDiff(await treeOf({ 'a.crt': one, 'b.crt': two }), await treeOf({ 'c.crt': three }));
    assert.match(treeDiffText(difference), /0 changed, 2 only in the first, 1 only in the second/);
  });

  test('alike: only the count', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const tree = await treeOf({ 'ca.crt': ca.certificatePem });
    assert.equal(
      treeDiffText(treeDiff(tree, tree)),
      '1 the same, 0 moved, 0 changed, 0 only in the first, 0 only in the second.\n',
    );
  });
});
