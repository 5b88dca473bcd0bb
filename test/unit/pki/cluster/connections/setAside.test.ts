import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Connection } from '../../../../../src/core/pki/cluster/connections/connectionModel.ts';
import { connectionsIn, treeOnHost } from '../../../../support/connections.ts';
import type { TextEdit } from '../../../../support/kubeadmTrees.ts';

type Files = ReturnType<typeof treeOnHost>;

/** What lies in `etc/kubernetes` on the machine, in another folder of it. */
function copied(folder: string, edit?: TextEdit): Files {
  return treeOnHost('h01-rsa', 'cp-1', (path) => path.includes('/etc/kubernetes/'), edit).map((file) => ({
    ...file,
    path: file.path.replace('etc/kubernetes', folder),
    hostPath: file.path.replace(/^.*?\/etc\/kubernetes/, `/${folder}`),
  }));
}

const told = (connections: readonly Connection[]) =>
  connections
    .map(({ record, client, server }) => `${record.id} ${client.place?.file.path} ${server.place?.file.path}`)
    .sort();

describe('a backup of /etc/kubernetes on its machine', () => {
  const tree = treeOnHost('h01-rsa', 'cp-1');

  for (const folder of ['etc/kubernetes.bak', 'root/kubernetes-backup-2026-11-20']) {
    test(`starts nothing and connects nowhere: ${folder}`, async () => {
      const before = await connectionsIn(tree);
      const backup = copied(folder, (_, text) => text.replaceAll('apiserver.crt', 'gone.crt'));
      const { connections } = await connectionsIn([...tree, ...backup]);
      assert.deepEqual(told(connections), told(before.connections));
    });
  }

  test('is all there is', async () => {
    const { connections } = await connectionsIn(copied('etc/kubernetes.bak'));
    assert.ok(connections.some(({ record }) => record.id === 'apiserver-to-etcd'));
  });

  test('a copy among the static Pods is run', async () => {
    const copy = tree.flatMap((file) =>
      file.path.endsWith('kube-scheduler.yaml')
        ? [{ ...file, path: `${file.path}.bak`, hostPath: `${file.hostPath}.bak` }]
        : [],
    );
    const { connections } = await connectionsIn([...tree, ...copy]);
    assert.ok(told(connections).some((each) => each.includes('kube-scheduler.yaml.bak')));
  });
});
