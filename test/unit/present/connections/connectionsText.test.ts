import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { connectionsText } from '../../../../src/core/present/connections/connectionsText.ts';
import { connectionsIn, treeOnHost, treeText } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { testToken } from '../../../support/testToken.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
const podsFolder = 'var/lib/kubelet/pods';

/** The clients of tokens, as they are named, on machines with so many Pods of one account each. */
async function namedPods(machines: Readonly<Record<string, number>>): Promise<readonly string[]> {
  const token = testToken({
    iss: 'https://kubernetes.default.svc.cluster.local',
    sub: 'system:serviceaccount:kube-system:coredns',
    'kubernetes.io': { namespace: 'kube-system', serviceaccount: { name: 'coredns', uid: '1' } },
  });
  const files = Object.entries(machines).flatMap(([host, count]) => [
    ...treeOnHost('h01-rsa', host),
    ...Array.from({ length: count }).flatMap((_, index) => {
      const folder = `${host}/${podsFolder}/${index}/volumes/kubernetes.io~projected/kube-api-access-x`;
      const ca = treeText('h01-rsa', 'etc/kubernetes/pki/ca.crt');
      return [
        decodeFile({ path: `${folder}/token`, text: token }, decodingTools),
        decodeFile({ path: `${folder}/ca.crt`, text: ca }, decodingTools),
      ];
    }),
  ]);
  const model = await connectionsIn(files);
  const context = { graph: model.graph, findings: [], now, locale: 'en' };
  const text = connectionsText(model.clusters, judgeConnections(model, now), context);
  return [...new Set(text.match(/Pod \([^→]*(?= →)/g))];
}

test('Pods of one account', async () => {
  assert.deepEqual(await namedPods({ a: 1 }), ['Pod (kube-system:coredns)']);
  assert.deepEqual(await namedPods({ a: 2 }), ['Pod (kube-system:coredns, 2 tokens)']);
});
