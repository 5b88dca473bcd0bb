import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { compareWithRole } from '../../../../src/core/pki/cluster/roleComparison.ts';
import { decodeKubeadmTree, decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

async function differencesIn(id: string): Promise<Record<string, readonly string[]>> {
  const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
  const now = Date.parse(readKubeadmTruth(id).made_at);
  const differing = [...graph.certificates.values()].flatMap((node) =>
    compareWithRole(clusterPictureOf(graph), node, now)
      .filter(({ state }) => state !== 'agrees')
      .map((row) => [`${node.role?.id} ${row.aspect} ${row.state}`, row] as const),
  );
  return Object.fromEntries(
    differing.map(([name, { expected, actual }]) => [name, expected.filter((each) => !actual.includes(each))]),
  );
}

describe('a certificate beside what its role expects', () => {
  for (const id of ['h01-rsa', 'h02-ecdsa-p256', 'h07-external-ca']) {
    test(`${id}: kubeadm’s own agree in everything`, async () => assert.deepEqual(await differencesIn(id), {}));
  }

  test('another CA than the role’s', async () => {
    const expected = { 'front-proxy-client ca wrong': ['front-proxy-ca'] };
    assert.deepEqual(await differencesIn('b05-front-proxy-wrong-ca'), expected);
  });

  test('usages that are missing', async () => {
    const expected = { 'etcd-peer extKeyUsage wrong': ['clientAuth'] };
    assert.deepEqual(await differencesIn('b03-etcd-peer-no-client-eku'), expected);
  });

  test('names that the configuration asks for', async () => {
    assert.deepEqual(await differencesIn('b14-apiserver-san-missing-service'), {
      'apiserver dnsNames deviates': [
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
      ],
      'apiserver ipAddresses deviates': ['10.96.0.1'],
    });
  });
});
