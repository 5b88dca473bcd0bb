import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa, type TestCertificateOptions } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const issue = (options: TestCertificateOptions) => ca.issue({ extKeyUsage: ['serverAuth'], ...options });
const exact = await issue({ dnsNames: ['shop.example.com', 'www.example.com'] });
const wildcard = await issue({ dnsNames: ['*.example.com'] });
const codes = /^(?:ingress-|san-wildcard)/;

const secretOf = (certificate = exact, name = 'web', namespace = 'shop') => tlsSecret({ name, namespace }, certificate);

function ingress(hosts: readonly string[], secretName = 'web', namespace = 'shop'): string {
  const spec = { tls: [{ hosts, secretName }] };
  return manifestOf('networking.k8s.io/v1', 'Ingress', { name: 'web', namespace }, { spec });
}

describe('hosts of an Ingress', () => {
  const judged = (object: string, secret = secretOf()) =>
    saidOfObjects({ 'm/ingress.yaml': object, 'm/secret.yaml': secret }, codes);

  test('are covered', async () => {
    assert.deepEqual(await judged(ingress(['shop.example.com', 'WWW.example.com'])), []);
    assert.deepEqual(await judged(ingress(['a.example.com', '*.example.com']), secretOf(wildcard)), []);
  });

  test('are not, each on its own', async () => {
    const hosts = ['shop.example.com', 'cart.example.com', 'example.org'];
    assert.deepEqual(await judged(ingress(hosts)), [
      'error ingress-host-not-covered: cart.example.com',
      'error ingress-host-not-covered: example.org',
    ]);
  });

  test('lie deeper than a wildcard goes, or are its domain', async () => {
    const hosts = ['a.b.example.com', 'example.com', '*.b.example.com', 'badexample.com'];
    assert.deepEqual(await judged(ingress(hosts), secretOf(wildcard)), [
      'warning san-wildcard-depth: a.b.example.com',
      'warning san-wildcard-depth: example.com',
      'warning san-wildcard-depth: *.b.example.com',
      'error ingress-host-not-covered: badexample.com',
    ]);
  });

  test('a wildcard of which the certificate has one host', async () => {
    const expected = ['info ingress-host-not-covered: *.example.com'];
    assert.deepEqual(await judged(ingress(['*.example.com'])), expected);
  });

  test('the Secret is not among the files, or of another namespace', async () => {
    assert.deepEqual(await judged(ingress(['cart.example.com'], 'other')), []);
    assert.deepEqual(await judged(ingress(['cart.example.com'], 'web', 'test')), []);
  });

  test('the certificate of the key comes after its issuer, which is told as such', async () => {
    const certificatePem = ca.certificatePem + exact.certificatePem;
    const reversed = tlsSecret({ name: 'web', namespace: 'shop' }, { certificatePem, keyPem: exact.keyPem });
    assert.deepEqual(await judged(ingress(['shop.example.com']), reversed), []);
    assert.deepEqual(await judged(ingress(['cart.example.com']), reversed), [
      'error ingress-host-not-covered: cart.example.com',
    ]);
  });

  test('templates and stand-ins', async () => {
    assert.deepEqual(await judged(ingress(['{{ .Values.host }}', '${HOST}'])), []);
    assert.deepEqual(await judged(ingress(['cart.example.com'], '{{ .Release.Name }}-tls')), []);
  });

  test('a certificate without names is told as such', async () => {
    const nameless = await issue({ commonName: 'shop.example.com' });
    assert.deepEqual(await judged(ingress(['shop.example.com']), secretOf(nameless)), []);
  });

  test('two Secrets of one name that differ: nobody knows which is meant', async () => {
    const both = `${secretOf()}---\n${secretOf(wildcard)}`;
    assert.deepEqual(await judged(ingress(['cart.example.org']), both), []);
  });
});

describe('hosts of a Gateway', () => {
  const judged = (listener: Readonly<Record<string, unknown>>, ...secrets: readonly string[]) => {
    const spec = { listeners: [{ name: 'https', protocol: 'HTTPS', ...listener }] };
    const gateway = manifestOf('gateway.networking.k8s.io/v1', 'Gateway', { name: 'g', namespace: 'shop' }, { spec });
    return saidOfObjects({ 'all.yaml': [gateway, ...secrets].join('---\n') }, codes);
  };
  const certificateRefs = [{ kind: 'Secret', name: 'web' }];

  test('are covered, by one of the certificates', async () => {
    const hostname = 'cart.example.com';
    const two = { certificateRefs: [{ name: 'web' }, { name: 'any' }] };
    assert.deepEqual(await judged({ hostname, tls: two }, secretOf(), secretOf(wildcard, 'any')), []);
    assert.deepEqual(await judged({ hostname, tls: two }, secretOf()), [], 'one of the two is not known');
  });

  test('are not', async () => {
    const hostname = 'cart.example.com';
    const expected = ['error ingress-host-not-covered: cart.example.com'];
    assert.deepEqual(await judged({ hostname, tls: { certificateRefs } }, secretOf()), expected);
    const elsewhere = { certificateRefs: [{ name: 'web', namespace: 'certs' }] };
    assert.deepEqual(await judged({ hostname, tls: elsewhere }, secretOf(exact, 'web', 'certs')), expected);
  });

  test('that is passed through', async () => {
    const tls = { certificateRefs, mode: 'Passthrough' };
    assert.deepEqual(await judged({ hostname: 'cart.example.com', tls }, secretOf()), []);
  });

  test('any host', async () => {
    assert.deepEqual(await judged({ tls: { certificateRefs } }, secretOf()), []);
    assert.deepEqual(await judged({ hostname: '*', tls: { certificateRefs } }, secretOf()), []);
  });
});

describe('the host of a Route', () => {
  const judged = (tls: Readonly<Record<string, unknown>>, host = 'cart.example.com') => {
    const spec = { host, tls: { termination: 'edge', ...tls } };
    const route = manifestOf('route.openshift.io/v1', 'Route', { name: 'r', namespace: 'shop' }, { spec });
    return saidOfObjects({ 'all.yaml': `${route}---\n${secretOf()}` }, codes);
  };
  const expected = ['error ingress-host-not-covered: cart.example.com'];

  test('and the certificate in it', async () => {
    assert.deepEqual(await judged({ certificate: exact.certificatePem }), expected);
    assert.deepEqual(await judged({ certificate: wildcard.certificatePem }), []);
  });
  test('and the certificate in a Secret', async () => {
    assert.deepEqual(await judged({ externalCertificate: { name: 'web' } }), expected);
    assert.deepEqual(await judged({ externalCertificate: { name: 'web' } }, 'www.example.com'), []);
  });
  test('without one, or passed through', async () => {
    assert.deepEqual(await judged({}), []);
    assert.deepEqual(await judged({ termination: 'passthrough', certificate: exact.certificatePem }), []);
  });
});

describe('the host that a BackendTLSPolicy asks for', () => {
  const judged = (hostname: string, service = 'web') => {
    const spec = { targetRefs: [{ group: '', kind: 'Service', name: service }], validation: { hostname } };
    const metadata = { name: 'p', namespace: 'shop' };
    const policy = manifestOf('gateway.networking.k8s.io/v1', 'BackendTLSPolicy', metadata, { spec });
    return saidOfObjects({ 'all.yaml': `${policy}---\n${secretOf(exact, 'web-tls')}` }, codes);
  };
  test('is one of the server’s names, or not', async () => {
    assert.deepEqual(await judged('www.example.com'), []);
    assert.deepEqual(await judged('api.example.com'), ['error ingress-host-not-covered: api.example.com']);
  });
  test('of a service whose Secret is not known', async () => {
    assert.deepEqual(await judged('api.example.com', 'api'), []);
  });
});
