import { X509Certificate } from 'node:crypto';
import { toDocuments } from '../distributions/documents.ts';
import { findFlag } from '../flags.ts';
import { anywhere, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt, type Place } from '../place.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

/** What stops a program when it starts, and whom nobody has bound. */
export const starts: MutationClass = ({ tree, flagFiles, credentials }) => [
  ...(['kube-controller-manager', 'kube-scheduler'] as const).flatMap((component) => {
    const file = flagFiles[component];
    return file === undefined ? [] : [...unread(tree, file), ...halfSigners(tree, file)];
  }),
  ...unbound(tree, credentials['admin-client']?.certificate),
];

/** The kubeconfig of a program is no YAML any more. */
function unread(tree: Tree, file: string): readonly Mutation[] {
  const path = findFlag(tree, file, 'kubeconfig')?.value.slice(1) ?? '';
  if (!tree.files.has(path) || !/^contexts:/m.test(textOf(tree, path))) return [];
  return [
    ['a bracket that stays open', /^contexts:/m, 'contexts: ['],
    ['a tab', /^clusters:/m, '\tclusters:'],
  ].map(([what = '', from = '', to = '']) => ({
    name: `${path} with ${what}`,
    mutate: (old) => withEdit(old, path, from, String(to)),
    expected: atText(file, /--kubeconfig=\S+/, 'kubeconfig-unreadable'),
  }));
}

/** One signer gets one half of what it signs with. */
function halfSigners(tree: Tree, file: string): readonly Mutation[] {
  const key = findFlag(tree, file, 'cluster-signing-key-file');
  const isSigning = findFlag(tree, file, 'cluster-signing-cert-file') !== undefined;
  if (!isSigning || key === undefined || !tree.files.has(key.value.slice(1))) return [];
  return [
    ['cert', 'key'],
    ['key', 'cert'],
  ].map(([kept, gone]) => ({
    name: `a signer with its ${kept} alone`,
    mutate: (old) =>
      withEdit(
        withEdit(old, file, new RegExp(`^.*--cluster-signing-${gone}-file=.*\\n`, 'm'), ''),
        file,
        `--cluster-signing-${kept}-file`,
        `--cluster-signing-kubelet-client-${kept}-file`,
      ),
    expected: atText(file, `--cluster-signing-kubelet-client-${kept}-file`, 'flag-pair-incomplete'),
    consequences: [anywhere('specific-signer-disables-generic')],
  }));
}

/** A list of all bindings lacks the one of kubeadm's administrators. */
function unbound(tree: Tree, admin: Place | undefined): readonly Mutation[] {
  const [pem] = admin === undefined ? [] : certificatesAt(tree, admin);
  const isOfGroup = pem !== undefined && new X509Certificate(pem).subject.includes('O=kubeadm:cluster-admins');
  if (admin === undefined || !isOfGroup || [...tree.files.keys()].some(isBindings)) return [];
  const rbac = 'rbac.authorization.k8s.io';
  const bindings = toDocuments(
    ...[
      ['cluster-admin', 'system:masters'],
      ['system:node-bootstrapper', 'system:bootstrappers:kubeadm:default-node-token'],
      ['system:discovery', 'system:authenticated'],
    ].map(([name, group]) => ({
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
    })),
  );
  return [
    {
      name: 'nobody has bound the administrators',
      mutate: (old) => withText(old, 'clusterrolebindings.yaml', bindings),
      expected: inAnyOf([admin.file], 'admin-group-unbound'),
      // Of the same group.
      consequences: [anywhere('admin-group-unbound'), anywhere('apiserver-kubelet-client-unbound')],
    },
  ];
}

function isBindings(path: string): boolean {
  return /binding/i.test(path);
}
