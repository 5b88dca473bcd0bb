import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPkiGraph } from '../../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import { base64 } from '../../../../support/base64.ts';
import { decodingTools } from '../../../../support/kubeadmTrees.ts';
import { manifestOf } from '../../../../support/objectFindings.ts';
import { createTestCa, testNow } from '../../../../support/testPki.ts';

const [own, other] = await Promise.all([createTestCa({ name: 'hook-ca' }), createTestCa({ name: 'other-ca' })]);
const [right, stale] = await Promise.all(
  [own, other].map((ca) => ca.issue({ commonName: 'hook', dnsNames: ['hook.shop.svc'], extKeyUsage: ['serverAuth'] })),
);
const webhook = manifestOf(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  { name: 'hook' },
  {
    webhooks: [
      {
        name: 'hook.example.com',
        clientConfig: { service: { name: 'hook', namespace: 'shop' }, caBundle: base64(own.certificatePem) },
      },
    ],
  },
);
const served = [
  manifestOf(
    'v1',
    'Service',
    { name: 'hook', namespace: 'shop' },
    {
      spec: { selector: { app: 'hook' }, ports: [{ port: 443 }] },
    },
  ),
  manifestOf(
    'v1',
    'Pod',
    { name: 'hook', namespace: 'shop', labels: { app: 'hook' } },
    {
      spec: { containers: [{ name: 'hook' }] },
    },
  ),
];
const secretOf = (namespace: string, leaf: typeof right) => {
  const data = { cert: base64(leaf?.certificatePem ?? ''), key: base64(leaf?.keyPem ?? '') };
  return manifestOf('v1', 'Secret', { name: 'hook', namespace }, { data });
};

test('a webhook presents a Secret of its own namespace, whichever comes first', async () => {
  for (const [secrets, expected] of [
    [[secretOf('shop', right)], 'works'],
    [[secretOf('elsewhere', stale), secretOf('shop', right)], 'works'],
    [[secretOf('shop', right), secretOf('elsewhere', stale)], 'works'],
    [[secretOf('shop', stale), secretOf('elsewhere', right)], 'broken'],
  ] as const) {
    const files = [...secrets, webhook, ...served].map((text, at) =>
      decodeFile({ path: `${at}.yaml`, text }, decodingTools),
    );
    const graph = await buildPkiGraph(files, decodingTools.cryptography);
    const verdicts = judgeConnections(connectionModelOf(graph), testNow);
    const told = verdicts.filter(({ connection }) => connection.server.party === 'webhook').map(({ state }) => state);
    assert.deepEqual(told, [expected]);
  }
});
