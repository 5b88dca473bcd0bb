import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'git-ca' });
const other = await createTestCa({ name: 'other-ca' });
const { certificatePem, traditionalKeyPem } = await ca.issue({ commonName: 'git', dnsNames: ['git.example.com'] });
const server = manifestOf(
  'v1',
  'Secret',
  { name: 'git-tls', namespace: 'git' },
  {
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(certificatePem), 'tls.key': base64(traditionalKeyPem) },
  },
);
const url = 'https://git.example.com/team/shop.git';
const repository = (more: Readonly<Record<string, string>> = {}, type = 'repository') =>
  manifestOf(
    'v1',
    'Secret',
    { name: 'repo', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': type } },
    { stringData: { url, ...more } },
  );
const trusted = (data: Readonly<Record<string, string>>) =>
  manifestOf('v1', 'ConfigMap', { name: 'argocd-tls-certs-cm', namespace: 'argocd' }, { data });
const judged = (...documents: readonly string[]) =>
  saidOfObjects(Object.fromEntries([server, ...documents].map((text, at) => [`${at}.yaml`, text])), /^private-ca/);
const expected = [`warning private-ca-not-configured: ${url}`];

test('what is wrong with the CA of a repository is said', async () => {
  const messageFor = async (data: Readonly<Record<string, string>>) => {
    const findings = await findingsIn({ 'a.yaml': server, 'b.yaml': repository(), 'c.yaml': trusted(data) });
    return findings.find(({ code }) => code === 'private-ca-not-configured')?.message ?? '';
  };
  const field = 'git\\.example\\.com in ConfigMap argocd-tls-certs-cm';
  assert.match(await messageFor({ other: 'x' }), new RegExp(`signed by git-ca, .*${field} is not set`));
  assert.match(
    await messageFor({ 'git.example.com': 'x' }),
    new RegExp(`signed by git-ca, but ${field} has no certificate`),
  );
  assert.match(
    await messageFor({ 'git.example.com': other.certificatePem }),
    new RegExp(`but ${field} has .*other-ca`),
  );
  assert.equal(await messageFor({ 'git.example.com': '${CA}' }), '');
});

test('Argo CD looks for the CA of a repository under the name of its host', async () => {
  const right = trusted({ 'git.example.com': ca.certificatePem });
  assert.deepEqual(await judged(repository(), right), []);
  assert.deepEqual(await judged(repository(), trusted({ 'ca.pem': ca.certificatePem })), expected);
  assert.deepEqual(await judged(repository({}, 'repo-creds'), trusted({ 'ca.pem': ca.certificatePem })), expected);
  assert.deepEqual(await judged(repository(), trusted({ 'git.example.com': other.certificatePem })), expected);
  assert.deepEqual(await judged(repository(), trusted({ 'other.example.com': other.certificatePem })), expected);
  assert.deepEqual(await judged(repository({ insecure: 'true' }), trusted({ 'ca.pem': ca.certificatePem })), []);
  assert.deepEqual(await judged(repository()), [], 'the ConfigMap is not among the files');
});
