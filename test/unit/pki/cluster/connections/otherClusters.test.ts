import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../../support/kubeadmTrees.ts';
import { kubeconfig } from '../../../../support/presentFixture.ts';
import { evaluate } from '../../../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../../../support/testPki.ts';

const here = await createTestCa({ name: 'kubernetes' });
const there = await createTestCa({ name: 'kubernetes' });
const apiserver = await here.issue({
  commonName: 'kube-apiserver',
  extKeyUsage: ['serverAuth'],
  dnsNames: [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
    'localhost',
    'api.here.example.com',
  ],
  ipAddresses: ['10.0.0.11', '127.0.0.1', '10.96.0.1'],
});
const admin = await there.issue({
  commonName: 'kubernetes-admin',
  organizations: ['system:masters'],
  extKeyUsage: ['clientAuth'],
});
const pair = { 'pki/apiserver.crt': apiserver.certificatePem, 'pki/apiserver.key': apiserver.keyPem };
const manifest = `apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - name: kube-apiserver
      command: [kube-apiserver, --client-ca-file=/etc/kubernetes/pki/ca.crt, --tls-cert-file=/etc/kubernetes/pki/apiserver.crt, --tls-private-key-file=/etc/kubernetes/pki/apiserver.key]
`;
/** What a repository may hold of the API server of one cluster. */
const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pair,
  'with its CA': { ...pair, 'pki/ca.crt': here.certificatePem },
  'with a manifest': { ...pair, 'pki/ca.crt': here.certificatePem, 'manifests/kube-apiserver.yaml': manifest },
};

async function broken(files: Readonly<Record<string, string>>) {
  const decoded = Object.entries(files).map(([path, text]) => decodeFile({ path, text }, decodingTools));
  const graph = await buildPkiGraph(decoded, decodingTools.cryptography);
  const findings = evaluate(graph, defaultPolicy, testNow).filter(({ severity }) => /error|warning/.test(severity));
  const verdicts = judgeConnections(connectionModelOf(graph), testNow).filter(({ state }) => state === 'broken');
  return {
    codes: findings.map(({ code }) => code),
    connections: verdicts.length,
  };
}

const configOf = (server: string) =>
  kubeconfig({ ca: there.certificatePem, certificate: admin.certificatePem, key: admin.keyPem }).replace(
    /server: .*/,
    `server: ${server}`,
  );

for (const [shape, own] of Object.entries(shapes))
  for (const folder of ['clusters/here/', 'here/', 'backup/cp-1/etc/kubernetes/'])
    test(`${shape} in ${folder}: the kubeconfig of another cluster is not compared with it`, async () => {
      const files = Object.fromEntries(Object.entries(own).map(([path, text]) => [folder + path, text]));
      for (const place of ['kubeconfig', 'clusters/there/kubeconfig', 'home/anna/.kube/config']) {
        const others = ['10.9.9.9:6443', 'api.there.example.com:6443', '127.0.0.1:6443', 'localhost:6443'];
        for (const address of [...others, 'kubernetes.default.svc']) {
          const result = await broken({ ...files, [place]: configOf(`https://${address}`) });
          assert.deepEqual(result, { codes: [], connections: 0 }, `${place} ${address}`);
        }
      }
    });

for (const address of ['10.0.0.11:6443', 'api.here.example.com'])
  test(`one with its address, ${address}, or beside its files, is mixed up`, async () => {
    const { pair: own = {} } = shapes;
    const files = Object.fromEntries(Object.entries(own).map(([path, text]) => [`here/${path}`, text]));
    for (const [place, server] of [
      ['clusters/there/kubeconfig', address],
      ['here/kubeconfig', '10.9.9.9:6443'],
    ] as const) {
      const result = await broken({ ...files, [place]: configOf(`https://${server}`) });
      assert.equal(result.connections, 1, place);
      assert.ok(result.codes.length > 0, place);
    }
  });
