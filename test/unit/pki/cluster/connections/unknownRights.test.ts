import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { generatedKubeadm } from '../../../../mutations/distributions/kubeadm.ts';
import { MemoryJudge } from '../../../../mutations/judgeInMemory.ts';
import { inField, type Place } from '../../../../mutations/place.ts';
import { reissued } from '../../../../mutations/reissue.ts';
import { type Tree, textOf, withEdit, withFile, withText } from '../../../../mutations/tree.ts';
import { signedToken } from '../../../../support/signedToken.ts';

const healthy = await generatedKubeadm();
const judge = new MemoryJudge(healthy);
const apiserver = 'etc/kubernetes/manifests/kube-apiserver.yaml';
const adminConf = 'etc/kubernetes/admin.conf';
const modes = '--authorization-mode=Node,RBAC';

/** How the connections of a person's kubeconfig end, and what would tell. */
async function stateOf(tree: Tree, file = adminConf): Promise<readonly string[]> {
  const verdicts = judgeConnections(connectionModelOf(await judge.graphOf(tree)), healthy.now);
  return verdicts.flatMap(({ connection: { record, client }, state, requirements }) => {
    if (record.id !== 'admin-to-apiserver' || client.use?.kubeconfig.file.path !== file) return [];
    const missing = requirements.flatMap((each) => (each.state === 'unknown' ? [each.missing] : []));
    return [
      [state, ...missing.map(({ name, request }) => (request === undefined ? name : `${name} ${request}`))].join(': '),
    ];
  });
}

const binding = (kind: string, name: string, role: string, of = 'ClusterRoleBinding') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${of}\nmetadata: {name: x, namespace: shop}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects: [{kind: ${kind}, name: "${name}", namespace: ci}]\n`;

const withBinding = (tree: Tree, text: string) => withFile(tree, 'rbac.yaml', { content: text, mode: 0o600 });
const place: Place = inField(adminConf, 'client-certificate-data');
const alice = await reissued(healthy.tree, place, { commonName: 'alice', organizations: ['devs'] });
const groupless = await reissued(healthy.tree, place, { commonName: 'kubernetes-admin', organizations: [] });
const home = 'home/alice/.kube/config';
const atHome = withFile(alice, home, { content: textOf(alice, adminConf), mode: 0o600 });
const token = signedToken(
  {
    iss: 'https://kubernetes.default.svc.cluster.local',
    aud: ['https://kubernetes.default.svc.cluster.local'],
    sub: 'system:serviceaccount:ci:deploy',
    iat: healthy.now / 1000 - 60,
    exp: healthy.now / 1000 + 86_400 * 60,
  },
  textOf(healthy.tree, 'etc/kubernetes/pki/sa.key'),
);
const byToken = withFile(healthy.tree, 'ci.kubeconfig', {
  content: textOf(healthy.tree, adminConf)
    .replace(/client-certificate-data: .*/, `token: ${token}`)
    .replace(/.*client-key-data: .*\n/, ''),
  mode: 0o600,
});
const asksNodes = (...more: readonly string[]) =>
  `unknown: alice list nodes --as=alice --as-group=devs${more.join('')}`;

describe('rights that no file tells', () => {
  const cases: readonly (readonly [string, Tree, string, string])[] = [
    ['as kubeadm leaves it', healthy.tree, adminConf, 'works'],
    ['a user whom nothing binds', alice, adminConf, asksNodes()],
    ['at home', atHome, home, asksNodes()],
    ['a binding of others', withBinding(alice, binding('Group', 'ops', 'view')), adminConf, asksNodes()],
    ['a binding in other letters', withBinding(alice, binding('Group', 'Devs', 'view')), adminConf, asksNodes()],
    // Whoever reads admin.conf is to manage the cluster; people elsewhere have other things to do.
    ['a binding of the group', withBinding(alice, binding('Group', 'devs', 'view')), adminConf, 'broken'],
    ['a binding of the group, at home', withBinding(atHome, binding('Group', 'devs', 'view')), home, 'works'],
    [
      'a binding in a namespace',
      withBinding(alice, binding('User', 'alice', 'view', 'RoleBinding')),
      adminConf,
      'broken',
    ],
    [
      'a binding in a namespace, at home',
      withBinding(atHome, binding('User', 'alice', 'view', 'RoleBinding')),
      home,
      'works',
    ],
    [
      'a binding of everybody',
      withBinding(alice, binding('Group', 'system:authenticated', 'view')),
      adminConf,
      asksNodes(),
    ],
    [
      'a service account',
      byToken,
      'ci.kubeconfig',
      'unknown: system:serviceaccount:ci:deploy --list --as=system:serviceaccount:ci:deploy',
    ],
    ['a bound one', withBinding(byToken, binding('ServiceAccount', 'deploy', 'edit')), 'ci.kubeconfig', 'works'],
    ['an administrator without its group', groupless, adminConf, 'broken'],
  ];
  for (const [name, tree, file, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(await stateOf(tree, file), [expected]);
    });
  }
});

describe('what else decides', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'a webhook without its file',
      `${modes},Webhook\n    - --authorization-webhook-config-file=/etc/kubernetes/authz.conf`,
      'unknown: /etc/kubernetes/authz.conf',
      'works',
    ],
    ['attributes', `${modes},ABAC`, 'unknown: kubernetes-admin list nodes --as=kubernetes-admin', 'works'],
    [
      'a configuration that is not there',
      '--authorization-config=/etc/kubernetes/authz.yaml',
      'unknown: /etc/kubernetes/authz.yaml',
      'works',
    ],
    ['nothing: everything is allowed', '--v=2', 'works', 'works'],
    ['everything is allowed', '--authorization-mode=AlwaysAllow', 'works', 'works'],
    ['nothing is allowed', '--authorization-mode=RBAC,AlwaysDeny', 'broken', 'works'],
  ];
  for (const [name, flags, expected, ofAdmins] of cases) {
    test(name, async () => {
      assert.deepEqual(await stateOf(withEdit(groupless, apiserver, modes, flags)), [expected]);
      assert.deepEqual(await stateOf(withEdit(healthy.tree, apiserver, modes, flags)), [ofAdmins]);
    });
  }

  test('a command line of which a part is not known says nothing of its default', async () => {
    const partly = withEdit(groupless, apiserver, modes, '$(MORE)');
    assert.deepEqual(await stateOf(partly), ['broken']);
    assert.deepEqual(await stateOf(withText(healthy.tree, apiserver, textOf(partly, apiserver))), ['works']);
  });
});
