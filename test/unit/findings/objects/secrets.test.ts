import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa, createTestKeys } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const other = await createTestCa({ name: 'other-ca' });
const leaf = await ca.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['shop.example.com'] });
const metadata = { name: 'web', namespace: 'shop' };

function secretOf(
  type: string | undefined,
  data: Readonly<Record<string, string>>,
  more = {},
  name = metadata,
): string {
  const values = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)]));
  return manifestOf('v1', 'Secret', { ...name, ...more }, { ...(type === undefined ? {} : { type }), data: values });
}

const pair = { 'tls.crt': leaf.certificatePem, 'tls.key': leaf.keyPem };

describe('keys of a Secret of type kubernetes.io/tls', () => {
  const judged = (text: string) => saidOfObjects({ 'secret.yaml': text }, /^tls-secret-/);
  const expected = ['error tls-secret-keys-missing: kubernetes.io/tls'];
  const type = 'kubernetes.io/tls';

  test('are both there', async () => {
    assert.deepEqual(await judged(secretOf(type, pair)), []);
  });
  test('one is missing', async () => {
    assert.deepEqual(await judged(secretOf(type, { 'tls.crt': leaf.certificatePem })), expected);
    const misspelt = { 'tls.crt': leaf.certificatePem, 'tls-key': leaf.keyPem };
    assert.deepEqual(await judged(secretOf(type, misspelt)), expected);
  });
  test('one is in stringData', async () => {
    const fields = {
      type,
      data: { 'tls.crt': base64(leaf.certificatePem) },
      stringData: { 'tls.key': leaf.keyPem },
    };
    assert.deepEqual(await judged(manifestOf('v1', 'Secret', metadata, fields)), []);
  });
  test('one is empty, as controllers that fill it in want it', async () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ntype: ${type}\ndata:\n  tls.crt: ${base64(leaf.certificatePem)}\n  tls.key:`;
    assert.deepEqual(await judged(`${text} ""\n`), []);
  });
  test('a template may add what is not seen', async () => {
    const start = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ntype: ${type}\ndata:\n`;
    const certificate = `  tls.crt: ${base64(leaf.certificatePem)}\n`;
    assert.deepEqual(await judged(`${start}${certificate}  {{- include "key" . | nindent 2 }}\n`), []);
    assert.deepEqual(await judged(`${start}${certificate}`), expected);
  });
  test('another type', async () => {
    assert.deepEqual(await judged(secretOf('Opaque', { 'tls.crt': leaf.certificatePem })), []);
  });
});

describe('a general Secret', () => {
  const judged = (text: string) => saidOfObjects({ 'secret.yaml': text }, /^tls-secret-/);
  test('with a pair alone', async () => {
    assert.deepEqual(await judged(secretOf('Opaque', pair)), ['hint tls-secret-type: Opaque']);
    assert.deepEqual(await judged(secretOf(undefined, pair)), ['hint tls-secret-type: tls.crt']);
  });
  test('with a pair and more', async () => {
    assert.deepEqual(await judged(secretOf('Opaque', { ...pair, 'ca.crt': ca.certificatePem })), []);
  });
});

describe('ca.crt of a Secret', () => {
  const code = /^secret-ca-/;
  const judged = (issuer: string, more = {}) =>
    saidOfObjects({ 'secret.yaml': tlsSecret(metadata, leaf, { 'ca.crt': issuer }), ...more }, code);
  const expected = ['warning secret-ca-does-not-verify: LS0tLS1CRUdJ…'];

  test('has signed tls.crt', async () => {
    assert.deepEqual(await judged(ca.certificatePem), []);
    assert.deepEqual(await judged(other.certificatePem + ca.certificatePem), []);
  });
  test('has not', async () => {
    assert.deepEqual(await judged(other.certificatePem), expected);
  });
  test('is the CA of the server that a client calls', async () => {
    const secret = tlsSecret(metadata, await ca.issue({ commonName: 'a' }), { 'ca.crt': other.certificatePem });
    assert.deepEqual(await saidOfObjects({ 'secret.yaml': secret }, code), []);
  });
  test('is above an intermediate CA', async () => {
    const intermediate = await ca.issueCa({ name: 'intermediate' });
    const below = await intermediate.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['shop.example.com'] });
    const chain = { ...below, certificatePem: below.certificatePem + intermediate.certificatePem };
    const secret = tlsSecret(metadata, chain, { 'ca.crt': ca.certificatePem });
    assert.deepEqual(await saidOfObjects({ 'secret.yaml': secret }, code), []);
  });
  test('is the self-signed certificate', async () => {
    const own = await createTestCa({ name: 'own', dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });
    const secret = tlsSecret(metadata, own, { 'ca.crt': own.certificatePem });
    assert.deepEqual(await saidOfObjects({ 'secret.yaml': secret }, code), []);
  });
  test('verifies the clients of an Ingress', async () => {
    const annotations = { 'nginx.ingress.kubernetes.io/auth-tls-secret': 'shop/web' };
    const ingress = manifestOf('networking.k8s.io/v1', 'Ingress', { ...metadata, annotations }, { spec: {} });
    assert.deepEqual(await judged(other.certificatePem, { 'ingress.yaml': ingress }), []);
    const servers = [{ hosts: ['*'], tls: { mode: 'MUTUAL', credentialName: 'web' } }];
    const gateway = manifestOf('networking.istio.io/v1', 'Gateway', metadata, { spec: { servers } });
    const both = `${tlsSecret(metadata, leaf, { 'ca.crt': other.certificatePem })}---\n${gateway}`;
    assert.deepEqual(await saidOfObjects({ 'all.yaml': both }, code), []);
  });
});

describe('Secrets that a controller writes', () => {
  const judged = (more: Readonly<Record<string, unknown>>) =>
    saidOfObjects({ 'secret.yaml': secretOf('kubernetes.io/tls', pair, more) }, /^managed-/);
  test('are known by their marks', async () => {
    const annotations = { 'cert-manager.io/certificate-name': 'web' };
    const expected = 'hint managed-secret-edit: cert-manager.io/certificate-name';
    assert.deepEqual(await judged({ annotations }), [expected]);
    const ownerReferences = [{ apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', name: 'web' }];
    assert.deepEqual(await judged({ ownerReferences }), ['hint managed-secret-edit: kind']);
  });
  test('others are not', async () => {
    assert.deepEqual(await judged({ annotations: { 'cert-manager.io/issue-temporary-certificate': 'true' } }), []);
    assert.deepEqual(await judged({ ownerReferences: [{ kind: 'Deployment', name: 'web' }] }), []);
  });
});

test('the public key in Secrets of Cluster API', async () => {
  const { publicKey } = await createTestKeys();
  const der = Buffer.from(await crypto.subtle.exportKey('spki', publicKey)).toString('base64');
  const pem = `-----BEGIN PUBLIC KEY-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`;
  const name = { name: 'c-sa', namespace: 'shop' };
  const judged = (type: string, certificate: string) =>
    saidOfObjects({ 's.yaml': secretOf(type, { ...pair, 'tls.crt': certificate }, {}, name) }, /^secret-tlscrt/);
  const type = 'cluster.x-k8s.io/secret';
  assert.deepEqual(await judged(type, pem), ['info secret-tlscrt-is-public-key: LS0tLS1CRUdJ…']);
  assert.deepEqual(await judged(type, leaf.certificatePem), []);
  assert.deepEqual(await judged('Opaque', pem), []);
});

test('what kubeadm leaves for joining control planes', async () => {
  const judged = (name: string) => {
    const text = secretOf('Opaque', { 'ca.crt': 'ciphertext' }, {}, { name, namespace: 'kube-system' });
    return saidOfObjects({ 'secret.yaml': text }, /^kubeadm-certs-ciphertext/);
  };
  assert.deepEqual(await judged('kubeadm-certs'), ['hint kubeadm-certs-ciphertext: kubeadm-certs']);
  assert.deepEqual(await judged('kubeadm-config'), []);
});

describe('clusters of Argo CD', () => {
  const caData = base64(ca.certificatePem);
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
  const judged = (tlsClientConfig: Readonly<Record<string, unknown>>, isPlain = false, more = { labels }) => {
    const config = JSON.stringify({ tlsClientConfig });
    const fields = isPlain ? { stringData: { config } } : { data: { config: base64(config) } };
    const text = manifestOf('v1', 'Secret', { ...metadata, ...more }, fields);
    return saidOfObjects({ 'secret.yaml': text }, /^argocd-/);
  };
  test('are not verified, in spite of a CA', async () => {
    assert.deepEqual(await judged({ insecure: true, caData }), ['error argocd-insecure-with-ca: eyJ0bHNDbGll…']);
    assert.deepEqual(await judged({ insecure: true, caData }, true), ['error argocd-insecure-with-ca: insecure']);
  });
  test('are one or the other', async () => {
    assert.deepEqual(await judged({ insecure: true }), []);
    assert.deepEqual(await judged({ insecure: false, caData }), []);
    const repository = { labels: { 'argocd.argoproj.io/secret-type': 'repository' } };
    assert.deepEqual(await judged({ insecure: true, caData }, false, repository), []);
  });
});
