import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { blastRadius } from '../../../../../src/core/pki/cluster/connections/blastRadius.ts';
import type { ConnectionModel } from '../../../../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { base64 } from '../../../../support/base64.ts';
import { connectionsIn, treeText } from '../../../../support/connections.ts';
import { generatedCluster } from '../../../../support/generatedCluster.ts';
import { decodeKubeadmTree, readKubeadmTruth } from '../../../../support/kubeadmTrees.ts';
import { createTestCa, testNow } from '../../../../support/testPki.ts';

const tree = 'h01-rsa';
const made = Date.parse(readKubeadmTruth(tree).made_at);

/** The CA of a file, by its key. */
function keyOf({ graph }: ConnectionModel, path: string): string {
  const node = [...graph.certificates.values()].find(({ occurrences }) =>
    occurrences.some(({ file }) => file.path.endsWith(path)),
  );
  assert.ok(node, path);
  return node.keyId;
}

function radiusIn(model: ConnectionModel, path: string, at: number) {
  const components = model.clusters[0]?.components ?? [];
  return blastRadius(model.graph, components, judgeConnections(model, at), keyOf(model, path), at);
}

function idsOf(connections: readonly { readonly record: { readonly id: string } }[]): readonly string[] {
  return [...new Set(connections.map(({ record }) => record.id))].sort();
}

describe('what stops without a CA is what breaks when another one stands in its place', () => {
  for (const file of ['ca.crt', 'etcd/ca.crt', 'front-proxy-ca.crt']) {
    test(file, async () => {
      const path = `etc/kubernetes/pki/${file}`;
      const old = treeText(tree, path);
      const { certificatePem } = await createTestCa({ name: 'another', notBefore: '2026-01-01' });
      const files = decodeKubeadmTree(tree, '', (_, text) =>
        text.replaceAll(old, certificatePem).replaceAll(base64(old), base64(certificatePem)),
      );
      const broken = judgeConnections(await connectionsIn(files), made).filter(({ state }) => state === 'broken');
      assert.ok(broken.length > 0);
      const { stops } = radiusIn(await connectionsIn(decodeKubeadmTree(tree)), path, made);
      assert.deepEqual(idsOf(stops), idsOf(broken.map(({ connection }) => connection)));
    });
  }
});

test('what stops is what has stopped a second after the end of the CAs', async () => {
  const end = '2026-09-01T00:00:00Z';
  const model = await connectionsIn(
    await generatedCluster({ controlPlanes: 1, workers: 1, authorities: { notAfter: end } }),
  );
  const radii = ['pki/ca.crt', 'pki/etcd/ca.crt', 'pki/front-proxy-ca.crt'].map((path) =>
    radiusIn(model, path, testNow),
  );
  const stops = new Set(radii.flatMap((radius) => radius.stops.map(({ id }) => id)));
  const before = judgeConnections(model, Date.parse(end) - 1000).filter(({ state }) => state === 'broken');
  assert.deepEqual(before, []);
  const after = judgeConnections(model, Date.parse(end) + 1000).filter(({ state }) => state === 'broken');
  assert.deepEqual([...stops].sort(), after.map(({ connection }) => connection.id).sort());
});

test('whoever has the CA learns a new one', async () => {
  const model = await connectionsIn(decodeKubeadmTree(tree));
  const { learners, signed } = radiusIn(model, 'etc/kubernetes/pki/ca.crt', made);
  const kubeconfigs = ['admin', 'controller-manager', 'kubelet', 'scheduler', 'super-admin'].map(
    (name) => `${name}.conf`,
  );
  const told = (kind: string) =>
    learners.filter((learner) => learner.kind === kind).map(({ place }) => place.file.path.replace(/.*\//, ''));
  assert.deepEqual(told('kubeconfig').sort(), kubeconfigs);
  assert.deepEqual(told('file'), ['ca.crt']);
  const flags = learners
    .filter(({ kind }) => kind === 'flag')
    .map(({ name, place }) => `${place.file.path.replace(/.*\//, '')} ${name}`);
  // Read from the manifests by another way.
  const wanted = ['kube-apiserver', 'kube-controller-manager'].flatMap((component) => {
    const manifest = readFileSync(
      `test/fixtures/kubeadm/trees/${tree}/rootfs/etc/kubernetes/manifests/${component}.yaml`,
      'utf8',
    );
    return [...manifest.matchAll(/- (--[a-z-]+)=\/etc\/kubernetes\/pki\/ca\.crt/g)].map(
      ([, flag]) => `${component}.yaml ${flag}`,
    );
  });
  assert.deepEqual(flags.sort(), wanted.sort());
  assert.equal(signed.length, 7);
});

test('a CA beside another in a bundle stops nothing that the other verifies', async () => {
  const { certificatePem, fingerprint } = await createTestCa({ name: 'old' });
  const path = 'etc/kubernetes/pki/ca.crt';
  const files = decodeKubeadmTree(tree, '', (each, text) => (each === path ? `${text}${certificatePem}` : text));
  const model = await connectionsIn(files);
  const old = model.graph.certificates.get(fingerprint);
  assert.ok(old);
  const radius = blastRadius(model.graph, [], judgeConnections(model, made), old.keyId, made);
  assert.deepEqual(radius.stops, []);
  assert.deepEqual(
    radius.learners.map(({ kind }) => kind),
    ['file'],
  );
});
