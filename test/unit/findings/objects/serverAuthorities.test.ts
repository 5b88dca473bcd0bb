import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'internal-ca' });
const other = await createTestCa({ name: 'other-ca' });
const publicCa = await createTestCa({ subject: "O=Let's Encrypt", name: 'public' });
const options = { commonName: 'git.internal', dnsNames: ['git.internal'], extKeyUsage: ['serverAuth'] as const };
const served = tlsSecret({ name: 'git-tls', namespace: 'git' }, await ca.issue(options));
const url = 'https://git.internal/org/repo';

const judged = (...documents: readonly string[]) =>
  saidOfObjects(Object.fromEntries([served, ...documents].map((text, at) => [`${at}.yaml`, text])), /^private-ca/);

function secretOf(data: Readonly<Record<string, string>>): string {
  const encoded = Object.entries({ username: 'git', ...data }).map(([key, text]) => [key, base64(text)]);
  const metadata = { name: 'git', namespace: 'flux-system' };
  return manifestOf('v1', 'Secret', metadata, { data: Object.fromEntries(encoded) });
}

function objectOf(kind: string, group: string, spec: Fields): string {
  return manifestOf(`${group}/v1`, kind, { name: 'git', namespace: 'flux-system' }, { spec });
}

const reported = (address = url) => [`warning private-ca-not-configured: ${address}`];

describe('a source of Flux', () => {
  for (const kind of ['GitRepository', 'HelmRepository', 'OCIRepository']) {
    for (const field of ['secretRef', 'certSecretRef']) {
      for (const key of ['ca.crt', 'caFile']) {
        test(`${kind} with ${field} and ${key}`, async () => {
          const source = objectOf(kind, 'source.toolkit.fluxcd.io', { url, [field]: { name: 'git' } });
          assert.deepEqual(await judged(source, secretOf({ [key]: other.certificatePem })), reported());
          assert.deepEqual(await judged(source, secretOf({ [key]: ca.certificatePem })), []);
        });
      }
    }
  }
  test('without a CA', async () => {
    const source = (address: string) => objectOf('GitRepository', 'source.toolkit.fluxcd.io', { url: address });
    assert.deepEqual(await judged(source(url)), reported());
    assert.deepEqual(await judged(source('ssh://git@git.internal/org/repo')), []);
    assert.deepEqual(await judged(source('https://elsewhere.example.com/org/repo')), []);
    const ofPublic = tlsSecret({ name: 'git-tls', namespace: 'git' }, await publicCa.issue(options));
    assert.deepEqual(await saidOfObjects({ 'a.yaml': ofPublic, 'b.yaml': source(url) }, /^private-ca/), []);
  });
  test('whose Secret is not here, or may have more', async () => {
    const source = objectOf('GitRepository', 'source.toolkit.fluxcd.io', { url, secretRef: { name: 'absent' } });
    assert.deepEqual(await judged(source), []);
    assert.deepEqual(await judged(objectOf('HelmRepository', 'source.toolkit.fluxcd.io', { url, insecure: true })), []);
  });
});

describe('a CA in the object itself', () => {
  for (const [kind, group, spec] of [
    ['GitRepo', 'fleet.cattle.io', (caBundle: string) => ({ repo: url, caBundle })],
    ['Issuer', 'cert-manager.io', (caBundle: string) => ({ acme: { server: url, caBundle } })],
    ['Issuer', 'cert-manager.io', (caBundle: string) => ({ vault: { server: url, caBundle } })],
  ] as const) {
    test(`of ${kind} ${Object.keys(spec('')).join()}`, async () => {
      const found = (pem: string) => judged(objectOf(kind, group, spec(base64(pem))));
      assert.deepEqual(await found(ca.certificatePem), []);
      assert.deepEqual(await found(other.certificatePem), reported());
      assert.deepEqual(await found(''), reported());
    });
  }
});
