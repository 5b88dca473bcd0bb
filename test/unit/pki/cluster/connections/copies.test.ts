import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Connection } from '../../../../../src/core/pki/cluster/connections/connectionModel.ts';
import { connectionsIn, treeOnHost } from '../../../../support/connections.ts';
import type { TextEdit } from '../../../../support/kubeadmTrees.ts';

const pairs = (connections: readonly Connection[], id: string): readonly string[] =>
  connections.flatMap(({ record, client, server }) => (record.id === id ? [`${client.host} → ${server.host}`] : []));

/** Another machine of the same cluster: its components call another address their own. */
const at =
  (address: string): TextEdit =>
  (path, text) =>
    path.includes('/manifests/') || path.endsWith('.conf') ? text.replaceAll('192.168.56.10', address) : text;

describe('copies of one machine', () => {
  test('each state that was put aside talks to itself', async () => {
    const days = ['mon', 'tue', 'wed'];
    const { clusters, connections } = await connectionsIn(
      days.flatMap((day) => treeOnHost('h01-rsa', `backup/${day}`)),
    );
    assert.equal(clusters.length, 1);
    assert.equal(connections.length, 3 * 13);
    for (const { client, server } of connections) {
      assert.ok(client.host === server.host || client.host === '' || server.host === '');
    }
  });

  test('of several machines those that were put aside together belong together', async () => {
    const files = ['mon', 'tue'].flatMap((day) => [
      ...treeOnHost('h01-rsa', `${day}/cp-1`, undefined, at('10.0.0.11')),
      ...treeOnHost('h01-rsa', `${day}/cp-2`, (path) => !path.endsWith('/kubelet.conf'), at('10.0.0.12')),
    ]);
    const { connections } = await connectionsIn(files);
    assert.deepEqual(pairs(connections, 'etcd-to-etcd'), [
      'mon/cp-1 → mon/cp-2',
      'mon/cp-2 → mon/cp-1',
      'tue/cp-1 → tue/cp-2',
      'tue/cp-2 → tue/cp-1',
    ]);
  });

  test('machines with other addresses are no copies, though their files are the same', async () => {
    const files = [
      ...treeOnHost('h01-rsa', 'cp-1', undefined, at('10.0.0.11')),
      ...treeOnHost('h01-rsa', 'cp-2', undefined, at('10.0.0.12')),
    ];
    const { connections } = await connectionsIn(files);
    assert.deepEqual(pairs(connections, 'etcd-to-etcd'), ['cp-1 → cp-2', 'cp-2 → cp-1']);
  });

  test('a kubeconfig beside all of them may mean any', async () => {
    const admin = treeOnHost('h01-rsa', 'laptop', (path) => path.endsWith('/admin.conf')).map((file) => ({
      ...file,
      path: 'laptop/home/me/.kube/config',
      hostPath: '/home/me/.kube/config',
    }));
    const { connections } = await connectionsIn([
      ...treeOnHost('h01-rsa', 'mon'),
      ...treeOnHost('h01-rsa', 'tue'),
      ...admin,
    ]);
    const own = pairs(connections, 'admin-to-apiserver').filter((pair) => pair.startsWith('laptop'));
    assert.deepEqual(own, ['laptop → mon', 'laptop → tue']);
  });
});
