import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'company-ca' });
const codes = /^certmanager-(?:issuer|account|ca-issuer)/;
const judged = (...documents: readonly string[]) =>
  saidOfObjects(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])), codes);

const issuerOf = (kind: string, namespace?: string, spec: Fields = { selfSigned: {} }) =>
  manifestOf('cert-manager.io/v1', kind, { name: 'letsencrypt', namespace }, { spec });
const certificateOf = (issuerRef: Fields, secretName = 'web-tls') =>
  manifestOf(
    'cert-manager.io/v1',
    'Certificate',
    { name: 'web', namespace: 'shop' },
    { spec: { secretName, issuerRef } },
  );
const ingressOf = (annotation: string, secretName = 'web-tls') =>
  manifestOf(
    'networking.k8s.io/v1',
    'Ingress',
    { name: 'web', namespace: 'shop', annotations: { [`cert-manager.io/${annotation}`]: 'letsencrypt' } },
    { spec: { tls: [{ hosts: ['shop.example.com'], secretName }] } },
  );
const notFound = ['error certmanager-issuer-not-found: letsencrypt'];

describe('the issuer of a Certificate', () => {
  test('is of the other kind', async () => {
    const certificate = certificateOf({ name: 'letsencrypt' });
    assert.deepEqual(await judged(certificate, issuerOf('ClusterIssuer')), notFound);
    assert.deepEqual(await judged(certificate, issuerOf('ClusterIssuer'), issuerOf('Issuer', 'shop')), []);
    assert.deepEqual(await judged(certificate, issuerOf('Issuer')), [], 'a namespace given later');
    const ofCluster = certificateOf({ name: 'letsencrypt', kind: 'ClusterIssuer' });
    assert.deepEqual(await judged(ofCluster, issuerOf('Issuer', 'shop')), notFound);
    assert.deepEqual(await judged(ofCluster, issuerOf('Issuer', 'other')), [], 'of somebody else');
    assert.deepEqual(await judged(ofCluster, issuerOf('ClusterIssuer')), []);
  });
  test('is in another namespace', async () => {
    const certificate = certificateOf({ name: 'letsencrypt', kind: 'Issuer' });
    assert.deepEqual(await judged(certificate, issuerOf('Issuer', 'other')), notFound);
    assert.deepEqual(await judged(certificate, issuerOf('Issuer', 'shop')), []);
  });
  test('is not known', async () => {
    assert.deepEqual(await judged(certificateOf({ name: 'letsencrypt' })), []);
    const external = { name: 'letsencrypt', group: 'awspca.cert-manager.io' };
    assert.deepEqual(await judged(certificateOf(external), issuerOf('ClusterIssuer')), []);
  });
});

test('the issuer of an Ingress', async () => {
  assert.deepEqual(await judged(ingressOf('cluster-issuer'), issuerOf('Issuer', 'shop')), notFound);
  assert.deepEqual(await judged(ingressOf('issuer'), issuerOf('Issuer', 'shop')), []);
  assert.deepEqual(await judged(ingressOf('issuer'), issuerOf('ClusterIssuer')), notFound);
});

test("an account's key and a certificate in one Secret", async () => {
  const acme = { acme: { privateKeySecretRef: { name: 'web-tls' } } };
  const expected = ['error certmanager-account-key-shared: web-tls'];
  assert.deepEqual(await judged(ingressOf('issuer'), issuerOf('Issuer', 'shop', acme)), expected);
  assert.deepEqual(await judged(ingressOf('issuer', 'other'), issuerOf('Issuer', 'shop', acme)), []);
  const certificate = certificateOf({ name: 'letsencrypt', kind: 'Issuer' });
  assert.deepEqual(await judged(certificate, issuerOf('Issuer', 'shop', acme)), expected);
  const ofCluster = certificateOf({ name: 'letsencrypt', kind: 'ClusterIssuer' });
  assert.deepEqual(await judged(ofCluster, issuerOf('ClusterIssuer', undefined, acme)), [], 'in other namespaces');
});

describe('the Secret of a CA issuer', () => {
  const spec = { ca: { secretName: 'ca-pair' } };
  const secret = (namespace: string) => tlsSecret({ name: 'ca-pair', namespace }, ca);

  test('is in another namespace', async () => {
    assert.deepEqual(await judged(issuerOf('ClusterIssuer', undefined, spec), secret('default')), [
      'warning certmanager-ca-issuer-not-ca: ca-pair',
    ]);
    assert.deepEqual(await judged(issuerOf('ClusterIssuer', undefined, spec), secret('cert-manager')), []);
    assert.deepEqual(await judged(issuerOf('Issuer', 'shop', spec), secret('default')), [
      'error certmanager-ca-issuer-not-ca: ca-pair',
    ]);
    const request = certificateOf({ name: 'x', kind: 'ClusterIssuer' }, 'ca-pair').replace(
      'spec": {',
      'spec": {"isCA": true,',
    );
    assert.deepEqual(await judged(issuerOf('Issuer', 'shop', spec), secret('default'), request), []);
  });
  test('lacks the certificate', async () => {
    const data = { 'ca.crt': base64(ca.certificatePem), 'tls.key': base64(ca.keyPem) };
    const bare = manifestOf('v1', 'Secret', { name: 'ca-pair', namespace: 'shop' }, { data });
    assert.deepEqual(await judged(issuerOf('Issuer', 'shop', spec), bare), [
      'error certmanager-ca-issuer-not-ca: ca-pair',
    ]);
    const filledLater = manifestOf('v1', 'Secret', { name: 'ca-pair', namespace: 'shop' }, {});
    assert.deepEqual(await judged(issuerOf('Issuer', 'shop', spec), filledLater), []);
  });
});
