import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const root = await createTestCa({ name: 'partner-root' });
const intermediate = await root.issueCa({ name: 'partner-issuing' });
const namespace = 'shop';

describe('the CA with which a proxy verifies clients', () => {
  const judged = (pem: string, annotations: Fields, of = 'nginx.ingress.kubernetes.io') => {
    const secret = manifestOf('v1', 'Secret', { name: 'partners', namespace }, { data: { 'ca.crt': base64(pem) } });
    const metadata = {
      name: 'api',
      namespace,
      annotations: { [`${of}/auth-tls-secret`]: 'shop/partners', ...annotations },
    };
    const ingress = manifestOf('networking.k8s.io/v1', 'Ingress', metadata, { spec: { ingressClassName: 'nginx' } });
    return saidOfObjects({ 'all.yaml': `${secret}---\n${ingress}` }, /^client-ca-without-root$/);
  };
  const expected = ['error client-ca-without-root: LS0tLS1CRUdJ…'];

  test('is known up to its root', async () => {
    assert.deepEqual(await judged(intermediate.certificatePem, {}), expected);
    assert.deepEqual(await judged(intermediate.certificatePem, {}, 'haproxy-ingress.github.io'), expected);
    assert.deepEqual(await judged(intermediate.certificatePem + root.certificatePem, {}), []);
    assert.deepEqual(await judged(root.certificatePem, {}), []);
  });

  test('is not used', async () => {
    for (const mode of ['off', 'optional_no_ca']) {
      const annotations = { 'nginx.ingress.kubernetes.io/auth-tls-verify-client': mode };
      assert.deepEqual(await judged(intermediate.certificatePem, annotations), [], mode);
    }
    const on = { 'nginx.ingress.kubernetes.io/auth-tls-verify-client': 'optional' };
    assert.deepEqual(await judged(intermediate.certificatePem, on), expected);
  });
});

describe('stores of Traefik', () => {
  const judged = (kind: string, name: string, spec: Fields, apiVersion = 'traefik.io/v1alpha1') =>
    saidOfObjects({ 'a.yaml': manifestOf(apiVersion, kind, { name, namespace }, { spec }) }, /^traefik-/);
  const certificate = { defaultCertificate: { secretName: 'shop-tls' } };

  test('are called default', async () => {
    assert.deepEqual(await judged('TLSStore', 'default', certificate), []);
    assert.deepEqual(await judged('TLSStore', 'shop', certificate), ['warning traefik-store-unused: shop']);
    assert.deepEqual(await judged('TLSStore', 'shop', certificate, 'example.com/v1'), []);
    for (const kind of ['IngressRoute', 'IngressRouteTCP']) {
      const route = (name: string) => judged(kind, 'shop', { tls: { store: { name } } });
      assert.deepEqual(await route('default'), []);
      assert.deepEqual(await route('shop'), ['warning traefik-store-unused: shop']);
    }
  });
});

describe('CAs of PostgreSQL', () => {
  const pair = { 'ca.crt': base64(root.certificatePem), 'ca.key': base64(root.keyPem) };
  const ofCertManager = { 'ca.crt': pair['ca.crt'], 'tls.crt': pair['ca.crt'], 'tls.key': pair['ca.key'] };
  const judged = (data: Fields, certificates: Fields) => {
    const secret = manifestOf('v1', 'Secret', { name: 'pg-ca', namespace }, { data });
    const cluster = manifestOf(
      'postgresql.cnpg.io/v1',
      'Cluster',
      { name: 'pg', namespace },
      { spec: { certificates } },
    );
    const request = manifestOf(
      'cert-manager.io/v1',
      'Certificate',
      { name: 'pg-ca', namespace },
      { spec: { secretName: 'pg-ca', isCA: true } },
    );
    return saidOfObjects({ 'all.yaml': [secret, cluster, request].join('---\n') }, /^secret-key-missing$/);
  };

  for (const [field, finished] of [
    ['clientCASecret', 'replicationTLSSecret'],
    ['serverCASecret', 'serverTLSSecret'],
  ] as const) {
    test(`need their key, unless a certificate is finished: ${field}`, async () => {
      assert.deepEqual(await judged(ofCertManager, { [field]: 'pg-ca' }), ['error secret-key-missing: pg-ca']);
      assert.deepEqual(await judged({ ...ofCertManager, ...pair }, { [field]: 'pg-ca' }), []);
      assert.deepEqual(await judged(ofCertManager, { [field]: 'pg-ca', [finished]: 'pg-tls' }), []);
    });
  }
});
