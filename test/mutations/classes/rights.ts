import { rolesByPath } from '../../../src/core/kubernetes/rolesByPath.ts';
import { type RoleCredential, reissuableLeaves } from '../credentials.ts';
import type { Role } from '../distribution.ts';
import { toDocuments } from '../distributions/documents.ts';
import { anywhere, at, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Change, reissued } from '../reissue.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

const rbac = 'rbac.authorization.k8s.io';
const file = 'rbac.yaml';

/** Somebody whom the files bind to a role, which does not allow what the kubeconfig at this place is for. */
export const boundRights: MutationClass = async (distribution) => {
  const clients = (await reissuableLeaves(distribution)).filter(({ use }) => use === 'client');
  return clients.flatMap((client) => [
    ...(administrators.has(client.role)
      ? ofAdministrators(client, textOf(distribution.tree, client.certificate.file))
      : []),
    ...(client.role in components ? bound(client, [components[client.role] ?? '']) : []),
  ]);
};

const administrators: ReadonlySet<Role> = new Set(['admin-client', 'super-admin-client']);

/** By role, a ClusterRole that does not allow what its client begins with. */
const components: Readonly<Partial<Record<Role, string>>> = {
  'controller-manager-client': 'view',
  'scheduler-client': 'system:volume-scheduler',
  'kube-proxy-client': 'pods-only',
  'kubelet-client': 'edit',
};

function ofAdministrators(client: RoleCredential, text: string): readonly Mutation[] {
  const { role, certificate } = client;
  const own = rolesByPath(certificate.file)?.kubeconfig;
  const misspelt: readonly Change[] = ['system:master', 'kubeadm:cluster-admin'].map((group) => ({
    commonName: role === 'admin-client' ? 'kubernetes-admin' : 'kubernetes-super-admin',
    organizations: [group],
  }));
  const consequences = [anywhere('key-shared')];
  return [
    ...(own !== undefined && administrators.has(own as Role)
      ? [...bound(client, ['view', 'pods-only', 'admin']), inNamespace(client)]
      : []),
    ...misspelt.map((change) => ({
      name: `${role} in the group ${change.organizations?.join()}`,
      mutate: (tree: Tree) => reissued(tree, certificate, change),
      expected: at(certificate, 'admin-without-rights'),
      consequences,
    })),
    ...(/^ {4}client-certificate-data: /m.test(text)
      ? ['system:kube-scheduler', 'system:node:w-9'].map(
          (user): Mutation => ({
            name: `${role} acts as ${user}`,
            mutate: (tree) =>
              withEdit(tree, certificate.file, /^ {4}(?=client-certificate-data: )/m, `    as: ${user}\n    `),
            expected: { codes: ['impersonation-not-allowed'], files: [certificate.file], text: user },
          }),
        )
      : []),
  ];
}

/** A user, and a group, of the files' own. */
function bound({ role, certificate }: RoleCredential, clusterRoles: readonly string[]): readonly Mutation[] {
  return clusterRoles.map((clusterRole, index): Mutation => {
    const subject = index % 2 === 0 ? { kind: 'User', name: 'jane' } : { kind: 'Group', name: 'devs' };
    const change = { commonName: 'jane', organizations: subject.kind === 'User' ? [] : ['devs'] };
    return {
      name: `${role} of a ${subject.kind} with the role ${clusterRole}`,
      mutate: async (tree) =>
        withText(
          await reissued(tree, certificate, change),
          file,
          bindingTo('ClusterRoleBinding', clusterRole, subject),
        ),
      expected: at(certificate, 'admin-without-rights', 'cn-role-mismatch', 'kubelet-identity-invalid'),
      consequences: [anywhere('key-shared')],
    };
  });
}

function inNamespace({ role, certificate }: RoleCredential): Mutation {
  const subject = { kind: 'User', name: 'jane' };
  return {
    name: `${role} of a User with rights in one namespace`,
    mutate: async (tree) =>
      withText(
        await reissued(tree, certificate, { commonName: 'jane', organizations: [] }),
        file,
        bindingTo('RoleBinding', 'cluster-admin', subject),
      ),
    expected: at(certificate, 'admin-without-rights'),
    consequences: [anywhere('key-shared'), inAnyOf([file], 'rolebinding-without-effect')],
  };
}

function bindingTo(kind: string, role: string, subject: Readonly<Record<string, string>>): string {
  const own = {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: role },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
  const binding = {
    apiVersion: `${rbac}/v1`,
    kind,
    metadata: { name: 'jane', ...(kind === 'RoleBinding' ? { namespace: 'default' } : {}) },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: rbac, ...subject }],
  };
  return toDocuments(binding, ...(role === 'pods-only' ? [own] : []));
}
