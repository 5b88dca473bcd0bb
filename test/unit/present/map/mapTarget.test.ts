import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Connection } from '../../../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnection } from '../../../../src/core/pki/cluster/connections/judgeConnection.ts';
import { mapTargetOf } from '../../../../src/core/present/map/mapTarget.ts';
import { connectionsIn, treeOnHost, treeText } from '../../../support/connections.ts';
import { readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { clusterWithWrongEtcdCa } from '../../../support/largeClusters.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
const manifest = 'etc/kubernetes/manifests/kube-apiserver.yaml';
const offsetOf = (text: string) => treeText('h01-rsa', manifest).indexOf(text);

async function healthy() {
  const model = await connectionsIn(treeOnHost('h01-rsa', ''));
  const connectionOf = (id: string | undefined) => model.connections.find((each) => each.id === id);
  return {
    model,
    connectionOf,
    find: (question: Parameters<typeof mapTargetOf>[1]) => mapTargetOf(model, question, () => false),
  };
}

describe('what of a place is on the map', () => {
  test('a flag, on its name as on its value: the connection that reads it', async () => {
    const { find, connectionOf } = await healthy();
    for (const offset of [offsetOf('--etcd-certfile'), offsetOf('--etcd-certfile') + 20]) {
      const connection = connectionOf(find({ path: manifest, offset })?.connection);
      assert.equal(connection?.client.party, 'kube-apiserver');
      assert.equal(connection.server.party, 'etcd');
    }
  });

  test('a certificate, wherever it stands: a connection that uses it, and the certificate itself', async () => {
    const { find, model } = await healthy();
    const [fingerprint = ''] =
      [...model.graph.certificates].find(([, node]) => node.role?.id === 'apiserver-etcd-client') ?? [];
    const target = find({ fingerprint });
    assert.equal(target?.fingerprint, fingerprint);
    assert.equal(target.cluster, model.clusters[0]?.id);
  });

  test('a connection by its id, and one that is gone not at all', async () => {
    const { find, model } = await healthy();
    const [first] = model.connections;
    assert.deepEqual(find({ connection: first?.id ?? '' }), { cluster: first?.cluster, connection: first?.id });
    assert.equal(find({ connection: 'gone' }), undefined);
    assert.equal(find({ fingerprint: '00' }), undefined);
    assert.equal(find({ path: 'elsewhere', offset: 3 }), undefined);
  });

  test('of several connections that one is meant which is broken', async () => {
    const model = await connectionsIn(clusterWithWrongEtcdCa());
    const isBroken = (connection: Connection) => judgeConnection(model.graph, connection, now).state === 'broken';
    const target = mapTargetOf(model, { path: manifest }, isBroken);
    const connection = model.connections.find(({ id }) => id === target?.connection);
    assert.equal(connection && isBroken(connection), true);
  });
});
