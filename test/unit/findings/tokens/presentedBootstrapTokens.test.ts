import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { refusals } from '../../../../src/core/pki/cluster/connections/refusals.ts';
import { logLines } from '../../../../src/core/present/connections/verdictWords.ts';
import { generatedKubeadm } from '../../../mutations/distributions/kubeadm.ts';
import { MemoryJudge } from '../../../mutations/judgeInMemory.ts';
import { type Tree, textOf, withEdit, withoutFile, withText } from '../../../mutations/tree.ts';

const healthy = await generatedKubeadm();
const { tree, now } = healthy;
const judge = new MemoryJudge(healthy);
const [join, secret] = ['root/join.yaml', 'root/objects/bootstrap-token.yaml'];
const [own, other] = ['abcdef.0123456789abcdef', 'abcdef.fedcba9876543210'];
const unsigned = 'could not find a JWS signature in the cluster-info ConfigMap for token ID "abcdef"';
const foreign = "failed to verify JWS signature of received cluster info object, can't trust this API Server";

/** What is printed of joins that fail, and what is told of tokens. */
async function judged(changed: Tree) {
  const graph = await judge.graphOf(changed);
  const joins = judgeConnections(connectionModelOf(graph), now).filter(
    ({ connection: { record } }) => record.id === 'join-discovery',
  );
  return {
    states: joins.map(({ state }) => state),
    printed: joins.flatMap((verdict) => refusals(verdict).flatMap((each) => logLines(verdict, each.by, each.verdict))),
    findings: evaluate(graph, defaultPolicy, now).filter(({ code }) => code.startsWith('bootstrap-token-')),
  };
}

test('a join with a token that its Secret registers', async () => {
  const { states, findings } = await judged(tree);
  assert.deepEqual([states, findings], [['works'], []]);
});

describe('a join whose token is of no use fails as kubeadm says', () => {
  const cases: readonly (readonly [
    name: string,
    edit: (old: Tree) => Tree,
    words: string,
    code: string,
    path: string,
  ])[] = [
    ['another secret', (old) => withEdit(old, join, own, other), foreign, 'error bootstrap-token-mismatch', join],
    [
      'expired',
      (old) => withEdit(old, secret, /expiration: .*/, 'expiration: "2026-06-01T00:00:00Z"'),
      unsigned,
      'error bootstrap-token-expired',
      secret,
    ],
    [
      'no time',
      (old) => withEdit(old, secret, /expiration: .*/, 'expiration: tomorrow'),
      unsigned,
      'error bootstrap-token-expired',
      secret,
    ],
    [
      'signs nothing',
      (old) => withEdit(old, secret, /usage-bootstrap-signing: .*/, 'usage-bootstrap-signing: "no"'),
      unsigned,
      'error bootstrap-token-mismatch',
      secret,
    ],
    [
      'authenticates nobody',
      (old) => withEdit(old, secret, /usage-bootstrap-authentication: .*/, 'usage-bootstrap-authentication: "no"'),
      'Unauthorized',
      'error bootstrap-token-mismatch',
      secret,
    ],
    [
      'does not say that it signs',
      (old) => withEdit(old, secret, /^ *usage-bootstrap-signing: .*\n/m, ''),
      unsigned,
      'error bootstrap-token-mismatch',
      secret,
    ],
    [
      'does not say that it authenticates',
      (old) => withEdit(old, secret, /^ *usage-bootstrap-authentication: .*\n/m, ''),
      'Unauthorized',
      'error bootstrap-token-mismatch',
      secret,
    ],
    [
      'a group of another form',
      (old) => withEdit(old, secret, /auth-extra-groups: .*/, 'auth-extra-groups: system:nodes'),
      'Unauthorized',
      'error bootstrap-token-malformed',
      secret,
    ],
    [
      'another secret, after the discovery',
      (old) => withEdit(old, join, /^discovery:$/m, `discovery:\n  tlsBootstrapToken: ${other}`),
      'Unauthorized',
      'error bootstrap-token-mismatch',
      join,
    ],
  ];
  for (const [name, edit, words, code, path] of cases) {
    test(name, async () => {
      const { states, printed, findings } = await judged(edit(tree));
      assert.deepEqual(states, ['broken']);
      assert.deepEqual(printed.at(-1), { printedBy: 'client', text: words });
      assert.deepEqual(
        findings.map((each) => `${each.severity} ${each.code}`),
        [code],
      );
      assert.deepEqual(
        findings.map((each) => each.path),
        [path],
      );
      assert.ok(findings.every(({ message }) => !message.includes('0123456789') && !message.includes('fedcba')));
    });
  }
});

test('what a node joined with is left over, and a template is filled in later', async () => {
  const expired = withEdit(tree, secret, /expiration: .*/, 'expiration: "2026-06-01T00:00:00Z"');
  const worker = withoutFile(expired, 'etc/kubernetes/manifests/kube-apiserver.yaml');
  assert.ok(textOf(worker, 'etc/kubernetes/kubelet.conf') !== '');
  assert.ok(!(await judged(worker)).states.includes('broken'));
  const template = withEdit(tree, secret, /token-secret: .*/, 'token-secret: "{{ secret }}"');
  assert.deepEqual((await judged(template)).findings, []);
  assert.ok(!(await judged(template)).states.includes('broken'));
});

test('of a kubeconfig: Unauthorized', async () => {
  const kubeconfig = textOf(tree, 'root/coredns.kubeconfig').replace(/token: .*/, `token: ${other}`);
  const { findings } = await judged(withText(tree, 'root/bootstrap.kubeconfig', kubeconfig));
  assert.deepEqual(
    findings.map(({ path, message }) => [path, message]),
    [
      [
        'root/bootstrap.kubeconfig',
        'The secret of this bootstrap token is not the one in Secret bootstrap-token-abcdef. kubectl fails with `Unauthorized`. Create a new one: `kubeadm token create`.',
      ],
    ],
  );
});

test('a group to which kubeadm binds nothing: Forbidden, unless something else does', async () => {
  const group = 'system:bootstrappers:edge';
  const changed = withEdit(tree, secret, /auth-extra-groups: .*/, `auth-extra-groups: ${group}`);
  const { states, printed } = await judged(changed);
  assert.deepEqual(states, ['broken']);
  assert.match(
    printed.at(-1)?.text ?? '',
    /^configmaps "kubeadm-config" is forbidden: User "system:bootstrap:abcdef" cannot get/,
  );
  const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: edge}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:node-bootstrapper}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: '${group}'}]
`;
  assert.deepEqual((await judged(withText(changed, 'root/objects/edge.yaml', binding))).states, ['works']);
});
