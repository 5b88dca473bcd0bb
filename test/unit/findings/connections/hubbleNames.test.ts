import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'Cilium CA' });
const extKeyUsage = ['serverAuth', 'clientAuth'] as const;

async function judged(cluster: string | undefined, certified: string) {
  const served = await ca.issue({ dnsNames: [`*.${certified}.hubble-grpc.cilium.io`], extKeyUsage });
  const client = await ca.issue({ dnsNames: ['*.hubble-relay.cilium.io'], extKeyUsage });
  const at = (name: string) => ({ name, namespace: 'kube-system' });
  const data = { 'enable-hubble': 'true', ...(cluster === undefined ? {} : { 'cluster-name': cluster }) };
  const text = [
    manifestOf('v1', 'ConfigMap', at('cilium-config'), { data }),
    tlsSecret(at('hubble-server-certs'), served, { 'ca.crt': ca.certificatePem }),
    tlsSecret(at('hubble-relay-client-certs'), client, { 'ca.crt': ca.certificatePem }),
  ].join('---\n');
  return saidOfObjects({ 'cilium.yaml': text }, /^server-san-missing$/);
}

test('Hubble presents a certificate for the nodes of its cluster', async () => {
  assert.deepEqual(await judged('shop', 'default'), ['error server-san-missing: shop']);
  assert.deepEqual(await judged('shop', 'shop'), []);
  assert.deepEqual(await judged('shop.k8s.local', 'shop-k8s-local'), [], 'a dot is no part of a label');
  assert.deepEqual(await judged(undefined, 'default'), []);
});
