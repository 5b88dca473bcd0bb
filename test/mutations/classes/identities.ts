import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { type RoleCredential, reissuableLeaves } from '../credentials.ts';
import type { Distribution, Role } from '../distribution.ts';
import { anywhere, at, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Change, certificateAt, reissued } from '../reissue.ts';
import { type Tree, textOf, withText } from '../tree.ts';

/** What a wrong common name of a role is called; that of the others is free. */
const nameCodes: Readonly<Partial<Record<Role, readonly FindingCode[]>>> = {
  'controller-manager-client': ['cn-role-mismatch'],
  'scheduler-client': ['cn-role-mismatch'],
  'kube-proxy-client': ['cn-role-mismatch'],
  'front-proxy-client': ['cn-role-mismatch', 'front-proxy-cn-not-allowed'],
  'kubelet-client': ['cn-role-mismatch', 'kubelet-identity-invalid'],
};

/** Whom the API server takes a client for, where it must be somebody certain. */
export const clientIdentities: MutationClass = async (distribution) => {
  const clients = (await reissuableLeaves(distribution)).filter(({ use }) => use === 'client');
  const ofRoles = clients.flatMap((client) => [
    ...wrongName(client),
    ...(client.role === 'kubelet-client' ? kubeletIdentity(client) : []),
    ...(client.role === 'admin-client' ? reservedNames(client) : []),
    ...(administrators.has(client.role) ? withoutRights(client, distribution) : []),
    ...(authenticating.has(client.role) ? [withoutName(client)] : []),
    ...(unprivileged.has(client.role) ? [inMasters(client)] : []),
  ]);
  return [...ofRoles, ...asNode(distribution), ...swapped(distribution)];
};

/** Roles whose names the API server reads. */
const authenticating: ReadonlySet<Role> = new Set([
  'admin-client',
  'controller-manager-client',
  'scheduler-client',
  'kubelet-client',
]);

const administrators: ReadonlySet<Role> = new Set(['admin-client', 'super-admin-client']);

/** Roles that no installer ever gave all rights. */
const unprivileged: ReadonlySet<Role> = new Set(['controller-manager-client', 'scheduler-client', 'kube-proxy-client']);

/** Two kubeconfigs in each other's place. */
function swapped({ tree }: Distribution): readonly Mutation[] {
  const [one, other] = ['etc/kubernetes/controller-manager.conf', 'etc/kubernetes/scheduler.conf'] as const;
  if (!tree.files.has(one) || !tree.files.has(other)) return [];
  return [
    {
      name: `${one} and ${other} swapped`,
      mutate: (old) => withText(withText(old, one, textOf(old, other)), other, textOf(old, one)),
      expected: inAnyOf([one], 'kubeconfigs-swapped'),
      consequences: [inAnyOf([other], 'kubeconfigs-swapped')],
    },
  ];
}

/** A person's kubeconfig that names the certificate of a node. */
function asNode({ tree }: Distribution): readonly Mutation[] {
  const pem = 'var/lib/kubelet/pki/kubelet-client-current.pem';
  return ['etc/kubernetes/kubelet.conf'].flatMap((file) => {
    const config = tree.files.has(pem) && tree.files.has(file) ? textOf(tree, file) : undefined;
    const own = 'root/.kube/config';
    return config === undefined || !config.includes(`/${pem}`)
      ? []
      : [
          {
            name: `${own} is a copy of ${file}`,
            mutate: (old: Tree) => withText(old, own, config),
            expected: atText(own, /client-certificate: .*/, 'admin-without-rights'),
          },
        ];
  });
}

function wrongName({ role, certificate }: RoleCredential): readonly Mutation[] {
  const codes = nameCodes[role];
  return codes === undefined ? [] : [changed(`${role} with another name`, certificate, { commonName: 'jane' }, codes)];
}

function kubeletIdentity({ certificate }: RoleCredential): readonly Mutation[] {
  return [
    changed('kubelet-client without its group', certificate, { organizations: [] }, ['kubelet-identity-invalid']),
    changed('kubelet-client in another group', certificate, { organizations: ['system:masters'] }, [
      'kubelet-identity-invalid',
      'client-system-masters',
    ]),
    changed('kubelet-client of another node', certificate, { commonName: 'system:node:other-7' }, [
      'kubelet-nodename-mismatch',
    ]),
  ];
}

function reservedNames({ role, certificate }: RoleCredential): readonly Mutation[] {
  return [
    changed(
      `${role} named like a service account`,
      certificate,
      { commonName: 'system:serviceaccount:kube-system:x' },
      ['cn-reserved-prefix'],
    ),
    changed(`${role} named like nobody`, certificate, { commonName: 'system:anonymous' }, ['cn-reserved-prefix']),
  ];
}

/** A user called `admin` may be one whom somebody has bound. */
function withoutRights({ role, certificate }: RoleCredential, { tree }: Distribution): readonly Mutation[] {
  const isOwnName = /\bCN=admin\b/.test(certificateAt(tree, certificate).subject);
  const scheduler = { commonName: 'system:kube-scheduler', organizations: [] };
  return [
    ...(isOwnName
      ? []
      : [changed(`${role} without its group`, certificate, { organizations: [] }, ['admin-without-rights'])]),
    changed(`${role} of the scheduler`, certificate, scheduler, ['admin-without-rights']),
  ];
}

function withoutName({ role, certificate }: RoleCredential): Mutation {
  return {
    ...changed(`${role} without a name`, certificate, { commonName: '' }, [
      'cn-missing-client',
      'kubelet-identity-invalid',
    ]),
    consequences: [at(certificate, 'cn-role-mismatch', 'client-system-masters'), anywhere('key-shared')],
  };
}

function inMasters({ role, certificate }: RoleCredential): Mutation {
  return changed(`${role} in system:masters`, certificate, { organizations: ['system:masters'] }, [
    'client-system-masters',
  ]);
}

function changed(
  name: string,
  certificate: RoleCredential['certificate'],
  change: Change,
  codes: readonly FindingCode[],
): Mutation {
  return {
    name,
    mutate: (tree) => reissued(tree, certificate, change),
    expected: at(certificate, ...codes),
    // Copies elsewhere still have the old name, with the same key, and either may be told.
    consequences: [at(certificate, 'client-system-masters'), anywhere('key-shared')],
  };
}
