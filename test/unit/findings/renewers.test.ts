import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { manifestOf } from '../../support/objectFindings.ts';
import { createTestCa } from '../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The judged moment is 2026-06-12: half of its life is over. */
const dates = { notBefore: '2025-12-01T00:00:00Z', notAfter: '2026-12-01T00:00:00Z' };
const ca = await createTestCa({ name: 'shop-ca', ...dates });

function secretOf(name: string, metadata: Fields, key = 'ca.crt', pem = ca.certificatePem): string {
  return manifestOf('v1', 'Secret', { name, namespace: 'shop', ...metadata }, { data: { [key]: base64(pem) } });
}

async function told(
  texts: readonly string[],
  now = Date.parse('2026-06-12T10:00:00Z'),
  code = /^ca-expiring-soon$/,
): Promise<readonly string[]> {
  const findings = await findingsIn({ 'all.yaml': texts.join('---\n') }, undefined, now);
  return findings.flatMap((each) => (code.test(each.code) ? `${each.severity} ${each.message}` : []));
}

const labels = { 'strimzi.io/kind': 'Kafka', 'strimzi.io/cluster': 'events' };
const kafka = (spec: Fields) =>
  manifestOf('kafka.strimzi.io/v1', 'Kafka', { name: 'events', namespace: 'shop' }, { spec });
const requested = { annotations: { 'cert-manager.io/certificate-name': 'shop-ca' } };
const request = (spec: Fields) =>
  manifestOf(
    'cert-manager.io/v1',
    'Certificate',
    { name: 'shop-ca', namespace: 'shop' },
    { spec: { isCA: true, secretName: 'shop-ca', ...spec } },
  );
const ownedBy = (kind: string, apiVersion: string) => ({
  ownerReferences: [{ kind, apiVersion, name: 'shop', uid: 'u' }],
});

const elasticsearch = ownedBy('Elasticsearch', 'elasticsearch.k8s.elastic.co/v1');
const day = 86_400_000;
const end = Date.parse(dates.notAfter);

/** Who renews, the Secret, and how many days before the end. */
const makers: readonly (readonly [name: string, secret: string, before: number])[] = [
  ['Strimzi', secretOf('events-cluster-ca-cert', { labels }), 30],
  ['cert-manager', secretOf('shop-ca', requested, 'tls.crt'), 365 / 3],
  ['istiod', secretOf('istio-ca-secret', {}, 'ca-cert.pem'), 73],
];

/** Those that do so when the end itself is told, whoever renews. */
const lateMakers: readonly (readonly [name: string, secret: string])[] = [
  ['CloudNativePG', secretOf('shop-ca', ownedBy('Cluster', 'postgresql.cnpg.io/v1'))],
  ['Elastic Cloud on Kubernetes', secretOf('shop-es-http-ca-internal', elasticsearch, 'tls.crt')],
];

describe('a CA that a controller renews by itself', () => {
  for (const [name, secret, before] of makers) {
    test(`is quiet until it is due: ${name}, ${Math.round(before)} days before the end`, async () => {
      assert.deepEqual(await told([secret], end - (before + 1) * day), []);
      const [late, ...others] = await told([secret], end - (before - 1) * day);
      assert.match(
        late ?? '',
        new RegExp(`${name} renews it automatically, but should have done so by .*: check its log\\.$`),
      );
      assert.deepEqual(others, []);
    });
  }

  for (const [name, secret] of lateMakers) {
    test(`is quiet until the end itself is told: ${name}`, async () => {
      assert.deepEqual(await told([secret], end - 30 * day, /expir/), []);
      assert.equal((await told([secret], end - 5 * day, /expir/)).length, 1);
    });
  }

  test('is the first certificate, not what signed it', async () => {
    const root = await createTestCa({ name: 'others-root', ...dates });
    const issuing = await root.issueCa({ name: 'others-issuing', ...dates });
    const leaf = await issuing.issue({ commonName: 'shop', ...dates });
    const secret = secretOf('shop-ca', requested, 'tls.crt', leaf.certificatePem + issuing.certificatePem);
    for (const texts of [[secret], [secret, request({ isCA: false })]]) {
      assert.match(
        (await told(texts)).join(),
        /^warning CA others-issuing .* Replace it, and reissue what it signed\.$/,
      );
    }
  });

  test('is the one that Elasticsearch has of its own, not what a user gave', async () => {
    for (const [name, count] of [
      ['shop-es-http-certs-public', 1],
      ['shop-es-transport-ca-internal', 0],
    ] as const) {
      assert.equal((await told([secretOf(name, elasticsearch, 'tls.crt')])).length, count, name);
    }
  });

  test('as the object says', async () => {
    const secret = secretOf('events-cluster-ca-cert', { labels });
    const days = (renewalDays: number) => kafka({ clusterCa: { renewalDays } });
    assert.deepEqual(await told([secret, days(30)]), []);
    assert.match((await told([secret, days(200)])).join(), /Strimzi renews it automatically/);
    assert.deepEqual(await told([secretOf('events-clients-ca-cert', { labels }), days(200)]), []);
    const ofCertManager = secretOf('shop-ca', requested, 'tls.crt');
    for (const [spec, before] of [
      [{ renewBefore: '3600h' }, 150],
      [{ renewBeforePercentage: 10 }, 36.5],
      [{ renewBeforePercentage: 40 }, 146],
    ] as const) {
      const at = (days: number) => told([ofCertManager, request(spec)], end - days * day);
      assert.deepEqual(await at(before + 1), []);
      assert.match((await at(before - 1)).join(), /cert-manager renews it/);
    }
  });

  test('is told where nobody does', async () => {
    const own = kafka({ clusterCa: { generateCertificateAuthority: false } });
    const notCa = [secretOf('shop-ca', requested, 'tls.crt'), request({ isCA: false })];
    for (const texts of [[secretOf('events-cluster-ca-cert', { labels }), own], [secretOf('shop-ca', {})], notCa]) {
      assert.match((await told(texts)).join(), /^warning .* Replace it, and reissue what it signed\.$/);
    }
  });
});

describe('a CA of a mesh or an issuer with usages of servers', async () => {
  const root = await createTestCa({ name: 'root' });
  const ofHosts = (dnsNames: readonly string[]) =>
    root.issueCa({ name: 'identity', extKeyUsage: ['serverAuth', 'clientAuth'], dnsNames: [...dnsNames] });
  const [issuer, ofHost] = [await ofHosts([]), await ofHosts(['shop.example.com'])];
  const told = async (name: string, others: readonly string[] = [], made = issuer) => {
    const data = { 'tls.crt': base64(made.certificatePem), 'tls.key': base64(made.keyPem) };
    const secret = manifestOf('v1', 'Secret', { name, namespace: 'shop' }, { type: 'kubernetes.io/tls', data });
    const findings = await findingsIn({ 'all.yaml': [secret, ...others].join('---\n') });
    return findings.filter(({ code }) => code === 'leaf-is-ca').length;
  };
  const metadata = { name: 'a', namespace: 'shop' };

  test('is used as one', async () => {
    const spec = { ca: { secretName: 'shop-ca' } };
    assert.equal(await told('linkerd-identity-issuer'), 0);
    assert.equal(await told('shop-ca', [request({})]), 0);
    assert.equal(await told('shop-ca', [manifestOf('cert-manager.io/v1', 'Issuer', metadata, { spec })]), 0);
    assert.equal(await told('shop-ca', [request({ isCA: false })]), 1);
    assert.equal(await told('shop-tls'), 1);
  });

  test('is a leaf where a proxy presents it', async () => {
    const tls = [{ hosts: ['shop.example.com'], secretName: 'shop-ca' }];
    const listeners = [{ name: 'a', tls: { certificateRefs: [{ name: 'shop-ca' }] } }];
    for (const reader of [
      manifestOf('networking.k8s.io/v1', 'Ingress', metadata, { spec: { tls } }),
      manifestOf('gateway.networking.k8s.io/v1', 'Gateway', metadata, { spec: { listeners } }),
    ]) {
      assert.equal(await told('shop-ca', [request({}), reader]), 1);
    }
  });

  test('is a leaf where a Pod has it for a host', async () => {
    const pod = (secretName: string, more: Fields = {}) =>
      manifestOf('v1', 'Pod', metadata, { spec: { volumes: [{ name: 'a', secret: { secretName, ...more } }] } });
    const onlyCa = { items: [{ key: 'ca.crt', path: 'ca.crt' }] };
    assert.equal(await told('shop-ca', [request({}), pod('shop-ca')], ofHost), 1);
    assert.equal(await told('shop-ca', [request({}), pod('shop-ca')]), 0);
    assert.equal(await told('shop-ca', [request({}), pod('shop-ca', onlyCa)], ofHost), 0);
    assert.equal(await told('linkerd-identity-issuer', [pod('linkerd-identity-issuer')], ofHost), 0);
  });
});
