import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodedFolds, decodedText } from '../../../../src/core/present/decoded/decodedText.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa, createTestRequest } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue();

async function decoded(text: string, valueIndex = 0, path = '/etc/kubernetes/admin.conf'): Promise<string> {
  const context = await contextOf({ 'file.conf': text });
  const file = context.file('file.conf');
  const credentials = file.credentials.filter(({ value }) => value === file.values[valueIndex]);
  return decodedText(credentials, file, { ...context, pathLabel: () => path });
}

test('begins with the verdict, says where it is from, and has the whole fingerprint', async () => {
  const lines = (await decoded(kubeconfig({ ca: ca.certificatePem }))).split('\n');
  assert.equal(lines[0], '# ✓ CA kubernetes, fine until Jan 1, 2036 (9 y)');
  assert.equal(lines[1], '# /etc/kubernetes/admin.conf · clusters[0].cluster.certificate-authority-data · line 6');
  const fingerprint = lines[2]?.replace('# SHA-256 fingerprint ', '');
  assert.equal(fingerprint?.replaceAll(':', '').toLowerCase(), ca.fingerprint);
  assert.deepEqual(lines.slice(3, 6), ['', 'Certificate:', '    Data:']);
});

test('has every sentence of a problem', async () => {
  const expired = await ca.issue({ commonName: 'kubernetes-admin', notAfter: '2026-05-31T09:00:00Z' });
  const text = kubeconfig({ ca: ca.certificatePem, certificate: expired.certificatePem, key: leaf.keyPem });
  assert.deepEqual((await decoded(text, 1)).split('\n').slice(0, 4), [
    '# ✗ Client certificate of kubernetes-admin, expired 12 days ago (May 31, 2026)',
    '# ✗ The client certificate of kubernetes-admin expired 12 days ago (May 31, 2026).',
    '#   kubectl fails with `error: You must be logged in to the server (Unauthorized)`.',
    '#   Renew it with CA kubernetes.',
  ]);
  assert.match(await decoded(text, 2), /^# ✗ P-256 key · does not match\n# ✗ This key does not match /);
});

test('folds at every step, and the numbers from the start', async () => {
  const text = await decoded(kubeconfig({ ca: ca.certificatePem }));
  const lines = text.split('\n');
  const folds = decodedFolds(text);
  const folded = folds.filter(({ isFolded }) => isFolded).map(({ first }) => lines[first]?.trim());
  assert.deepEqual(folded, ['pub:', 'Signature Value:']);
  const certificate = folds.find(({ first }) => lines[first] === 'Certificate:');
  assert.equal(certificate?.last, lines.length - 2);
});

test('a bundle is shown whole', async () => {
  const text = await decoded(kubeconfig({ certificate: leaf.certificatePem + ca.certificatePem }));
  assert.match(text, /^# .* · line 10 · 1 of 2$/m);
  assert.match(text, /^# .* · line 10 · 2 of 2$/m);
  assert.equal(text.match(/^Certificate:$/gm)?.length, 2);
});

test('a private key shows its kind and its public half only', async () => {
  const text = await decoded(leaf.traditionalKeyPem);
  assert.match(text, /^# Private key values are not shown\.$/m);
  assert.match(text, /^Private-Key: \(P-256, SEC1\)$/m);
  const { d } = await crypto.subtle.exportKey('jwk', leaf.keys.privateKey);
  const secret = Buffer.from(d ?? '', 'base64url').toString('hex');
  assert.equal(secret.length, 64);
  assert.ok(!text.replace(/[^0-9a-f]/g, '').includes(secret.slice(0, 16)));
});

test('requests, and values that cannot be read', async () => {
  assert.match(await decoded((await createTestRequest()).requestPem), /^Certificate Request:$/m);
  const broken = await decoded('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');
  assert.match(broken, /^# Cannot be read \(der\): /m);
});

test('a name of a file or a field cannot begin a line', async () => {
  const text = await decoded(kubeconfig({ ca: ca.certificatePem }), 0, 'a\nCertificate:\u202e');
  assert.match(text, /^# a\\nCertificate:\\u202e · /m);
});
