import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'web-ca' });
const served = await ca.issue({ dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });
const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, served);
const group = 'gateway.networking.k8s.io';
const tls = { certificateRefs: [{ name: 'web-tls', namespace: 'shop' }] };
const gateway = manifestOf(
  `${group}/v1`,
  'Gateway',
  { name: 'web', namespace: 'gateways' },
  { spec: { listeners: [{ name: 'https', hostname: 'shop.example.com', tls }] } },
);
const allowing = manifestOf(
  `${group}/v1beta1`,
  'ReferenceGrant',
  { name: 'g', namespace: 'shop' },
  { spec: { from: [{ group, kind: 'Gateway', namespace: 'gateways' }], to: [{ group: '', kind: 'Secret' }] } },
);
const judged = (files: Readonly<Record<string, string>>) => saidOfObjects(files, /^secret-not/);

test('a grant is for the environment that it stands in', async () => {
  const stage = { 'stage/g.yaml': gateway, 'stage/s.yaml': secret, 'stage/r.yaml': allowing };
  const prod = { 'prod/g.yaml': gateway, 'prod/s.yaml': secret };
  assert.deepEqual(await judged(stage), []);
  const expected = ['warning secret-not-granted: web-tls'];
  assert.deepEqual(await judged({ ...stage, ...prod }), expected);
  assert.deepEqual(await judged({ ...prod, 'grants/r.yaml': allowing }), [], 'for all');
  const common = { 'base/s.yaml': secret, 'base/r.yaml': allowing };
  assert.deepEqual(await judged({ ...common, 'eu/g.yaml': gateway, 'us/g.yaml': gateway }), []);
  const base = { 'gateway/base/g.yaml': gateway, 'gateway/base/r.yaml': allowing };
  const overlay = { 'gateway/overlays/prod/g.yaml': gateway, 'gateway/overlays/prod/s.yaml': secret };
  assert.deepEqual(await judged({ ...base, ...overlay }), [], 'of the base');
});
