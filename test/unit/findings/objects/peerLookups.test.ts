import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'etcd-ca' });

async function judged({
  service = {} as Fields,
  names = { dnsNames: ['*.store.db.svc.cluster.local'] } as { dnsNames: string[]; ipAddresses?: string[] },
  flags = ['--peer-client-cert-auth'],
  annotations = {} as Fields,
  probe = { readinessProbe: { tcpSocket: { port: 2379 } } } as Fields,
} = {}) {
  const served = await ca.issue({ ...names, extKeyUsage: ['serverAuth', 'clientAuth'] });
  const at = { name: 'store', namespace: 'db' };
  const labels = { app: 'store' };
  const args = ['etcd', '--peer-cert-file=/tls/tls.crt', '--peer-key-file=/tls/tls.key', ...flags];
  const volumeMounts = [{ name: 'tls', mountPath: '/tls' }];
  const containers = [{ name: 'etcd', image: 'etcd:v3', args, volumeMounts, ...probe }];
  const volumes = [{ name: 'tls', secret: { secretName: 'store-tls' } }];
  const text = [
    tlsSecret({ name: 'store-tls', namespace: 'db' }, served),
    manifestOf(
      'v1',
      'Service',
      { ...at, annotations },
      {
        spec: { clusterIP: 'None', selector: labels, ports: [{ port: 2380 }], ...service },
      },
    ),
    manifestOf('apps/v1', 'StatefulSet', at, {
      spec: {
        serviceName: 'store',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers, volumes } },
      },
    }),
  ].join('---\n');
  return saidOfObjects({ 'store.yaml': text }, /^etcd-peer-lookup$/);
}

test('members need the names of others before these are ready', async () => {
  const told = ['error etcd-peer-lookup: clusterIP'];
  assert.deepEqual(await judged(), told);
  assert.deepEqual(await judged({ flags: ['--peer-client-cert-auth=true'] }), told);
  assert.deepEqual(await judged({ service: { publishNotReadyAddresses: false } }), told);
  assert.deepEqual(await judged({ service: { publishNotReadyAddresses: true } }), []);
  const annotations = { 'service.alpha.kubernetes.io/tolerate-unready-endpoints': 'true' };
  assert.deepEqual(await judged({ annotations }), []);
  assert.deepEqual(await judged({ service: { clusterIP: '10.96.0.9' } }), []);
  assert.deepEqual(await judged({ flags: [] }), [], 'nobody is verified');
  assert.deepEqual(await judged({ probe: {} }), [], 'ready as soon as they run');
  assert.deepEqual(await judged({ probe: { livenessProbe: { tcpSocket: { port: 2379 } } } }), []);
  assert.deepEqual(await judged({ flags: ['--peer-client-cert-auth', '--peer-skip-client-san-verification'] }), []);
  assert.deepEqual(await judged({ names: { dnsNames: ['store-0.store.db.svc'] } }), [], 'no wildcard');
  assert.deepEqual(
    await judged({ names: { dnsNames: ['*.store.db.svc.cluster.local'], ipAddresses: ['10.2.2.77'] } }),
    [],
  );
});
