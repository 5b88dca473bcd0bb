import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import { base64 } from '../../../support/base64.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const host = 'shop-webhook.shop.svc';
const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: 'shop', dnsNames: [host], extKeyUsage: ['serverAuth'] });

type Fields = Readonly<Record<string, unknown>>;

const usual = '/tmp/k8s-webhook-server/serving-certs';
const mountedAt = (mountPath: string, more: Fields = {}): Fields => ({
  volumeMounts: [{ name: 'cert', mountPath, ...more }],
});
const volumes = (secretName: string, more: Fields = {}) => ({
  volumes: [{ name: 'cert', secret: { secretName, ...more } }],
});
const manager = { name: 'manager', command: ['/manager'], ports: [{ name: 'webhook-server', containerPort: 9443 }] };

function workload(container: Fields, pod: Fields = {}, kind = 'Deployment'): string {
  const template = {
    metadata: { labels: { app: 'shop' } },
    spec: { containers: [{ ...manager, ...container }], ...pod },
  };
  const spec = { selector: { matchLabels: { app: 'shop' } }, template };
  return manifestOf('apps/v1', kind, { name: 'shop', namespace: 'shop' }, { spec });
}

const clientConfig = { service: { name: 'shop-webhook', namespace: 'shop' }, caBundle: base64(ca.certificatePem) };
const webhook = manifestOf(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  { name: 'shop' },
  {
    webhooks: [{ name: 'v.shop.io', clientConfig }],
  },
);
const service = manifestOf(
  'v1',
  'Service',
  { name: 'shop-webhook', namespace: 'shop' },
  {
    spec: { selector: { app: 'shop' }, ports: [{ port: 443, targetPort: 9443 }] },
  },
);
const secret = tlsSecret({ name: 'shop-webhook-cert', namespace: 'shop' }, served);
const others = { 'w.yaml': webhook, 's.yaml': service, 'c.yaml': secret };

const judged = (text: string, files: Readonly<Record<string, string>> = others) =>
  saidOfObjects({ ...files, 'd.yaml': text }, /^webhook-cert-not-mounted$/);

describe('the certificate of a webhook', () => {
  test('that is not mounted leads to its Secret', async () => {
    const graph = await clusterGraphOf({ ...others, 'd.yaml': workload({}) });
    const [found] = evaluate(graph, defaultPolicy, testNow).filter(({ code }) => code === 'webhook-cert-not-mounted');
    assert.ok(found);
    const way = wayOnFrom(found, { graph, now: testNow });
    assert.ok(way?.kind === 'open');
    assert.deepEqual([way.place.path, way.place.message], ['c.yaml', 'Secret shop/shop-webhook-cert']);
  });
  test('is mounted where controller-runtime reads it', async () => {
    assert.deepEqual(await judged(workload(mountedAt(usual), volumes('shop-webhook-cert'))), []);
    assert.deepEqual(await judged(workload({})), ['error webhook-cert-not-mounted: manager']);
    for (const kind of ['DaemonSet', 'StatefulSet'])
      assert.deepEqual(await judged(workload({}, {}, kind)), ['error webhook-cert-not-mounted: manager']);
    const elsewhere = workload(mountedAt('/certs'), volumes('shop-webhook-cert'));
    assert.deepEqual(await judged(elsewhere), [], 'the default may be another one');
  });
  for (const [name, args] of [
    ['--webhook-cert-path', ['--webhook-cert-path=/certs']],
    ['--cert-dir', ['--cert-dir', '/certs/']],
    ['--webhook-cert-dir', ['--webhook-cert-dir=/certs']],
    ['--tls-cert-dir', ['--tls-cert-dir=/certs']],
    ['--cert-file', ['--cert-file=/certs/tls.crt']],
  ] as const)
    test(`is mounted where ${name} says`, async () => {
      assert.deepEqual(await judged(workload({ args, ...mountedAt('/certs') }, volumes('shop-webhook-cert'))), []);
      assert.deepEqual(await judged(workload({ args, ...mountedAt(usual) }, volumes('shop-webhook-cert'))), [
        `error webhook-cert-not-mounted: ${usual}`,
      ]);
      const [unmounted] = await judged(workload({ args }));
      assert.match(unmounted ?? '', /^error webhook-cert-not-mounted: "?-/);
    });
  test('is mounted where a variable says', async () => {
    const env = [{ name: 'WEBHOOK_CERT_DIR', value: '/certs' }];
    assert.deepEqual(await judged(workload({ env })), ['error webhook-cert-not-mounted: /certs']);
    assert.deepEqual(await judged(workload({ env, ...mountedAt('/certs') }, volumes('shop-webhook-cert'))), []);
  });
  test('is in the Secret that is mounted', async () => {
    const found = (name: string, files?: Readonly<Record<string, string>>) =>
      judged(workload(mountedAt(usual), volumes(name)), files);
    assert.deepEqual(await found('webhook-cert'), ['warning webhook-cert-not-mounted: webhook-cert']);
    assert.deepEqual(await found('my-own'), [], 'the cluster may have it');
    const copy = { ...others, 'o.yaml': secret.replace('shop-webhook-cert', 'webhook-cert') };
    assert.deepEqual(await found('webhook-cert', copy), [], 'there as well');
    const data = { 'cert.pem': base64(served.certificatePem), 'key.pem': base64(served.keyPem) };
    const metadata = { name: 'shop-webhook-cert', namespace: 'shop' };
    const named = { ...others, 'c.yaml': manifestOf('v1', 'Secret', metadata, { data }) };
    assert.deepEqual(await found('shop-webhook-cert', named), ['error webhook-cert-not-mounted: shop-webhook-cert']);
    const items = [{ key: 'cert.pem', path: 'tls.crt' }];
    const mapped = workload(mountedAt(usual), volumes('shop-webhook-cert', { items }));
    assert.deepEqual(await judged(mapped, named), [], 'under the names that are read');
  });
  test('is asked of what serves a conversion or an API', async () => {
    const conversion = { strategy: 'Webhook', webhook: { clientConfig } };
    const crd = manifestOf(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      { name: 'x.shop.io' },
      { spec: { conversion } },
    );
    const api = manifestOf('apiregistration.k8s.io/v1', 'APIService', { name: 'v1.shop.io' }, { spec: clientConfig });
    for (const caller of [crd, api])
      assert.deepEqual(await judged(workload({}), { ...others, 'w.yaml': caller }), [
        'error webhook-cert-not-mounted: manager',
      ]);
  });
  test('may come in ways that the files do not tell', async () => {
    const { 'c.yaml': _, ...withoutSecret } = others;
    assert.deepEqual(await judged(workload({}), withoutSecret), [], 'it makes its own');
    assert.deepEqual(await judged(workload({ name: 'server', command: ['/server'] })), [], 'another program');
    const empty = workload(mountedAt('/tmp'), { volumes: [{ name: 'cert', emptyDir: {} }] });
    assert.deepEqual(await judged(empty), [], 'written when it starts');
    assert.deepEqual(await judged(workload({ args: ['--cert-dir=$(DIR)'] })), [], 'a variable');
    const patched = { ...others, 'kustomization.yaml': 'resources: [d.yaml]\npatches:\n- path: mount.yaml\n' };
    assert.deepEqual(await judged(workload({}), patched), [], 'patched');
    assert.deepEqual(await judged(workload({}).replaceAll('"app": "shop"', '"app": "web"')), [], 'of another Service');
  });
});
