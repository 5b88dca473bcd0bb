import { createCipheriv } from 'node:crypto';
import { base64 } from '../../support/base64.ts';
import { atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { certificateAt, namesake, pemOf } from '../reissue.ts';
import { type Tree, textOf, withEdit, withText } from '../tree.ts';

const join = 'root/join.yaml';
const script = 'root/join.sh';
const upload = 'root/objects/kubeadm-certs.yaml';
const discovery = 'root/discovery.conf';

const key = 'c4'.repeat(16) + '5e'.repeat(16);
const token = 'abcdef.0123456789abcdef';

/** What kubeadm refuses when a node joins, wherever it is told so: in a configuration, by flags, in what it downloads, in the file of its discovery. */
export const joins: MutationClass = ({ tree, credentials }) => {
  const { ca, 'front-proxy-ca': frontProxyCa, 'etcd-ca': etcdCa } = credentials;
  if (!tree.files.has(join) || ca === undefined || frontProxyCa === undefined || etcdCa === undefined) return [];
  const cas = { 'ca.crt': ca, 'front-proxy-ca.crt': frontProxyCa, 'etcd-ca.crt': etcdCa };
  const old = async (healthy: Tree, { certificate }: typeof ca) =>
    pemOf((await namesake(certificateAt(healthy, certificate), { notBefore: '2020-01-01T00:00:00Z' })).certificate);
  const hash = /sha256:\w+/.exec(textOf(tree, join))?.[0] ?? '';
  const endpoint = /apiServerEndpoint: "?([^"\s]+)/.exec(textOf(tree, join))?.[1] ?? '';
  const command = (...flags: readonly string[]) => `kubeadm join ${endpoint} ${flags.join(' ')}\n`;
  const commanded = (flags: readonly string[]) => (healthy: Tree) => withText(healthy, script, command(...flags));
  const pinned = `--discovery-token-ca-cert-hash ${hash}`;
  const pems = Object.entries(cas).map(([name, { certificate }]) => [name, pemOf(certificateAt(tree, certificate))]);
  const asControlPlane = (healthy: Tree, certificateKey = key): Tree =>
    withText(healthy, join, `${textOf(healthy, join)}controlPlane:\n  certificateKey: ${certificateKey}\n`);
  const consequences = [inAnyOf([join, script], 'certificate-key-in-config')];
  return [
    ...wrongTokens().flatMap((wrong): readonly Mutation[] => [
      {
        name: `a join with the token ${wrong}`,
        mutate: (healthy) => withEdit(healthy, join, token, wrong),
        expected: atText(join, wrong, 'bootstrap-token-malformed'),
      },
      {
        name: `a join with the later token ${wrong}`,
        mutate: (healthy) => withEdit(healthy, join, /^discovery:$/m, `discovery:\n  tlsBootstrapToken: ${wrong}`),
        expected: atText(join, wrong, 'bootstrap-token-malformed'),
      },
      ...['--token', '--discovery-token', '--tls-bootstrap-token'].map((flag) => ({
        name: `a command with ${flag} ${wrong}`,
        mutate: commanded([...(flag === '--token' ? [] : [`--token ${token}`]), `${flag} ${wrong}`, pinned]),
        expected: atText(script, wrong, 'bootstrap-token-malformed'),
      })),
    ]),
    ...['ab'.repeat(32), `sha1:${'ab'.repeat(20)}`, `sha256:${'ab'.repeat(31)}`, `sha256:${'xy'.repeat(32)}`].flatMap(
      (wrong): readonly Mutation[] => [
        {
          name: `a join with the hash ${wrong.slice(0, 12)}`,
          mutate: (healthy) => withEdit(healthy, join, hash, wrong),
          expected: atText(join, wrong, 'ca-hash-mismatch'),
        },
        {
          name: `a command with the hash ${wrong.slice(0, 12)}`,
          mutate: commanded([`--token ${token}`, `--discovery-token-ca-cert-hash ${wrong}`]),
          expected: atText(script, wrong, 'ca-hash-mismatch'),
        },
      ],
    ),
    {
      name: 'a command with the hash of another CA',
      mutate: commanded([`--token ${token}`, `--discovery-token-ca-cert-hash sha256:${'ab'.repeat(32)}`]),
      expected: atText(script, `sha256:${'ab'.repeat(32)}`, 'ca-hash-mismatch'),
    },
    ...['masterjoin', '0f'.repeat(31)].map((wrong) => ({
      name: `a command with the certificate key ${wrong.slice(0, 12)}`,
      mutate: commanded([`--token ${token}`, pinned, '--control-plane', `--certificate-key ${wrong}`]),
      expected: atText(script, wrong, 'certificate-key-invalid'),
    })),
    {
      name: 'a command with a key that does not decrypt the uploaded certificates',
      mutate: (healthy) =>
        withText(
          withText(healthy, upload, secretOf(pems)),
          script,
          command(
            `--token ${token}`,
            pinned,
            '--control-plane',
            `--certificate-key ${'ab'.repeat(16)}${'cd'.repeat(16)}`,
          ),
        ),
      expected: inAnyOf([script], 'kubeadm-certs-other-key'),
      consequences,
    },
    ...Object.entries(cas).map(
      ([name, credential]): Mutation => ({
        name: `uploaded certificates with ${name} from before the CA was replaced`,
        mutate: async (healthy) => {
          const other = await old(healthy, credential);
          const parts = pems.map(([each = '', pem = '']) => [each, each === name ? other : pem]);
          return asControlPlane(withText(healthy, upload, secretOf(parts)));
        },
        expected: atText(upload, name, 'kubeadm-certs-other-ca'),
        consequences,
      }),
    ),
    {
      name: 'uploaded certificates that have been deleted',
      mutate: (healthy) =>
        asControlPlane(
          withText(
            withText(healthy, upload, secretOf(pems)),
            'root/objects/upload-token.yaml',
            `apiVersion: v1\nkind: Secret\nmetadata:\n  name: bootstrap-token-fedcba\n  namespace: kube-system\ntype: bootstrap.kubernetes.io/token\nstringData:\n  description: Proxy for managing TTL for the kubeadm-certs secret\n  token-id: fedcba\n  token-secret: fedcba9876543210\n  expiration: "2026-01-01T00:00:00Z"\n`,
          ),
        ),
      expected: inAnyOf(['root/objects/upload-token.yaml'], 'kubeadm-certs-expired'),
      consequences,
    },
    ...(['configuration', 'command'] as const).map(
      (by): Mutation => ({
        name: `a ${by} with a file for discovery from before the CA was replaced`,
        mutate: async (healthy) => {
          const data = base64(await old(healthy, ca));
          const file = `apiVersion: v1\nkind: Config\nclusters:\n- name: ""\n  cluster:\n    server: https://${endpoint}\n    certificate-authority-data: ${data}\n`;
          const told = withText(healthy, discovery, file);
          return by === 'command'
            ? withText(told, script, `kubeadm join --discovery-file /${discovery} --tls-bootstrap-token ${token}\n`)
            : withText(
                told,
                join,
                `apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ndiscovery:\n  file:\n    kubeConfigPath: /${discovery}\n  tlsBootstrapToken: ${token}\n`,
              );
        },
        expected: inAnyOf([discovery], 'kubeconfig-ca-stale', 'connection-broken'),
      }),
    ),
  ];
};

function wrongTokens(): readonly string[] {
  return ['abcdef.0123', 'ABCDEF.0123456789ABCDEF', 'abcdef0123456789abcdef'];
}

/** What `kubeadm init phase upload-certs` leaves. */
function secretOf(cas: readonly (readonly string[])[]): string {
  const others = ['ca.key', 'front-proxy-ca.key', 'sa.pub', 'sa.key', 'etcd-ca.key'].map((name) => [name, name]);
  const data = [...cas, ...others].map(([name = '', text = '']) => `  ${name}: ${sealed(text)}\n`);
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: kubeadm-certs\n  namespace: kube-system\ndata:\n${data.join('')}`;
}

function sealed(text: string): string {
  const nonce = Buffer.alloc(12, text.length % 256);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'hex'), nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}
