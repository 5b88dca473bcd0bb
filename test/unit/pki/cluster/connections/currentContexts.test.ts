import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { connectionsIn, treeOnHost } from '../../../../support/connections.ts';
import { readKubeadmTruth } from '../../../../support/kubeadmTrees.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

/** The parties whose kubeconfigs are not accepted, with the error, of a healthy tree in which one is changed. */
async function refusedWith(file: string, change: (text: string) => string): Promise<readonly string[]> {
  const path = `etc/kubernetes/${file}`;
  const files = treeOnHost('h01-rsa', '', undefined, (each, text) => (each === path ? change(text) : text));
  const refused = judgeConnections(await connectionsIn(files), now).flatMap(({ connection, requirements, state }) =>
    requirements.flatMap((each) => {
      if (each.what !== 'configuration' || each.state !== 'notMet') return [];
      assert.equal(state, 'broken');
      return `${connection.client.party}: ${each.error}`;
    }),
  );
  return [...new Set(refused)];
}

const elsewhere = (text: string) => text.replace(/^current-context: .*/m, 'current-context: elsewhere');
const error = 'context was not found for specified context: elsewhere';

describe('a current context that the kubeconfig does not have', () => {
  for (const [file, party] of [
    ['scheduler.conf', 'kube-scheduler'],
    ['controller-manager.conf', 'kube-controller-manager'],
    ['kubelet.conf', 'kubelet'],
  ] as const) {
    test(`of ${file} is that of ${party}`, async () => {
      assert.deepEqual(await refusedWith(file, elsewhere), [`${party}: ${error}`]);
    });
  }
  test('is none where it is there, or a variable', async () => {
    for (const change of [
      (text: string) => text,
      (text: string) => text.replace(/^current-context: .*/m, 'current-context: ${CONTEXT}'),
    ])
      assert.deepEqual(await refusedWith('admin.conf', change), []);
  });
  test('of the only one is kubectl’s fault', async () => {
    assert.deepEqual(await refusedWith('admin.conf', elsewhere), [`kubectl: Error in configuration: ${error}`]);
    for (const none of ['current-context: ""\n', 'current-context: null\n', '']) {
      const without = (text: string) => text.replace(/^current-context: .*\n/m, none);
      assert.deepEqual(await refusedWith('admin.conf', without), [
        'kubectl: The connection to the server localhost:8080 was refused - did you specify the right host or port?',
      ]);
    }
  });
  for (const none of ['current-context: ""\n', '']) {
    test(`is none of a component’s: ${none.trim() || 'not set'}`, async () => {
      const without = (text: string) => text.replace(/^current-context: .*\n/m, none);
      assert.deepEqual(await refusedWith('scheduler.conf', without), [
        'kube-scheduler: invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable',
      ]);
    });
  }
  test('people choose among several', async () => {
    const second = (text: string) =>
      elsewhere(text).replace(
        /^contexts:\n/m,
        (start) => `${start}- context: {cluster: kubernetes, user: kubernetes-admin}\n  name: a\n`,
      );
    assert.deepEqual(await refusedWith('admin.conf', second), []);
  });
});
