import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { repairFor } from '../../../../src/core/renewal/reissue/repairFor.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { readTree } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const pki = '/etc/kubernetes/pki';
const ca = await createTestCa({ name: 'front-proxy-ca' });
const client = await ca.issue({ commonName: 'somebody' });

/** The certificate by which the connections of kube-apiserver's proxy are repaired, where only some names are allowed. */
async function repairedWith(allowed: string): Promise<readonly (string | undefined)[]> {
  const graph = await clusterGraphOf({
    ...tree,
    [`${pki}/front-proxy-ca.crt`]: ca.certificatePem,
    [`${pki}/front-proxy-ca.key`]: ca.keyPem,
    [`${pki}/front-proxy-client.crt`]: client.certificatePem,
    [`${pki}/front-proxy-client.key`]: client.keyPem,
    [manifest]: String(tree[manifest]).replace(/(--requestheader-allowed-names=).*/, `$1${allowed}`),
  });
  return judgeConnections(connectionModelOf(graph), testNow)
    .filter(({ client: side }) => side.kind === 'refused' && side.reason === 'nameNotAllowed')
    .map((verdict) => repairFor(verdict, { graph, now: testNow })?.fingerprint);
}

suite('a client whose name is not allowed', () => {
  test('is repaired where that of its role is', async () => {
    const repaired = await repairedWith('front-proxy-client');
    assert.ok(repaired.length > 0);
    assert.deepEqual([...new Set(repaired)], [client.fingerprint]);
    assert.deepEqual(new Set(await repairedWith('other,front-proxy-client')), new Set(repaired));
  });

  for (const allowed of ['client', 'y-client,other', 'front-proxy-clients', 'Front-Proxy-Client']) {
    test(`is not where ${allowed} is, which the name of its role only ends like`, async () => {
      const repaired = await repairedWith(allowed);
      assert.ok(repaired.length > 0);
      assert.deepEqual([...new Set(repaired)], [undefined]);
    });
  }
});
