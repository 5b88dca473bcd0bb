import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { findingsIn, graphOf } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCa, type TestCertificateOptions, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const codes = /^(?:user-not-bound|binding-subject-mismatch|rolebinding-without-effect)$/;
const home = '/home/jane/.kube/config';
const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';

interface BindingOptions {
  readonly kind?: string;
  readonly role?: string;
  readonly namespace?: string;
}

function binding(name: string, subject: string, { kind = 'ClusterRoleBinding', role, namespace }: BindingOptions = {}) {
  const place = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}${place}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role ?? name}}
subjects:
- {${subject}}
`;
}

/** Of all ClusterRoleBindings of a cluster. */
const clusterDump = binding('cluster-admin', 'kind: Group, name: system:masters');
/** Of all bindings of a cluster. */
const dump = `${clusterDump}---
${binding('system::leader-locking-kube-scheduler', 'kind: User, name: system:kube-scheduler', { kind: 'RoleBinding', namespace: 'kube-system' })}`;

const bindingOfPublic = binding(
  'system:controller:bootstrap-signer',
  'kind: ServiceAccount, name: bootstrap-signer, namespace: kube-system',
  { kind: 'RoleBinding', namespace: 'kube-public' },
);
/** Of all namespaces, too. */
const wholeDump = `${dump}---\n${bindingOfPublic}`;

async function kubeconfig(options: TestCertificateOptions): Promise<string> {
  const { certificatePem, keyPem } = await ca.issue({ extKeyUsage: ['clientAuth'], ...options });
  return `apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: c, user: u}}]
clusters:
- name: c
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority-data: ${base64(ca.certificatePem)}
users:
- name: u
  user:
    client-certificate-data: ${base64(certificatePem)}
    client-key-data: ${base64(keyPem)}
`;
}

async function judged(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = (await findingsIn(files)).filter(({ code }) => codes.test(code));
  return found.map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

async function assertOnly(files: Readonly<Record<string, string>>, ...expected: readonly RegExp[]): Promise<void> {
  const found = await judged(files);
  assert.equal(found.length, expected.length, found.join('\n'));
  for (const [index, form] of expected.entries()) assert.match(found[index] ?? '', form);
}

const jane = await kubeconfig({ commonName: 'jane', organizations: ['devs'] });
const groupless = await kubeconfig({ commonName: 'jane' });

/** What the connections of kubeconfigs end with. */
async function refusals(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return judgeConnections(connectionModelOf(await graphOf(files)), testNow).flatMap(({ requirements }) =>
    requirements.flatMap((each) => (each.state === 'notMet' && each.what === 'rights' ? [each.error] : [])),
  );
}

describe('users without a binding', () => {
  test('are refused by the connections, too', async () => {
    const error = '… is forbidden: User "jane" cannot …';
    assert.deepEqual(await refusals({ [home]: groupless, '/dump.yaml': wholeDump }), [error]);
    assert.deepEqual(await refusals({ [home]: jane, '/dump.yaml': wholeDump }), [error]);
    assert.deepEqual(await refusals({ [home]: jane, '/some.yaml': binding('x', 'kind: Group, name: others') }), []);
    const bound = `${wholeDump}---\n${binding('x', 'kind: Group, name: devs')}`;
    assert.deepEqual(await refusals({ [home]: jane, '/dump.yaml': bound }), []);
  });
  test('are not told as refused by a part of the bindings', async () => {
    for (const files of [
      { '/dump.yaml': clusterDump },
      { '/dump.yaml': dump },
      { '/dump.yaml': dump, '/kube-public.yaml': bindingOfPublic },
    ]) {
      for (const user of [jane, groupless]) assert.deepEqual(await refusals({ [home]: user, ...files }), []);
    }
    const graph = await graphOf({ [home]: jane, '/dump.yaml': dump });
    const rights = judgeConnections(connectionModelOf(graph), testNow).flatMap(({ requirements }) =>
      requirements.flatMap(({ what, state }) => (what === 'rights' ? [state] : [])),
    );
    assert.deepEqual(rights, ['unknown']);
  });
  test('not by a ClusterRoleBinding cluster-admin that is not the one of Kubernetes', async () => {
    const own = { '/rbac.yaml': binding('cluster-admin', 'kind: User, name: bob') };
    await assertOnly({ [home]: groupless, ...own });
    assert.deepEqual(await refusals({ [home]: groupless, ...own }), []);
  });
  test('in a dump of all bindings', async () => {
    await assertOnly({ [home]: groupless, '/dump.yaml': dump }, /^user-not-bound .*jane without a group/);
    await assertOnly({ [home]: jane, '/dump.yaml': dump }, /^user-not-bound .*with O=devs/);
  });
  test('not where anything gives them rights, or may', async () => {
    const bound = binding('x', 'kind: User, name: jane', { kind: 'RoleBinding', namespace: 'a', role: 'view' });
    await assertOnly({ [home]: groupless, '/dump.yaml': `${dump}---\n${bound}` });
    await assertOnly({ [home]: jane, '/dump.yaml': `${dump}---\n${binding('x', 'kind: Group, name: devs')}` });
    await assertOnly({ [home]: jane, '/some.yaml': binding('x', 'kind: Group, name: others') });
    await assertOnly({ [home]: jane });
    const mighty = await kubeconfig({ commonName: 'jane', organizations: ['system:masters'] });
    await assertOnly({ [home]: mighty, '/dump.yaml': dump });
    // Teams are bound in their namespaces.
    await assertOnly({ [home]: jane, '/dump.yaml': clusterDump });
    const webhook = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    command:\n    - kube-apiserver\n    - --authorization-mode=Node,Webhook\n    - --client-ca-file=/etc/kubernetes/pki/ca.crt\n`;
    const files = { '/etc/kubernetes/pki/ca.crt': ca.certificatePem, [manifest]: webhook };
    await assertOnly({ ...files, [home]: jane, '/dump.yaml': dump });
  });
});

test('an administrator without its group is refused where bindings alone decide', async () => {
  const admin = await kubeconfig({ commonName: 'kubernetes-admin' });
  for (const [mode, count] of [
    ['Node,RBAC', 1],
    ['Node,RBAC,Webhook', 0],
    ['AlwaysAllow', 0],
  ] as const) {
    const server = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    command:\n    - kube-apiserver\n    - --authorization-mode=${mode}\n    - --client-ca-file=/etc/kubernetes/pki/ca.crt\n`;
    const files = { '/etc/kubernetes/pki/ca.crt': ca.certificatePem, [manifest]: server };
    const judged = { ...files, '/etc/kubernetes/admin.conf': admin };
    const found = (await findingsIn(judged)).filter(({ code }) => code === 'admin-without-rights');
    assert.equal(found.length, count, mode);
    assert.equal((await refusals(judged)).length, count, mode);
    for (const { message } of found) assert.match(message, /Reissue it with O=kubeadm:cluster-admins, or before/);
    const ofK3s = await kubeconfig({ commonName: 'system:admin' });
    const others = (await findingsIn({ ...files, '/etc/rancher/k3s/k3s.yaml': ofK3s })).filter(
      ({ code }) => code === 'admin-without-rights',
    );
    assert.equal(others.length, count, mode);
    for (const { message } of others) assert.match(message, /Reissue it with O=system:masters\.$/);
  }
});

describe('bindings that almost name a user', () => {
  test('not a service account of the same name in another namespace, which exists or may', async () => {
    const account = (namespace: string) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: ${namespace}}\n`;
    const named = binding('x', 'kind: ServiceAccount, name: app, namespace: prod', {
      kind: 'RoleBinding',
      namespace: 'prod',
      role: 'view',
    });
    const beside = { '/a.yaml': `${account('staging')}---\n${named}` };
    await assertOnly(beside, /^binding-subject-mismatch .*staging\/app/);
    await assertOnly({ ...beside, '/b.yaml': account('prod') });
    await assertOnly({ '/a.example.yaml': `${account('staging')}---\n${named}` });
  });

  const cases: readonly [name: string, subject: string][] = [
    ['a group as a user', 'kind: User, name: devs'],
    ['a user as a group', 'kind: Group, name: jane'],
    ['other letters', 'kind: User, name: Jane'],
    ['other letters of a group', 'kind: Group, name: Devs'],
    ['a prefix', "kind: User, name: 'oidc:jane'"],
    ['issuer and name', "kind: User, name: 'https://idp.example.com#jane'"],
    ['a service account', 'kind: ServiceAccount, name: jane, namespace: default'],
  ];
  for (const [name, subject] of cases) {
    test(name, async () => {
      const found = await judged({ [home]: jane, '/b.yaml': binding('x', subject) });
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', /^binding-subject-mismatch \/b\.yaml: .*User jane/);
    });
  }
  test('not somebody else', async () => {
    for (const subject of [
      'kind: User, name: jane2',
      'kind: Group, name: dev',
      'kind: Group, name: system:authenticated',
    ]) {
      await assertOnly({ [home]: jane, '/b.yaml': binding('x', subject) });
    }
  });
  test('a service account beside it, in another namespace', async () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: one}\n---\n';
    const named = (namespace: string) =>
      `${account}${binding('x', `kind: ServiceAccount, name: app, namespace: ${namespace}`)}`;
    await assertOnly({ '/b.yaml': named('two') }, /^binding-subject-mismatch .*two\/app.*ServiceAccount one\/app/);
    await assertOnly({ '/b.yaml': named('one') });
  });
});

describe('RoleBindings without effect', () => {
  const rule = (resource: string) =>
    `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: own}\nrules:\n- {apiGroups: [''], resources: [${resource}], verbs: [get]}\n`;
  const of = (role: string) =>
    binding('x', 'kind: User, name: jane', { kind: 'RoleBinding', namespace: 'default', role });

  test('of what belongs to the whole cluster', async () => {
    await assertOnly({ '/b.yaml': of('system:auth-delegator') }, /^rolebinding-without-effect/);
    await assertOnly({ '/b.yaml': of('own') + rule('nodes') }, /^rolebinding-without-effect/);
  });
  test('not of other roles', async () => {
    await assertOnly({ '/b.yaml': of('view') });
    await assertOnly({ '/b.yaml': of('own') + rule('nodes, pods') });
    await assertOnly({ '/b.yaml': of('own') });
    await assertOnly({ '/b.yaml': binding('x', 'kind: User, name: jane', { role: 'system:auth-delegator' }) });
  });

  const reader = 'extension-apiserver-authentication-reader';
  const roleIn = (namespace: string, name = 'own') =>
    `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: ${name}, namespace: ${namespace}}\nrules: []\n`;
  const ofRole = (namespace: string, role = 'own') =>
    binding('x', 'kind: User, name: jane', { kind: 'RoleBinding', namespace, role }).replace(
      'kind: ClusterRole,',
      'kind: Role,',
    );
  test('of a Role that is in another namespace', async () => {
    await assertOnly({ '/b.yaml': ofRole('prom', reader) }, /^rolebinding-without-effect .*kube-system/);
    await assertOnly({ '/b.yaml': ofRole('prom') + roleIn('other') }, /^rolebinding-without-effect .*is in other/);
    await assertOnly({ '/a/b.yaml': ofRole('prom'), '/a/r.yaml': roleIn('other') }, /^rolebinding-without-effect/);
  });
  test('not of one that is there, or may be', async () => {
    await assertOnly({ '/b.yaml': ofRole('kube-system', reader) });
    await assertOnly({ '/b.yaml': ofRole('prom', reader) + roleIn('prom', reader) });
    await assertOnly({ '/b.yaml': ofRole('prom') });
    await assertOnly({ '/b.yaml': ofRole('prom') + roleIn('prom') + roleIn('other') });
    await assertOnly({ '/b.yaml': ofRole('prom') + roleIn('other') + roleIn('third') });
    await assertOnly({ '/b.yaml': `${ofRole('prom')}---\n${ofRole('other')}${roleIn('other')}` });
    await assertOnly({ '/a/b.yaml': ofRole('prom'), '/c/r.yaml': roleIn('other') });
    await assertOnly({ '/b.yaml': ofRole('prom') + roleIn("'{{ .Release.Namespace }}'") });
  });
});

describe('bindings of accounts beside them', () => {
  const account = (namespace: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: ${namespace}}\n`;
  const of = (namespace: string, name = 'x') =>
    binding(name, `kind: ServiceAccount, name: robot, namespace: ${namespace}`);
  test('in another namespace, in any file of the folder', async () => {
    const expected = /^binding-subject-mismatch .*tools\/robot/;
    await assertOnly({ '/a/all.yaml': `${account('tools')}---\n${of('default')}` }, expected);
    await assertOnly({ '/a/account.yaml': account('tools'), '/a/binding.yaml': of('default') }, expected);
  });
  test('not where another account may be meant', async () => {
    await assertOnly({ '/a/account.yaml': account('tools'), '/b/binding.yaml': of('default') });
    await assertOnly({ '/a/account.yaml': account('tools'), '/a/binding.yaml': of('tools') });
    const both = `${account('tools')}---\n${account('default')}`;
    await assertOnly({ '/a/account.yaml': both, '/a/binding.yaml': of('default') });
    const bound = `${of('default')}---\n${of('tools', 'y')}`;
    await assertOnly({ '/a/account.yaml': account('tools'), '/a/binding.yaml': bound });
  });
});
