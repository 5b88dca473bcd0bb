import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certificateRole } from '../../../../src/core/kubernetes/certificateRole.ts';
import type { ClientIdentity } from '../../../../src/core/pki/cluster/connections/connectionModel.ts';
import {
  type BoundSubject,
  forbiddenError,
  type RightsQuestion,
  rightsOf,
  type SubjectInNamespace,
} from '../../../../src/core/pki/cluster/rights.ts';

function answer(
  role: string,
  user: string | undefined,
  groups: readonly string[],
  bound: readonly BoundSubject[] = [],
  node?: string,
): string | undefined {
  return forbiddenError(
    { ...(user === undefined ? {} : { user }), groups },
    { role: certificateRole(role) ?? assert.fail(role), bound, ...(node === undefined ? {} : { node }) },
  );
}

const admins = ['kubeadm:cluster-admins'];
const listNodes = (user: string) =>
  `nodes is forbidden: User "${user}" cannot list resource "nodes" in API group "" at the cluster scope`;

describe('what kube-apiserver allows a client', () => {
  test('an administrator needs a group that is bound, not a name', () => {
    assert.equal(answer('admin-client', 'kubernetes-admin', admins), undefined);
    assert.equal(answer('admin-client', 'kubernetes-admin', ['system:masters']), undefined);
    assert.equal(answer('super-admin-client', 'kubernetes-super-admin', ['system:masters']), undefined);
    assert.equal(answer('admin-client', 'kubernetes-admin', []), listNodes('kubernetes-admin'));
    assert.equal(answer('super-admin-client', 'kubernetes-super-admin', []), listNodes('kubernetes-super-admin'));
    assert.equal(answer('admin-client', 'minikube-user', ['system:authenticated']), listNodes('minikube-user'));
  });

  test('kubeadm’s administrators need the binding of their group, which a whole list of bindings may lack', () => {
    const bound = (name: string, clusterRole: string): BoundSubject => ({ kind: 'Group', name, clusterRole });
    const own = [bound('system:masters', 'cluster-admin'), bound('system:authenticated', 'system:discovery')];
    const ofKubeadm = [...own, bound('system:bootstrappers:kubeadm:default-node-token', 'system:node-bootstrapper')];
    const ask = (list: readonly BoundSubject[], groups = admins) =>
      answer('admin-client', 'kubernetes-admin', groups, list);
    assert.equal(ask(ofKubeadm), listNodes('kubernetes-admin'));
    assert.match(
      answer('apiserver-kubelet-client', 'kube-apiserver-kubelet-client', admins, ofKubeadm) ?? '',
      /^Forbidden \(user=kube-apiserver-kubelet-client/,
    );
    assert.equal(ask([...ofKubeadm, bound('kubeadm:cluster-admins', 'cluster-admin')]), undefined);
    assert.equal(ask([...ofKubeadm, bound('ops', 'cluster-admin')], [...admins, 'ops']), undefined);
    assert.equal(ask(ofKubeadm, ['system:masters', ...admins]), undefined);
    assert.equal(ask(own), undefined, 'of another installer');
    assert.equal(ask(ofKubeadm.slice(1)), undefined, 'a part of the list');
  });

  test('users and groups of a cluster’s own may be bound in it', () => {
    assert.equal(answer('admin-client', 'jane', []), undefined);
    assert.equal(answer('admin-client', 'admin', []), undefined);
    assert.equal(answer('admin-client', 'kubernetes-admin', ['ops']), undefined);
  });

  test('whom no binding names is neither allowed nor refused, unless something else decides', () => {
    const role = certificateRole('admin-client') ?? assert.fail();
    const view = { kind: 'Group', name: 'ops', clusterRole: 'view' } as const;
    const state = (user: string, groups: readonly string[], types?: readonly string[], bound: BoundSubject[] = []) =>
      rightsOf({ user, groups }, { role, bound, ...(types === undefined ? {} : { types }) })?.state;
    assert.equal(state('alice', ['devs']), 'unknown');
    assert.equal(state('alice', ['devs'], undefined, [view]), 'unknown');
    assert.equal(state('alice', ['Kubeadm:cluster-admins']), 'unknown');
    assert.equal(state('alice', ['ops'], undefined, [view]), 'allowed');
    assert.equal(state('alice', [], undefined, [{ ...view, name: 'system:authenticated' }]), 'allowed');
    assert.equal(state('kubernetes-admin', []), 'refused');
    assert.equal(state('kubernetes-admin', [], ['Node', 'RBAC', 'Webhook']), 'unknown');
    assert.equal(state('kubernetes-admin', admins, ['Node', 'RBAC', 'Webhook']), 'allowed');
    assert.equal(state('kubernetes-admin', [], ['AlwaysAllow']), 'allowed');
    assert.equal(state('kubernetes-admin', [], ['RBAC', 'AlwaysDeny']), 'refused');
    const inNamespaces = { role, bound: [], boundInNamespaces: [{ kind: 'User', name: 'alice' }] } as const;
    assert.equal(rightsOf({ user: 'alice', groups: [] }, inNamespaces)?.state, 'allowed');
  });

  test('a binding among the files counts, those of components’ own roles do not', () => {
    const byName = { kind: 'User', name: 'kubernetes-admin', clusterRole: 'cluster-admin' } as const;
    const toOwnRole = { ...byName, clusterRole: 'ops' };
    const ofScheduler = { kind: 'User', name: 'system:kube-scheduler', clusterRole: 'system:kube-scheduler' } as const;
    assert.equal(answer('admin-client', 'kubernetes-admin', [], [byName]), undefined);
    assert.equal(answer('admin-client', 'kubernetes-admin', [], [toOwnRole]), undefined);
    assert.match(
      answer('admin-client', 'system:kube-scheduler', [], [ofScheduler]) ?? '',
      /cannot create resource "clusterroles"/,
    );
    assert.match(
      answer('controller-manager-client', 'system:kube-scheduler', [], [ofScheduler]) ?? '',
      /cannot get resource "leases"/,
    );
    const jane = { kind: 'User', name: 'jane', clusterRole: 'system:kube-scheduler' } as const;
    assert.equal(answer('scheduler-client', 'jane', [], [jane]), undefined);
  });

  test('a ClusterRole of the files with a name of the system’s allows what it says', () => {
    const user = 'system:kube-apiserver';
    const rule = { verbs: ['*'], groups: [''], resources: ['nodes/proxy', 'nodes/log'], names: [], urls: [] };
    const bound = (rules?: BoundSubject['rules'], clusterRole = 'system:kube-apiserver-to-kubelet') =>
      [{ kind: 'User', name: user, clusterRole, ...(rules === undefined ? {} : { rules }) }] as const;
    const ask = (list: readonly BoundSubject[]) => answer('apiserver-kubelet-client', user, [], list);
    assert.equal(ask(bound([rule])), undefined);
    assert.equal(ask(bound([rule], 'system:other')), undefined);
    assert.equal(ask(bound()), undefined, 'the role may be in the cluster');
    for (const rules of [[], [{ ...rule, resources: ['nodes/log'] }], [{ ...rule, verbs: ['list'] }]])
      assert.match(ask(bound(rules)) ?? '', /^Forbidden \(user=system:kube-apiserver/);
    assert.equal(ask(bound('unknown', 'system:other')), undefined, 'what it allows is not all known');
    const admin = (rules: BoundSubject['rules']) => [{ ...bound(rules)[0], name: 'kubernetes-admin' }];
    const read = [{ ...rule, resources: ['*'], verbs: ['get', 'list', 'watch'] }];
    assert.equal(answer('admin-client', 'kubernetes-admin', [], admin(read)), undefined);
    assert.equal(answer('admin-client', 'kubernetes-admin', [], admin([rule])), listNodes('kubernetes-admin'));
    assert.match(ask(bound([{ ...rule, resources: ['pods'] }], 'system:other')) ?? '', /^Forbidden/);
    assert.equal(ask(bound(undefined, 'system:other')), undefined, 'nor whether it is there');
    assert.match(ask(bound(undefined, 'system:monitoring')) ?? '', /^Forbidden/, 'made by Kubernetes');
    assert.match(ask(bound(undefined, 'view')) ?? '', /^Forbidden/);
  });

  test('what the roles of other components allow is not enough', () => {
    const scheduler = 'system:kube-scheduler';
    const rule = { groups: [''], resources: ['nodes'], verbs: ['get', 'list'], names: [], urls: [] };
    const leases = {
      groups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get'],
      names: ['kube-scheduler'],
      urls: [],
    };
    const bound = [{ kind: 'User', name: scheduler, clusterRole: scheduler, rules: [rule, leases] }] as const;
    assert.match(answer('admin-client', scheduler, [], bound) ?? '', /cannot create resource "clusterroles"/);
    assert.match(answer('controller-manager-client', scheduler, [], bound) ?? '', /cannot get resource "leases"/);
    assert.equal(answer('scheduler-client', scheduler, [], bound), undefined);
  });

  test('where the administrator is expected, a role that does not allow it is not enough', () => {
    const role = certificateRole('admin-client') ?? assert.fail();
    const ask = (clusterRole: string, more: Partial<RightsQuestion> = {}, rules?: BoundSubject['rules']) =>
      rightsOf(
        { user: 'alice', groups: ['devs'] },
        {
          role,
          bound: [{ kind: 'Group', name: 'devs', clusterRole, ...(rules === undefined ? {} : { rules }) }],
          isAdministrators: true,
          ...more,
        },
      );
    const refused = { state: 'refused', error: listNodes('alice') } as const;
    for (const name of ['view', 'edit', 'admin', 'system:node-bootstrapper'])
      assert.deepEqual(ask(name), refused, name);
    assert.deepEqual(ask('own', {}, []), refused);
    for (const name of ['cluster-admin', 'system:node', 'system:node-proxier', 'system:kube-controller-manager'])
      assert.equal(ask(name)?.state, 'allowed', name);
    assert.deepEqual(ask('own'), { state: 'unknown', missing: { why: 'objectNotFound', name: 'ClusterRole own' } });
    assert.deepEqual(ask('own', {}, 'notThere'), {
      state: 'refused',
      error: `${listNodes('alice')}: RBAC: clusterrole.rbac.authorization.k8s.io "own" not found`,
    });
    assert.equal(ask('view', { isAdministrators: false })?.state, 'allowed', 'what a person is meant to do');
    const everybody = [{ kind: 'Group', name: 'system:authenticated', clusterRole: 'system:discovery' }] as const;
    assert.equal(ask('', { bound: everybody })?.state, 'unknown');
    const inNamespaces = { bound: [], boundInNamespaces: [{ kind: 'Group', name: 'devs' }] } as const;
    assert.deepEqual(ask('', inNamespaces), refused);
  });

  test('who asks to be taken for somebody must be allowed to, and that somebody what is needed', () => {
    const role = certificateRole('admin-client') ?? assert.fail();
    const account = { user: 'system:serviceaccount:shop:cart', groups: ['system:serviceaccounts'] };
    const ask = (
      user: string,
      groups: readonly string[],
      actsAs: ClientIdentity,
      bound: readonly BoundSubject[] = [],
    ) => rightsOf({ user, groups }, { role, bound, actsAs });
    const masters = ['system:masters'];
    assert.equal(ask('root', masters, account)?.state, 'unknown');
    assert.equal(ask('root', masters, { user: 'jane', groups: masters })?.state, 'allowed');
    assert.match(JSON.stringify(ask('root', masters, { user: 'system:kube-scheduler', groups: [] })), /cannot create/);
    const bound = (clusterRole: string): readonly BoundSubject[] => [{ kind: 'User', name: 'bob', clusterRole }];
    assert.deepEqual(ask('bob', [], { user: 'jane', groups: masters }, bound('view')), {
      state: 'refused',
      error:
        'users "jane" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    });
    assert.deepEqual(ask('bob', [], account, bound('view')), {
      state: 'refused',
      error:
        'serviceaccounts "cart" is forbidden: User "bob" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "shop"',
    });
    assert.equal(ask('bob', [], { user: 'jane', groups: masters }, bound('cluster-admin'))?.state, 'allowed');
    assert.equal(ask('bob', [], { user: 'jane', groups: masters })?.state, 'unknown');
    const scheduler = certificateRole('scheduler-client') ?? assert.fail();
    const asScheduler = { role: scheduler, bound: [], actsAs: { user: 'jane', groups: masters } } as const;
    assert.equal(rightsOf({ user: 'system:kube-scheduler', groups: [] }, asScheduler)?.state, 'refused');
  });

  test('who acts as a service account may be allowed to in its namespace alone', () => {
    const role = certificateRole('admin-client') ?? assert.fail();
    const user = 'system:serviceaccount:ci:deploy';
    const rules = [{ verbs: ['impersonate'], groups: [''], resources: ['serviceaccounts'], names: [], urls: [] }];
    const imp = { kind: 'Role', name: 'imp' };
    const devs = { kind: 'Group', name: 'devs' } as const;
    const ask = (given: Partial<SubjectInNamespace>, bound: readonly BoundSubject[] = [], actsAs = user) =>
      rightsOf(
        { user: 'jane', groups: ['devs'] },
        {
          role,
          bound,
          boundInNamespaces: [{ ...devs, namespace: 'ci', role: imp, ...given }],
          actsAs: { user: actsAs, groups: [] },
        },
      );
    const view = [{ ...devs, clusterRole: 'view' }];
    assert.equal(ask({ rules })?.state, 'unknown', 'what the account may is not known');
    assert.equal(ask({ rules }, view)?.state, 'unknown');
    assert.equal(ask({ rules: 'unknown' }, view)?.state, 'unknown');
    assert.equal(ask({ rules: [], role: { kind: 'ClusterRole', name: 'edit' } }, view)?.state, 'unknown');
    assert.deepEqual(ask({}, view), { state: 'unknown', missing: { why: 'objectNotFound', name: 'Role imp' } });
    assert.equal(ask({ rules, namespace: 'other' }, view)?.state, 'refused');
    assert.equal(ask({ rules: [] }, view)?.state, 'refused');
    assert.equal(ask({ rules }, view, 'bob')?.state, 'refused', 'a user has no namespace');
  });

  test('components need their own names, whatever their groups', () => {
    assert.equal(answer('scheduler-client', 'system:kube-scheduler', []), undefined);
    assert.match(
      answer('scheduler-client', 'system:kube-controller-manager', []) ?? '',
      /^leases.coordination.k8s.io "kube-scheduler" is forbidden/,
    );
    assert.match(
      answer('kube-proxy-client', undefined, ['system:nodes']) ?? '',
      /User "system:anonymous" cannot list resource "services"/,
    );
    assert.equal(answer('scheduler-client', 'jane', ['system:masters']), undefined);
  });

  test('a kubelet needs both parts, a name, and its own Node', () => {
    assert.equal(answer('kubelet-client', 'system:node:cp-1', ['system:nodes']), undefined);
    assert.equal(answer('kubelet-client', 'system:node:cp-1', ['system:nodes'], [], 'cp-1'), undefined);
    assert.equal(
      answer('kubelet-client', 'system:node:w-2', ['system:nodes'], [], 'cp-1'),
      'nodes "cp-1" is forbidden: node "w-2" is not allowed to modify node "cp-1"',
    );
    for (const [user, groups] of [
      ['system:node:cp-1', []],
      ['jane', ['system:nodes']],
      ['system:node:', ['system:nodes']],
    ] as const)
      assert.match(answer('kubelet-client', user, groups) ?? '', /cannot create resource "nodes"/);
  });

  test('a name stands as it is, whatever marks it holds', () => {
    assert.match(answer('scheduler-client', "$&$'jane", []) ?? '', /User "\$&\$'jane" cannot get/);
  });

  test('of other roles nothing is said', () => {
    assert.equal(answer('apiserver-etcd-client', 'jane', []), undefined);
    assert.equal(answer('user-client', 'jane', []), undefined);
  });
});
