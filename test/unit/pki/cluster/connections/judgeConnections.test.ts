import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildPkiGraph } from '../../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnection } from '../../../../../src/core/pki/cluster/connections/judgeConnection.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../../../../../src/core/pki/pkiModel.ts';
import { day } from '../../../../../src/core/text/duration.ts';
import { clusterGraphOf } from '../../../../support/changes.ts';
import { decodeKubeadmTree, decodingTools } from '../../../../support/kubeadmTrees.ts';
import { inBase64 } from '../../../../support/manners.ts';
import { createTestCa } from '../../../../support/testPki.ts';

/** A CA that ends before the certificate of the server. */
async function withShortCa(): Promise<PkiGraph> {
  const ca = await createTestCa({ name: 'kubernetes', notAfter: '2026-07-01T00:00:00Z' });
  const server = await ca.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['api'] });
  return clusterGraphOf({
    '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    '/etc/kubernetes/pki/apiserver.crt': server.certificatePem,
    '/etc/kubernetes/pki/apiserver.key': server.keyPem,
    '/etc/kubernetes/manifests/kube-apiserver.yaml': `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    volumeMounts: [{mountPath: /etc/kubernetes/pki, name: pki}]
  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]
`,
    '/etc/kubernetes/admin.conf': `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://api:6443', certificate-authority-data: ${inBase64(ca.certificatePem)}}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  });
}

suite('verdicts that are remembered', () => {
  const trees = ['h01-rsa', 'b02-kubelet-key-mismatch', 'b07-apiserver-san-missing-advertise-ip', 'x01-leaves-expired'];
  const graphs: readonly (readonly [string, () => Promise<PkiGraph>])[] = [
    ...trees.map((id) => [id, () => buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography)] as const),
    ['a CA that ends first', withShortCa],
  ];
  for (const [name, graphOf] of graphs) {
    test(`are those that are judged, whatever was asked before: ${name}`, async () => {
      const model = connectionModelOf(await graphOf());
      assert.ok(model.connections.length > 0);
      const dates = [...model.graph.certificates.values()].flatMap(
        ({ certificate: { notBefore = 0, notAfter = 0 } }) => [notBefore, notAfter],
      );
      const moments = dates.flatMap((at) => [at - 31 * day, at - 1000, at, at + 1, at + 1000, at + 2 * day]);
      for (const at of [...moments, ...moments.toReversed()])
        for (const warning of [30 * day, 90 * day])
          assert.deepEqual(
            judgeConnections(model, at, warning),
            model.connections.map((connection) => judgeConnection(model.graph, connection, at, warning)),
            `at ${new Date(at).toISOString()}`,
          );
    });
  }

  test('serve everybody who asks about a moment, whatever warning they have', async () => {
    for (const [name, graphOf] of graphs) {
      const model = connectionModelOf(await graphOf());
      for (const at of [Date.parse('2026-11-24T14:53:43Z'), Date.parse('2046-11-24T14:53:43Z')]) {
        const first = judgeConnections(model, at);
        for (const warning of [30 * day, 7 * day, 3650 * day])
          for (const [index, { server, client }] of judgeConnections(model, at, warning).entries()) {
            assert.equal(server, first[index]?.server, name);
            assert.equal(client, first[index]?.client, name);
          }
      }
    }
  });
});
