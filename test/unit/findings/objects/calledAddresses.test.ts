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
  {
    dnsNames = own,
    ports = [{ port: 9666 }] as readonly Fields[],
    mounted = 'store-tls',
    given = 'store-tls',
    server = {} as Fields,
  } = {},
) {
  const served = await ca.issue({ dnsNames, extKeyUsage: ['serverAuth'] });
  const text = [
    tlsSecret({ name: 'store-tls', namespace: 'db' }, served, { 'ca.crt': ca.certificatePem }),
    manifestOf('v1', 'Service', { name: 'store', namespace: 'db' }, { spec: { selector: { app: 'store' }, ports } }),
    pod('store', { image: 'store:1', ...server }, mounted),
    pod('client', { image: 'client:1', ...client }, given),
  ].join('---\n');
  return saidOfObjects({ 'db.yaml': text }, /^server-san-missing$/);
}

const args = (...given: readonly string[]) => ({ args: given });
const env = (value: string) => ({ env: [{ name: 'STORE_URL', value }] });

test('the name of a Service in another domain must be in its certificate', async () => {
  const [flag] = await judged(args('--store-address=store.db.svc.company.local:9666'));
  assert.match(flag ?? '', /^error server-san-missing: /);
  assert.equal((await judged(args('--store-address', 'store.db.svc.company.local:9666'))).length, 1);
  assert.equal((await judged(env('https://store.db.svc.company.local/v1'))).length, 1);
  for (const healthy of ['store.db.svc:9666', 'store.db.svc.cluster.local:9666', 'https://store.db.svc'])
    assert.deepEqual(await judged(args(`--store-address=${healthy}`)), [], healthy);
  const dnsNames = [...own, '*.db.svc.company.local'];
  assert.deepEqual(await judged(args('--store-address=store.db.svc.company.local:9666'), { dnsNames }), []);
});

test('the program must be given a CA', async () => {
  const url = 'https://store.db.svc.company.local:9666';
  const given = 'client-tls';
  assert.deepEqual(await judged(args(`--store-url=${url}`), { given }), []);
  assert.equal((await judged(args(`--store-url=${url}`, '--ca-file=/etc/ca.crt'), { given })).length, 1);
  assert.deepEqual(
    await judged(args('--store-url=store.db.svc.company.local:9666', '--ca-file=/ca.crt'), { given }),
    [],
  );
  const env = [{ name: 'NODE_EXTRA_CA_CERTS', value: '/ca.crt' }];
  const node = (...more: readonly Fields[]) => ({ env: [{ name: 'TARGET_URL', value: url }, ...env, ...more] });
  assert.equal((await judged(node(), { given })).length, 1);
  assert.deepEqual(await judged(node({ name: 'NODE_TLS_REJECT_UNAUTHORIZED', value: '0' })), []);
  assert.deepEqual(await judged(node({ name: 'PGSSLMODE', value: 'require' })), []);
  assert.deepEqual(await judged({ ...node(), envFrom: [{ configMapRef: { name: 'settings' } }] }), []);
});

test('a name that is only compared is no address', async () => {
  const url = 'https://store.db.svc.company.local';
  for (const flag of ['--token-audience', '--allowed-origin-url', '--advertise-address'])
    assert.deepEqual(await judged(args(`${flag}=${url}`)), [], flag);
  assert.deepEqual(await judged({ env: [{ name: 'OIDC_AUDIENCE', value: url }] }), []);
});

test('what may be without TLS, unverified, or of another server is not judged', async () => {
  const address = 'store.db.svc.company.local:9666';
  const ports = [{ port: 9666 }, { port: 8080, name: 'metrics' }];
  assert.deepEqual(await judged(args(`--store-address=${address}`), { ports }), []);
  assert.equal((await judged(args(`--store-address=https://${address}`), { ports })).length, 1);
  assert.deepEqual(await judged(env('http://store.db.svc.company.local/v1')), []);
  assert.deepEqual(await judged(env('store.db.svc.company.local')), []);
  for (const port of [{ port: 80 }, { port: 9666, name: 'http' }, { port: 9666, appProtocol: 'kubernetes.io/h2c' }])
    assert.deepEqual(await judged(args(`--store-address=${address}`), { ports: [port] }), [], JSON.stringify(port));
  assert.equal(
    (await judged(args(`--store-address=${address}`), { ports: [{ port: 9666, name: 'https' }] })).length,
    1,
  );
  const probed = (more: Fields) => ({ server: { readinessProbe: { httpGet: { port: 9666, ...more } } } });
  assert.deepEqual(await judged(args(`--store-address=${address}`), probed({})), []);
  assert.equal((await judged(args(`--store-address=${address}`), probed({ scheme: 'HTTPS' }))).length, 1);
  const unverified = ['--tls-insecure', '--insecure-skip-verify=true', '-k', '-sSk', '--no-check-certificate'];
  const renamed = ['--server-name', '--sni', '--ssl-target-name-override', '--tls-hostname'];
  for (const flag of [...unverified, ...renamed.map((each) => `${each}=store.db.svc`)])
    assert.deepEqual(await judged(args(`--store-address=${address}`, flag)), [], flag);
  assert.deepEqual(await judged(args(`--store-address=${address}`), { mounted: 'other-tls' }), []);
  assert.deepEqual(await judged(args(`--store-address=${address}`), { dnsNames: ['store.example.com'] }), []);
  assert.deepEqual(await judged(args('--store-address=other.db.svc.company.local:9666')), []);
});
