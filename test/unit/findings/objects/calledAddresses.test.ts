import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'Company Root' });
const own = ['store.db.svc', 'store.db.svc.cluster.local'];
const pod = (name: string, container: Fields, secretName?: string) => {
  const labels = { app: name };
  const volumes = secretName === undefined ? [] : [{ name: 'tls', secret: { secretName } }];
  return manifestOf(
    'apps/v1',
    'Deployment',
    { name, namespace: 'db' },
    {
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name, ...container }], volumes } },
      },
    },
  );
};

async function judged(
  client: Fields,
  { dnsNames = own, ports = [{ port: 9666 }] as readonly Fields[], mounted = 'store-tls' } = {},
) {
  const served = await ca.issue({ dnsNames, extKeyUsage: ['serverAuth'] });
  const text = [
    tlsSecret({ name: 'store-tls', namespace: 'db' }, served),
    manifestOf('v1', 'Service', { name: 'store', namespace: 'db' }, { spec: { selector: { app: 'store' }, ports } }),
    pod('store', { image: 'store:1' }, mounted),
    pod('client', { image: 'client:1', ...client }),
  ].join('---\n');
  return saidOfObjects({ 'db.yaml': text }, /^server-san-missing$/);
}

const args = (...given: readonly string[]) => ({ args: given });
const env = (value: string) => ({ env: [{ name: 'STORE_URL', value }] });

test('the name of a Service in another domain must be in its certificate', async () => {
  const [flag] = await judged(args('--store=store.db.svc.company.local:9666'));
  assert.match(flag ?? '', /^error server-san-missing: /);
  assert.equal((await judged(args('--store', 'store.db.svc.company.local:9666'))).length, 1);
  assert.equal((await judged(env('https://store.db.svc.company.local/v1'))).length, 1);
  for (const healthy of ['store.db.svc:9666', 'store.db.svc.cluster.local:9666', 'https://store.db.svc'])
    assert.deepEqual(await judged(args(`--store=${healthy}`)), [], healthy);
  const dnsNames = [...own, '*.db.svc.company.local'];
  assert.deepEqual(await judged(args('--store=store.db.svc.company.local:9666'), { dnsNames }), []);
});

test('what may be without TLS, unverified, or of another server is not judged', async () => {
  const address = 'store.db.svc.company.local:9666';
  const ports = [{ port: 9666 }, { port: 8080, name: 'metrics' }];
  assert.deepEqual(await judged(args(`--store=${address}`), { ports }), []);
  assert.equal((await judged(args(`--store=https://${address}`), { ports })).length, 1);
  assert.deepEqual(await judged(env('http://store.db.svc.company.local/v1')), []);
  assert.deepEqual(await judged(env('store.db.svc.company.local')), []);
  for (const flag of ['--tls-insecure', '--insecure-skip-verify=true', '--server-name=store.db.svc'])
    assert.deepEqual(await judged(args(`--store=${address}`, flag)), [], flag);
  assert.deepEqual(await judged(args(`--store=${address}`), { mounted: 'other-tls' }), []);
  assert.deepEqual(await judged(args(`--store=${address}`), { dnsNames: ['store.example.com'] }), []);
  assert.deepEqual(await judged(args('--store=other.db.svc.company.local:9666')), []);
});
