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

function secretOf(name: string, metadata: Fields, key = 'ca.crt'): string {
  return manifestOf(
    'v1',
    'Secret',
    { name, namespace: 'shop', ...metadata },
    { data: { [key]: base64(ca.certificatePem) } },
  );
}

async function told(texts: readonly string[], now = Date.parse('2026-06-12T10:00:00Z')): Promise<readonly string[]> {
  const findings = await findingsIn({ 'all.yaml': texts.join('---\n') }, undefined, now);
  return findings.flatMap(({ code, severity, message }) =>
    code === 'ca-expiring-soon' ? `${severity} ${message}` : [],
  );
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

/** Who renews, the Secret, and when it is due: two days later it is told. */
const makers: readonly (readonly [name: string, secret: string, due: string])[] = [
  ['Strimzi', secretOf('events-cluster-ca-cert', { labels }), '2026-11-01'],
  ['Strimzi', secretOf('events-clients-ca-cert', { labels }), '2026-11-01'],
  ['cert-manager', secretOf('shop-ca', requested, 'tls.crt'), '2026-08-01'],
  ['CloudNativePG', secretOf('shop-ca', ownedBy('Cluster', 'postgresql.cnpg.io/v1')), '2026-11-24'],
  ['istiod', secretOf('istio-ca-secret', {}, 'ca-cert.pem'), '2026-09-19'],
];

describe('a CA that a controller renews by itself', () => {
  for (const [name, secret, due] of makers) {
    test(`is quiet until it is due: ${name}, ${due}`, async () => {
      assert.deepEqual(await told([secret]), []);
      const [late, ...others] = await told([secret], Date.parse(due) + 2 * 86_400_000);
      // In the last week, the end itself is told.
      assert.ok(late?.includes(`${name} renews it by itself`) ?? due >= '2026-11-24', late);
      assert.deepEqual(others, []);
    });
  }

  test('as the object says', async () => {
    const secret = secretOf('events-cluster-ca-cert', { labels });
    const days = (renewalDays: number) => kafka({ clusterCa: { renewalDays } });
    assert.deepEqual(await told([secret, days(30)]), []);
    assert.match((await told([secret, days(200)])).join(), /Strimzi renews it by itself/);
    const early = request({ renewBefore: '4800h' });
    assert.match((await told([secretOf('shop-ca', requested, 'tls.crt'), early])).join(), /cert-manager renews it/);
  });

  test('is told where nobody does', async () => {
    const own = kafka({ clusterCa: { generateCertificateAuthority: false } });
    const others = ['ofMine', 'shop-ca'].map((name) => secretOf(name, {}));
    for (const texts of [[secretOf('events-cluster-ca-cert', { labels }), own], others.slice(0, 1), others.slice(1)]) {
      assert.match((await told(texts)).join(), /^warning .* Replace it, and reissue what it signed\.$/);
    }
  });
});

describe('a CA of a mesh or an issuer with usages of servers', () => {
  const usages = ['serverAuth', 'clientAuth'] as const;

  test('is used as one', async () => {
    const root = await createTestCa({ name: 'root' });
    const issuer = await root.issueCa({ name: 'identity', extKeyUsage: usages });
    const of = async (name: string, ...more: readonly string[]) => {
      const data = { 'tls.crt': base64(issuer.certificatePem), 'tls.key': base64(issuer.keyPem) };
      const secret = manifestOf('v1', 'Secret', { name, namespace: 'shop' }, { type: 'kubernetes.io/tls', data });
      const findings = await findingsIn({ 'all.yaml': [secret, ...more].join('---\n') });
      return findings.filter(({ code }) => code === 'leaf-is-ca').length;
    };
    assert.equal(await of('linkerd-identity-issuer'), 0);
    assert.equal(await of('shop-ca', request({})), 0);
    const spec = { ca: { secretName: 'shop-ca' } };
    assert.equal(
      await of('shop-ca', manifestOf('cert-manager.io/v1', 'Issuer', { name: 'a', namespace: 'shop' }, { spec })),
      0,
    );
    assert.equal(await of('shop-ca', request({ isCA: false })), 1);
    assert.equal(await of('shop-tls'), 1);
  });
});
