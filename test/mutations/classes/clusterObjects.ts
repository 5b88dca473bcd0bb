import { createCipheriv } from 'node:crypto';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { certificateAt, namesake, pemOf } from '../reissue.ts';
import { type Tree, textOf, withEdit, withEditEverywhere, withText } from '../tree.ts';

const folder = 'root/objects';
const join = 'root/join.yaml';
const config = 'root/kubeadm-config.yaml';

/** Objects and configuration that have fallen behind the cluster, or never fitted it. */
export const clusterObjects: MutationClass = ({ tree, credentials }) => {
  const { ca, 'front-proxy-ca': frontProxyCa } = credentials;
  if (!tree.files.has(join) || ca === undefined || frontProxyCa === undefined) return [];
  const stale = (
    name: string,
    place: typeof ca.certificate,
    file: string,
    ...codes: readonly FindingCode[]
  ): Mutation => ({
    name: `${name} from before the CA was replaced`,
    mutate: async (old) => {
      const current = certificateAt(old, place);
      const other = pemOf((await namesake(current, { notBefore: '2020-01-01T00:00:00Z' })).certificate);
      const copy = `${folder}/${file}`;
      return withText(old, copy, textOf(withEditEverywhere(old, pemOf(current), other), copy));
    },
    expected: inAnyOf([`${folder}/${file}`], ...codes),
  });
  return [
    stale('cluster-info', ca.certificate, 'cluster-info.yaml', 'cluster-info-ca-stale'),
    stale(
      'kube-root-ca.crt',
      ca.certificate,
      'kube-root-ca.yaml',
      'configmap-root-ca-stale',
      'root-ca-does-not-verify-apiserver',
    ),
    stale('the client CA for extensions', ca.certificate, 'authentication.yaml', 'ext-auth-configmap-stale'),
    stale('the proxy CA for extensions', frontProxyCa.certificate, 'authentication.yaml', 'ext-auth-configmap-stale'),
    ...bootstrap(),
    ...presented(),
    ...joining(),
    ...initial(),
    ...uploads(),
    ...bindings(),
  ];
};

/** A Role of `kube-system`. */
const reader = 'extension-apiserver-authentication-reader';

/** Bindings that give nobody the rights that they are meant to give. */
function bindings(): readonly Mutation[] {
  const file = `${folder}/binding.yaml`;
  const planted = (name: string, kind: string, role: string, subject: string, code: FindingCode): Mutation => ({
    name: `a binding ${name}`,
    mutate: (tree) =>
      withText(
        tree,
        file,
        `apiVersion: v1
kind: ServiceAccount
metadata: {name: reviewer, namespace: vault}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: reviewer, namespace: vault}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${role === reader ? 'Role' : 'ClusterRole'}, name: ${role}}
subjects:
- {kind: ServiceAccount, name: reviewer, namespace: ${subject}}
`,
      ),
    expected: inAnyOf([file], code),
  });
  return [
    planted('of one namespace', 'RoleBinding', 'system:auth-delegator', 'vault', 'rolebinding-without-effect'),
    planted('of a Role of kube-system', 'RoleBinding', reader, 'vault', 'rolebinding-without-effect'),
    planted('of another account', 'ClusterRoleBinding', 'view', 'default', 'binding-subject-mismatch'),
  ];
}

/** What `kubeadm init phase upload-certs` leaves, whole, without a part, or sealed with another key. */
function uploads(): readonly Mutation[] {
  const file = `${folder}/kubeadm-certs.yaml`;
  const names = [
    'ca.crt',
    'ca.key',
    'front-proxy-ca.crt',
    'front-proxy-ca.key',
    'sa.pub',
    'sa.key',
    'etcd-ca.crt',
    'etcd-ca.key',
  ];
  const key = 'c4'.repeat(16) + '5e'.repeat(16);
  const secret = (parts: readonly string[], sealedWith = key): string => {
    const data = parts.map((name) => `  ${name}: ${sealed(name, sealedWith)}\n`);
    return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadm-certs\n  namespace: kube-system\ndata:\n${data.join('')}`;
  };
  const joins = (tree: Tree): Tree =>
    withText(tree, join, `${textOf(tree, join)}controlPlane:\n  certificateKey: ${key}\n`);
  const consequences = [inAnyOf([join], 'certificate-key-in-config')];
  return [
    {
      name: 'a join with a key that does not decrypt the uploaded certificates',
      mutate: (tree) => joins(withText(tree, file, secret(names, 'ab'.repeat(16) + 'cd'.repeat(16)))),
      expected: atText(join, key, 'kubeadm-certs-other-key'),
      consequences,
    },
    {
      name: 'a join with the key of the uploaded certificates, which are whole',
      mutate: (tree) => joins(withText(tree, file, secret(names))),
      expected: inAnyOf([join], 'certificate-key-in-config'),
    },
    ...names.map((name) => ({
      name: `uploaded certificates without ${name}`,
      mutate: (tree: Tree) => withText(tree, file, secret(names.filter((each) => each !== name))),
      expected: inAnyOf([file], 'kubeadm-certs-incomplete'),
    })),
    {
      name: 'uploaded certificates of a cluster with an external etcd, without the client of the API server',
      mutate: (tree) =>
        withEdit(
          withText(tree, file, secret([...names.slice(0, 6), 'external-etcd-ca.crt'])),
          config,
          'controlPlaneEndpoint:',
          'etcd:\n  external:\n    endpoints:\n    - https://10.0.0.21:2379\n    caFile: /etc/kubernetes/pki/etcd/ca.crt\ncontrolPlaneEndpoint:',
        ),
      expected: inAnyOf([file], 'kubeadm-certs-incomplete'),
    },
    {
      name: 'uploaded certificates whose token has ended',
      mutate: (tree) =>
        withText(
          tree,
          `${folder}/upload-token.yaml`,
          `${textOf(tree, `${folder}/bootstrap-token.yaml`)
            .replaceAll('abcdef', 'rj2v9y')
            .replace(
              /expiration: .*/,
              'expiration: "2026-06-12T08:00:00Z"\n  description: Proxy for managing TTL for the kubeadm-certs secret',
            )
            .replace(/^ +(?:usage|auth)-.*\n/gm, '')}`,
        ),
      expected: inAnyOf([`${folder}/upload-token.yaml`], 'kubeadm-certs-expired'),
    },
  ];
}

function sealed(text: string, key: string): string {
  const nonce = Buffer.alloc(12, text.length);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function bootstrap(): readonly Mutation[] {
  const file = `${folder}/bootstrap-token.yaml`;
  const edit = (from: string | RegExp, to: string) => (tree: Tree) => withEdit(tree, file, from, to);
  return [
    {
      name: 'a bootstrap token that has expired',
      mutate: edit(/expiration: .*/, 'expiration: "2026-06-01T00:00:00Z"'),
      expected: inAnyOf([file], 'bootstrap-token-expired'),
    },
    {
      name: 'a bootstrap token whose end cannot be read',
      mutate: edit(/expiration: .*/, 'expiration: tomorrow'),
      expected: inAnyOf([file], 'bootstrap-token-expired'),
    },
    {
      name: 'a bootstrap token without an end',
      mutate: edit(/^ +expiration: .*\n/m, ''),
      expected: inAnyOf([file], 'bootstrap-token-permanent'),
    },
    {
      name: 'a bootstrap token with a short secret',
      mutate: edit(/token-secret: .*/, 'token-secret: "0123"'),
      expected: inAnyOf([file], 'bootstrap-token-malformed'),
    },
    {
      name: 'a bootstrap token in a Secret of another name',
      mutate: edit('name: bootstrap-token-abcdef', 'name: bootstrap-token-ghijkl'),
      expected: inAnyOf([file], 'bootstrap-token-malformed'),
    },
    {
      name: 'a bootstrap token in another namespace',
      mutate: edit('namespace: kube-system', 'namespace: default'),
      expected: inAnyOf([file], 'bootstrap-token-malformed'),
    },
  ];
}

/** Bootstrap tokens that are not registered as the one has them who presents them: the join, or a kubeconfig of a person. */
function presented(): readonly Mutation[] {
  const file = `${folder}/bootstrap-token.yaml`;
  const kubeconfig = 'root/bootstrap.kubeconfig';
  const code = 'bootstrap-token-mismatch';
  const [own, other] = ['0123456789abcdef', 'fedcba9876543210'];
  const server = (tree: Tree) => /server: (\S+)/.exec(textOf(tree, 'root/coredns.kubeconfig'))?.[1] ?? '';
  const authority = (tree: Tree) =>
    /certificate-authority-data: (\S+)/.exec(textOf(tree, 'root/coredns.kubeconfig'))?.[1] ?? '';
  const withKubeconfig = (tree: Tree, secret: string) =>
    withText(
      tree,
      kubeconfig,
      `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    server: ${server(tree)}\n    certificate-authority-data: ${authority(tree)}\nusers:\n- name: a\n  user:\n    token: abcdef.${secret}\ncontexts:\n- name: a\n  context:\n    cluster: a\n    user: a\ncurrent-context: a\n`,
    );
  const usage = (name: string) => (tree: Tree) =>
    withEdit(tree, file, new RegExp(`usage-bootstrap-${name}: .*`), `usage-bootstrap-${name}: "false"`);
  return [
    {
      name: 'a join with the secret of another bootstrap token',
      mutate: (tree) => withEdit(tree, join, `abcdef.${own}`, `abcdef.${other}`),
      expected: atText(join, `abcdef.${other}`, code),
    },
    {
      name: 'a bootstrap token that was created again with another secret',
      mutate: (tree) => withEdit(tree, file, own, other),
      expected: atText(join, `abcdef.${own}`, code),
    },
    {
      name: 'a join whose later token has another secret',
      mutate: (tree) => withEdit(tree, join, /^discovery:$/m, `discovery:\n  tlsBootstrapToken: abcdef.${other}`),
      expected: atText(join, `abcdef.${other}`, code),
    },
    {
      name: 'a kubeconfig with the secret of another bootstrap token',
      mutate: (tree) => withKubeconfig(tree, other),
      expected: atText(kubeconfig, `abcdef.${other}`, code),
    },
    ...['authentication', 'signing'].map((name) => ({
      name: `a bootstrap token that does not say whether it is for ${name}`,
      mutate: (tree: Tree) => withEdit(tree, file, new RegExp(`^ *usage-bootstrap-${name}: .*\\n`, 'm'), ''),
      expected: inAnyOf([file], code),
    })),
    {
      name: 'a bootstrap token of a group to which nothing is bound',
      mutate: (tree) => withEdit(tree, file, /auth-extra-groups: .*/, 'auth-extra-groups: system:bootstrappers:edge'),
      expected: inAnyOf([join, file], 'connection-broken'),
    },
    {
      name: 'a bootstrap token that authenticates nobody',
      mutate: usage('authentication'),
      expected: atText(file, /usage-bootstrap-authentication: .*/, code),
    },
    {
      name: 'a bootstrap token that signs nothing',
      mutate: usage('signing'),
      expected: atText(file, /usage-bootstrap-signing: .*/, code),
    },
  ];
}

function joining(): readonly Mutation[] {
  const edit = (from: string | RegExp, to: string) => (tree: Tree) => withEdit(tree, join, from, to);
  const hash = `sha256:${'ab'.repeat(32)}`;
  return [
    {
      name: 'a join with the hash of another CA',
      mutate: edit(/sha256:\w+/, hash),
      expected: atText(join, hash, 'ca-hash-mismatch'),
    },
    {
      name: 'a join with half a hash',
      mutate: edit(/(sha256:\w{32})\w+/, 'sha256:abcdef'),
      expected: atText(join, 'sha256:abcdef', 'ca-hash-mismatch'),
    },
    {
      name: 'a join that verifies no CA',
      mutate: edit(/^ +caCertHashes:\n +- .*$/m, '    unsafeSkipCAVerification: true'),
      expected: atText(join, 'unsafeSkipCAVerification: true', 'ca-hash-skipped'),
    },
    {
      name: 'a join with the key of the uploaded certificates',
      mutate: (tree) =>
        withText(tree, join, `${textOf(tree, join)}controlPlane:\n  certificateKey: ${'0f'.repeat(32)}\n`),
      expected: atText(join, /certificateKey: .*/, 'certificate-key-in-config'),
    },
    ...['masterjoin', '0f'.repeat(31), `${'0f'.repeat(31)}a`].map((key) => ({
      name: `a join with the certificate key ${key}`,
      mutate: (tree: Tree) => withText(tree, join, `${textOf(tree, join)}controlPlane:\n  certificateKey: ${key}\n`),
      expected: atText(join, key, 'certificate-key-invalid'),
    })),
  ];
}

function initial(): readonly Mutation[] {
  const edit = (from: string | RegExp, to: string) => (tree: Tree) => withEdit(tree, config, from, to);
  const sans = /^( *)certSANs:\n/m;
  return [
    {
      name: 'a name in certSANs that the certificate does not have',
      mutate: edit(sans, '  certSANs:\n  - new.example.com\n'),
      expected: { codes: ['certsans-drift'] },
    },
    {
      name: 'a URL in certSANs',
      mutate: edit(sans, '  certSANs:\n  - https://new.example.com\n'),
      expected: inAnyOf([config], 'certsans-invalid-entry'),
      consequences: [{ codes: ['certsans-drift'] }],
    },
    {
      name: 'an endpoint that the certificate does not have',
      mutate: edit(/controlPlaneEndpoint: .*/, 'controlPlaneEndpoint: lb.example.com:6443'),
      expected: { codes: ['apiserver-san-missing-endpoint', 'certsans-drift'] },
    },
    {
      name: 'a DNS domain of another cluster',
      mutate: edit(/dnsDomain: .*/, 'dnsDomain: other.local'),
      expected: { codes: ['apiserver-san-missing-internal'] },
    },
  ];
}
