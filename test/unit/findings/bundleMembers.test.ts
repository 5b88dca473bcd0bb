import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { repaired } from '../../support/repair.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import { createTestCa } from '../../support/testPki.ts';
import { element, extension, sequence } from '../x509/derBuilder.ts';

const [first, second] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'kubernetes' })]);
const a = first.certificatePem;
const b = second.certificatePem;

describe('bundle-duplicate', () => {
  const gradesIn = async (text: string, path = 'ca.crt') => gradesOf(await findingsIn({ [path]: text }), /^bundle-dup/);

  test('every copy but the first', async () => {
    assert.deepEqual(await gradesIn(a + b), []);
    assert.deepEqual(await gradesIn(a + b + a), ['hint bundle-duplicate ca.crt']);
    assert.deepEqual(await gradesIn(a + a + a), ['hint bundle-duplicate ca.crt', 'hint bundle-duplicate ca.crt']);
  });

  test('it stands at the copy', async () => {
    const [finding] = (await findingsIn({ 'ca.crt': a + b + a })).filter(({ code }) => code === 'bundle-duplicate');
    assert.deepEqual(finding?.span, { start: (a + b).length, end: (a + b + a).trimEnd().length });
    assert.equal(finding.message, 'The certificate of kubernetes appears here 2 times.');
  });

  test('kube-apiserver refuses a ClusterTrustBundle with copies', async () => {
    const document = (pem: string) =>
      `apiVersion: certificates.k8s.io/v1beta1\nkind: ClusterTrustBundle\nmetadata: {name: a}\nspec:\n  trustBundle: |\n${pem.replace(/^(?=.)/gm, '    ')}`;
    assert.deepEqual(await gradesIn(document(a + a), 'ctb.yaml'), ['error bundle-duplicate ctb.yaml']);
    assert.deepEqual(await gradesIn(document(a + b), 'ctb.yaml'), []);
    const { texts } = await repaired({ 'ctb.yaml': document(a + a) }, 'bundle-duplicate', { mayRemove: true });
    assert.equal(texts['ctb.yaml'], document(a));
  });

  test('two values are two bundles, and documentation is none', async () => {
    const data = (pem: string) => Buffer.from(pem).toString('base64');
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  ca.crt: ${data(a)}\n  root-cert.pem: ${data(a)}\n`;
    assert.deepEqual(await gradesIn(secret, 's.yaml'), []);
    assert.deepEqual(await gradesIn(a + a, 'README.md'), []);
  });
});

describe('same-ca-name-different-key', () => {
  const gradesIn = async (files: Readonly<Record<string, string>>) => gradesOf(await findingsIn(files), /^same-ca/);
  const isCa = extension('2.5.29.19', sequence(element(0x01, [0xff])), true);
  const unidentified = () => encodePem('CERTIFICATE', selfSigned({ extensions: [isCa] }));

  test('a rotation: their key identifiers tell them apart', async () => {
    assert.deepEqual(await gradesIn({ 'ca.crt': a + b }), ['info same-ca-name-different-key ca.crt']);
  });

  test('nothing tells them apart', async () => {
    assert.deepEqual(await gradesIn({ 'ca.crt': unidentified() + unidentified() }), [
      'warning same-ca-name-different-key ca.crt',
    ]);
  });

  test('every kubeadm cluster has a CA of this name: different places are no concern', async () => {
    assert.deepEqual(await gradesIn({ 'a/pki/ca.crt': a, 'b/pki/ca.crt': b }), []);
  });

  test('a CA made anew with its key is the same', async () => {
    const renewed = await createTestCa({ name: 'kubernetes', keys: first.keys, serialNumber: '77' });
    assert.deepEqual(await gradesIn({ 'ca.crt': a + renewed.certificatePem }), []);
  });
});
