import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { explainRights, type RightsLine } from '../../../../src/core/present/explain/explainRights.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { createTestCa } from '../../../support/testPki.ts';

const binding = (subject: string, role = 'view', name = 'a') => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects:
- {${subject}}
`;

async function linesFor(text: string, user: string, object = 'secrets'): Promise<readonly RightsLine[]> {
  const file = decodeFile({ path: '/rbac.yaml', text }, decodingTools);
  const graph = await buildPkiGraph([file], decodingTools.cryptography);
  const line = `${object} is forbidden: User "${user}" cannot get resource "secrets" in API group "" in the namespace "shop"`;
  return explainRights(user, line, graph);
}

const workload = (name: string, account = '') => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {spec: {${account} containers: [{image: example.org/web}]}}}
`;
const account = (name: string) => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}, namespace: shop}
`;

const textsOf = (lines: readonly RightsLine[]) => lines.map(({ text }) => text).join('\n');

describe('what bindings say of the rights of a user', () => {
  test('in characters that a terminal does not obey', async () => {
    const hostile = 'kind: "Us\\e[31mer\\u202e", name: "jane", namespace: "\\e[2Jns"';
    const text = textsOf(await linesFor(binding(hostile), 'system:serviceaccount:shop:jane'));
    assert.match(text, /names Us\\u001b\[31mer\\u202e \\u001b\[2Jns\/jane, which is another kind/);
  });

  test('a service account is in the groups of all and of its namespace', async () => {
    for (const group of ['system:serviceaccounts', 'system:serviceaccounts:shop']) {
      const lines = await linesFor(binding(`kind: Group, name: '${group}'`), 'system:serviceaccount:shop:web');
      assert.equal(textsOf(lines), `ClusterRoleBinding a names the group ${group}, but view does not allow this.`);
    }
    const others = binding("kind: Group, name: 'system:serviceaccounts:other'");
    assert.match(textsOf(await linesFor(others, 'system:serviceaccount:shop:web')), /^No ClusterRoleBinding/);
  });

  test('a service account may be named itself', async () => {
    const lines = await linesFor(
      binding('kind: ServiceAccount, name: web, namespace: shop'),
      'system:serviceaccount:shop:web',
    );
    assert.equal(textsOf(lines), 'ClusterRoleBinding a names the user, but view does not allow this.');
  });

  test('a subject may be of another kind, and lack the prefix of the provider', async () => {
    const user = 'https://login.example.com#jane@example.com';
    assert.match(
      textsOf(await linesFor(binding("kind: Group, name: 'jane@example.com'"), user)),
      /^ClusterRoleBinding a names Group jane@example\.com, which is another kind of subject than \S+ and has another prefix\./,
    );
    assert.match(textsOf(await linesFor(binding("kind: Group, name: 'john@example.com'"), user)), /^No ClusterRole/);
  });

  test('that none names the user is a cause only among all bindings of a cluster', async () => {
    const some = binding('kind: User, name: john');
    const text = 'No ClusterRoleBinding or RoleBinding in these files names jane or its groups.';
    assert.deepEqual(await linesFor(some, 'jane'), [{ text, isCause: false }]);
    const all = binding('kind: Group, name: system:masters', 'cluster-admin', 'cluster-admin') + some;
    assert.deepEqual(await linesFor(all, 'jane'), [{ text, isCause: true }]);
  });

  test('a certificate without a group is a cause where rights come by groups', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    for (const [commonName, isCause] of [
      ['kubernetes-admin', true],
      ['jane', true],
      ['system:kube-scheduler', false],
    ] as const) {
      const { certificatePem } = await ca.issue({ commonName, extKeyUsage: ['clientAuth'] });
      const data = Buffer.from(certificatePem).toString('base64');
      const text = `apiVersion: v1
kind: Config
current-context: a
clusters: [{name: a, cluster: {server: 'https://10.0.0.1:6443'}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
users: [{name: a, user: {client-certificate-data: ${data}}}]
`;
      const line = (await linesFor(text, commonName)).find(({ text: words }) => /without a group/.test(words));
      assert.equal(line?.isCause, isCause, commonName);
    }
  });

  test('a role for named objects is compared with the name in the line', async () => {
    const role = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: own}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [foo]}
`;
    const files = binding('kind: User, name: jane', 'own') + role;
    for (const [object, isCause] of [
      ['secrets "foo"', false],
      ['secrets \\"foo\\"', false],
      ['secrets "bar"', true],
      ['secrets', true],
    ] as const) {
      const lines = await linesFor(files, 'jane', object);
      assert.deepEqual(
        lines.map((line) => line.isCause),
        [isCause],
        `${object}: ${textsOf(lines)}`,
      );
    }
  });
});

describe('who runs as a service account', () => {
  const bound = binding('kind: ServiceAccount, name: tiller, namespace: shop');
  const texts = async (text: string, name = 'default') =>
    textsOf(await linesFor(text, `system:serviceaccount:shop:${name}`));

  test('what names it', async () => {
    const text = await texts(workload('web', 'serviceAccountName: lister,') + workload('api'), 'lister');
    assert.match(text, /^Deployment shop\/web runs as this service account\.$/m);
    assert.doesNotMatch(text, /shop\/api/);
  });
  test('what names none, and the account that nothing uses', async () => {
    const text = await texts(workload('tiller') + account('tiller') + bound);
    assert.match(text, /^Deployment shop\/tiller runs .*, because it has no serviceAccountName\.$/m);
    assert.match(text, /^ServiceAccount shop\/tiller has the rights of view .*set serviceAccountName to tiller\.$/m);
    const used = workload('tiller') + workload('other', 'serviceAccountName: tiller,') + account('tiller') + bound;
    assert.doesNotMatch(await texts(used), /set serviceAccountName/);
    assert.doesNotMatch(
      await texts(workload('tiller') + account('tiller')),
      /set serviceAccountName/,
      'without rights',
    );
  });
});
