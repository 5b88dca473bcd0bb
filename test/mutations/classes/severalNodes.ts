import { createPublicKey } from 'node:crypto';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { keyPemOf } from '../authority.ts';
import type { Role } from '../distribution.ts';
import { toYaml } from '../distributions/documents.ts';
import { kubeletClient } from '../distributions/kubeadmNode.ts';
import { withFlag, withNewFlag } from '../flags.ts';
import { atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { pemAt, sourceAt, withKey, withPem } from '../place.ts';
import { certificateAt, namesake, pemOf, reissued } from '../reissue.ts';
import { type Tree, textOf, withoutFile, withText } from '../tree.ts';

const node = 'cp-2/etc/kubernetes';

/** What each CA of a node signs. */
const signedBy: readonly (readonly [ca: Role, leaves: readonly Role[]])[] = [
  ['etcd-ca', ['etcd-server', 'etcd-peer', 'etcd-healthcheck-client', 'apiserver-etcd-client']],
  ['front-proxy-ca', ['front-proxy-client']],
];

/** One node has another CA, or another key of tokens, than the others; in itself it is whole. */
export const nodeDrift: MutationClass = ({ tree, credentials }) => {
  if (!tree.files.has(`${node}/pki/sa.key`)) return [];
  return [
    ...signedBy.map(([ca, leaves]): Mutation => {
      const place = credentials[ca];
      return {
        name: `one of three nodes with ${ca} of its own`,
        mutate: async (old) => {
          if (place?.key === undefined) return old;
          const authority = await namesake(certificateAt(old, place.certificate));
          let changed = withPem(old, place.certificate, pemOf(authority.certificate));
          changed = withKey(changed, place.key, await keyPemOf(authority));
          for (const leaf of leaves) {
            const certificate = credentials[leaf]?.certificate;
            if (certificate !== undefined) changed = await reissued(changed, certificate, { authority });
          }
          return changed;
        },
        expected: inAnyOf([place?.certificate.file ?? ''], 'ha-shared-ca-differs'),
        consequences: [{ codes: ['ha-shared-ca-differs', 'same-ca-name-different-key', 'not-issued-by-expected-ca'] }],
      };
    }),
    {
      name: 'one of three nodes with a key of tokens of its own',
      mutate: (old) => withServiceAccountKeys(old),
      expected: inAnyOf([`${node}/pki/sa.key`, `${node}/pki/sa.pub`], 'ha-shared-ca-differs'),
      consequences: [{ codes: ['ha-shared-ca-differs', 'sa-signing-key-unverified'] }],
    },
  ];
};

function withServiceAccountKeys(tree: Tree): Tree {
  const key = newEcKey();
  const publicKey = createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
  return withText(withText(tree, `${node}/pki/sa.key`, key), `${node}/pki/sa.pub`, publicKey);
}

const issuer = 'https://kubernetes.default.svc.cluster.local';

/** One API server says something else of tokens than the others: each in turn. */
export const tokenDrift: MutationClass = ({ tree }) => {
  const manifests = [...tree.files.keys()].filter((path) => path.endsWith('manifests/kube-apiserver.yaml'));
  if (manifests.length < 3) return [];
  const drifts: readonly (readonly [name: string, edit: (old: Tree, file: string) => Tree, text: string])[] = [
    [
      'another issuer',
      (old, file) => withFlag(old, file, 'service-account-issuer', 'https://issuer.example.com'),
      'https://issuer.example.com',
    ],
    [
      'a new issuer before the old one',
      (old, file) => withNewFlag(old, file, '--service-account-issuer=https://issuer.example.com'),
      'https://issuer.example.com',
    ],
    ['audiences of its own', (old, file) => withNewFlag(old, file, '--api-audiences=vault,factors'), 'vault,factors'],
    [
      'one more issuer and audiences of its own',
      (old, file) =>
        withNewFlag(
          withFlag(
            old,
            file,
            'service-account-issuer',
            `${issuer}\n    - --service-account-issuer=https://old.example.com`,
          ),
          file,
          '--api-audiences=vault',
        ),
      'vault',
    ],
  ];
  return manifests.flatMap((file) =>
    drifts.map(
      ([name, edit, text]): Mutation => ({
        name: `one of three API servers with ${name}: ${file}`,
        mutate: (old) => edit(old, file),
        expected: atText(file, text, 'ha-tokens-refused'),
      }),
    ),
  );
};

/** The kubelet of one node has the certificate of another, and no configuration tells the name of the node. */
export const otherNodes: MutationClass = ({ tree }) => {
  const { file } = kubeletClient.certificate;
  if (!tree.files.has(`cp-2/${file}`)) return [];
  const names = ['cp-1', 'cp-2', 'cp-3'];
  return names.flatMap((own, index) => {
    const other = names[(index + 1) % names.length] ?? '';
    const [pem, foreign] = [own, other].map((name) => `${name}/${file}`) as [string, string];
    const kubeconfig = `${own}/etc/kubernetes/kubelet.conf`;
    const copied = (old: Tree) =>
      withoutFile(withText(old, pem, textOf(old, foreign)), `${own}/root/kubeadm-config.yaml`);
    const users: readonly (readonly [name: string, edit: (old: Tree) => Tree])[] = [
      ['the certificate', (old) => old],
      ['the whole kubeconfig', (old) => withText(old, kubeconfig, textOf(old, `${other}/etc/kubernetes/kubelet.conf`))],
      [
        'all, and the name of its own machine,',
        (old) =>
          withText(
            withText(old, kubeconfig, textOf(old, `${other}/etc/kubernetes/kubelet.conf`)),
            `${own}/etc/hostname`,
            `${own}\n`,
          ),
      ],
      [
        'the certificate of TLS bootstrapping',
        (old) => withText(old, kubeconfig, textOf(old, kubeconfig).replaceAll(`system:node:${own}`, 'default-auth')),
      ],
    ];
    return users.map(
      ([name, edit]): Mutation => ({
        name: `the kubelet of ${own} has ${name} of ${other}`,
        mutate: (old) => edit(copied(old)),
        expected: inAnyOf([pem, kubeconfig], 'kubelet-nodename-mismatch'),
      }),
    );
  });
};

/** A file of one cluster has come into another, which has the same names. */
export const mixedClusters: MutationClass = ({ tree }) => {
  const [own, other] = ['staging/etc/kubernetes', 'production/etc/kubernetes'];
  if (!tree.files.has(`${own}/admin.conf`)) return [];
  const copied = (name: string, ...expected: readonly FindingCode[]): Mutation => ({
    name: `${name} of another cluster in the workspace`,
    mutate: (old) => withText(old, `${own}/${name}`, pemAt(old, { file: `${other}/${name}` })),
    expected: inAnyOf([`${own}/${name}`, `${own}/${name.replace('.crt', '.key')}`], ...expected),
    consequences: [
      { codes: ['sa-signing-key-unverified', 'sa-keypair-mismatch', 'key-cert-mismatch', 'wrong-ca-on-edge'] },
      { codes: ['root-ca-does-not-verify-apiserver', 'not-issued-by-expected-ca', 'ha-shared-ca-differs'] },
    ],
  });
  return [
    copied('pki/apiserver.crt', 'not-issued-by-expected-ca', 'wrong-ca-on-edge', 'key-cert-mismatch'),
    copied('pki/front-proxy-client.crt', 'not-issued-by-expected-ca', 'wrong-ca-on-edge', 'key-cert-mismatch'),
    copied('pki/sa.pub', 'sa-keypair-mismatch'),
    ofOneUser(tree, `${own}/admin.conf`, `${other}/admin.conf`),
  ];
};

/** One kubeconfig for two clusters, whose contexts have the same user, as merging leaves it. */
function ofOneUser(tree: Tree, own: string, other: string): Mutation {
  const file = 'merged.kubeconfig';
  const value = (of: string, field: string): string => sourceAt(tree, { file: of, field });
  const cluster = (name: string, of: string, server: string) => ({
    name,
    cluster: { server, 'certificate-authority-data': value(of, 'certificate-authority-data') },
  });
  const user = Object.fromEntries(
    ['client-certificate-data', 'client-key-data'].map((field) => [field, value(own, field)]),
  );
  const text = toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      cluster('staging', own, 'https://10.1.0.10:6443'),
      cluster('production', other, 'https://10.2.0.10:6443'),
    ],
    contexts: ['staging', 'production'].map((name) => ({ name, context: { cluster: name, user: 'admin' } })),
    'current-context': 'staging',
    users: [{ name: 'admin', user }],
  });
  return {
    name: 'a kubeconfig with one user for two clusters',
    mutate: (old) => withText(old, file, text),
    expected: inAnyOf([file], 'kubeconfig-user-of-other-cluster'),
    consequences: [inAnyOf([file], 'server-san-missing', 'apiserver-san-missing-endpoint')],
  };
}
