import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { generatedKubeadm } from '../../../../mutations/distributions/kubeadm.ts';
import { MemoryJudge } from '../../../../mutations/judgeInMemory.ts';
import { inFile } from '../../../../mutations/place.ts';
import { reissued } from '../../../../mutations/reissue.ts';
import { type Tree, textOf, withoutFile, withText } from '../../../../mutations/tree.ts';

const healthy = await generatedKubeadm();
const judge = new MemoryJudge(healthy);
const configuration = 'var/lib/kubelet/config.yaml';
const client = inFile('etc/kubernetes/pki/apiserver-kubelet-client.crt');

const named = (commonName: string, ...organizations: readonly string[]) =>
  reissued(healthy.tree, client, { commonName, organizations });
const withMode = (tree: Tree, mode: string) =>
  withText(tree, configuration, `${textOf(tree, configuration)}authorization:\n  mode: ${mode}\n`);
const bound = (...subjects: readonly string[]) =>
  [
    ['cluster-admin', 'system:masters', 'cluster-admin'],
    ...subjects.map((subject) => ['kubelets', subject, 'system:kubelet-api-admin']),
  ]
    .map(
      ([name, subject, role]) =>
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ${name}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects: [{apiGroup: rbac.authorization.k8s.io, kind: ${/^system:masters$/.test(subject ?? '') ? 'Group' : 'User'}, name: ${subject}}]\n`,
    )
    .join('---\n');

/** What the connection to the kubelet says of the rights of kube-apiserver, and whether there is a finding. */
async function judged(tree: Tree): Promise<readonly string[]> {
  const graph = await judge.graphOf(tree);
  const connections = judgeConnections(connectionModelOf(graph), healthy.now).filter(
    ({ connection: { record } }) => record.id === 'apiserver-to-kubelet',
  );
  const rights = connections.flatMap(({ requirements }) =>
    requirements.flatMap((each) =>
      each.what !== 'rights'
        ? []
        : each.state === 'unknown'
          ? [`unknown: ${each.missing.name}`]
          : each.state === 'notMet'
            ? [each.error]
            : [each.state],
    ),
  );
  const codes = evaluate(graph, defaultPolicy, healthy.now).map(({ code }) => code);
  return [...rights, ...codes.filter((code) => code === 'apiserver-kubelet-client-unbound')];
}

const code = 'apiserver-kubelet-client-unbound';

test('whom kubeadm does not bind: what would tell is the binding', async () => {
  assert.deepEqual(await judged(await named('somebody')), ['unknown: ClusterRoleBinding (somebody)', code]);
  assert.deepEqual(await judged(withoutFile(await named('somebody'), configuration)), [
    'unknown: ClusterRoleBinding (somebody)',
    code,
  ]);
  assert.deepEqual(await judged(await named('kube-apiserver-kubelet-client', 'system:masters')), ['met']);
});

test('whom no binding of a whole cluster names: Forbidden', async () => {
  const tree = await named('somebody');
  const withBindings = (...subjects: readonly string[]) => withText(tree, 'root/bindings.yaml', bound(...subjects));
  assert.deepEqual(await judged(withBindings()), [
    'Forbidden (user=somebody, verb=get, resource=nodes, subresource=proxy)',
    code,
  ]);
  assert.deepEqual(await judged(withBindings('somebody')), ['met']);
});

test('a kubelet that allows everything, does not ask', async () => {
  assert.deepEqual(await judged(withMode(await named('somebody'), 'AlwaysAllow')), []);
});
