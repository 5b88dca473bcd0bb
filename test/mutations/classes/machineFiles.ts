import { encodePem } from '../../../src/core/text/encodePem.ts';
import * as x509 from '../../support/peculiarX509.ts';
import { createTestCa } from '../../support/testPki.ts';
import { signerOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { toYaml } from '../distributions/documents.ts';
import { findFlag, withNewFlag } from '../flags.ts';
import { anywhere, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { certificatesAt } from '../place.ts';
import { certificateAt } from '../reissue.ts';
import { type Tree, textOf, withFile, withText } from '../tree.ts';

/** What stands on machines beside certificates: lists of names, sockets, registries, nodes that join, files that are empty. */
export const machineFiles: MutationClass = async (distribution) => [
  ...(await ofEtcd(distribution)),
  ...ofEncryption(distribution),
  ...(distribution.isRoot ? [...ofContainerd(), ...ofDocker(distribution), ...joins(distribution)] : []),
  ...emptied(distribution),
  ...hollow(distribution),
  ...(await selfMade(distribution)),
];

async function ofEtcd({ tree, flagFiles, credentials }: Distribution): Promise<readonly Mutation[]> {
  const file = flagFiles.etcd;
  const [peer, server] = [credentials['etcd-peer'], credentials['etcd-server']];
  if (file === undefined || peer === undefined || server === undefined || !textOf(tree, file).includes('--peer-'))
    return [];
  const flags: readonly (readonly [string, string])[] = [
    ['--peer-cert-allowed-cn', 'someone-else'],
    ['--peer-cert-allowed-hostname', 'other.example.com'],
    ['--client-cert-allowed-hostname', 'other.example.com'],
  ];
  const issuer = certificateAt(tree, server.certificate).issuer;
  const authority = tree.authorities.find(({ certificate }) => certificate.subject === issuer);
  const path = 'etc/kubernetes/pki/etcd/revoked.pem';
  const list = `${machineOf(file)}${path}`;
  return [
    ...flags.map(([flag, name]) => ({
      name: `etcd with ${flag}=${name}`,
      mutate: (old: Tree) => withNewFlag(old, file, `${flag}=${name}`),
      expected: anywhere('etcd-name-not-allowed'),
      consequences: [anywhere('etcd-name-not-allowed')],
    })),
    // Versions before 3.6 read PEM, too.
    ...(authority === undefined || /etcd:v?(?!3\.(?:[6-9]|\d\d))\d/.test(textOf(tree, file))
      ? []
      : ['--client-crl-file', '--peer-crl-file'].map((flag) => ({
          name: `etcd with ${flag} in PEM`,
          mutate: async (old: Tree) => {
            const crl = await x509.X509CrlGenerator.create({
              issuer: authority.certificate.subjectName,
              thisUpdate: new Date('2026-01-01T00:00:00Z'),
              nextUpdate: new Date('2036-01-01T00:00:00Z'),
              signingKey: await signerOf(authority),
              signingAlgorithm: { ...authority.privateKey.algorithm, hash: 'SHA-256' },
            });
            return withText(
              withNewFlag(old, file, `${flag}=/${path}`),
              list,
              encodePem('X509 CRL', new Uint8Array(crl.rawData)),
            );
          },
          expected: inAnyOf([list, file], 'etcd-crl-not-der'),
        }))),
  ];
}

/** The folder of the machine that a file of its `/etc` is on. */
const machineOf = (file: string): string => file.slice(0, Math.max(0, file.search(/(?<=^|\/)etc\//)));

/** The socket of a KMS plugin that the Pod of kube-apiserver does not have. */
function ofEncryption({ tree, flagFiles }: Distribution): readonly Mutation[] {
  const server = flagFiles['kube-apiserver'];
  if (server === undefined || !/^kind: Pod$/m.test(textOf(tree, server)) || !textOf(tree, server).includes('mountPath'))
    return [];
  const [, folder] = /mountPath: \/?(\S*kubernetes\/pki)\/?$/m.exec(textOf(tree, server)) ?? [];
  if (folder === undefined) return [];
  const path = `${folder}/encryption.yaml`;
  const file = `${machineOf(server)}${path}`;
  return ['v1', 'v2'].map((apiVersion) => ({
    name: `a socket of a KMS plugin ${apiVersion} that is not mounted`,
    mutate: (old) =>
      withText(
        withNewFlag(old, server, `--encryption-provider-config=/${path}`),
        file,
        toYaml({
          apiVersion: 'apiserver.config.k8s.io/v1',
          kind: 'EncryptionConfiguration',
          resources: [
            {
              resources: ['secrets'],
              providers: [
                { kms: { apiVersion, name: 'vault', endpoint: 'unix:///var/run/kmsplugin/socket.sock' } },
                { identity: {} },
              ],
            },
          ],
        }),
      ),
    expected: inAnyOf([file], 'encryption-socket-not-mounted'),
  }));
}

function ofContainerd(): readonly Mutation[] {
  const tables = ['plugins."io.containerd.grpc.v1.cri".registry', "plugins.'io.containerd.cri.v1.images'.registry"];
  const besides: Readonly<Record<string, (table: string) => string>> = {
    mirrors: (table) => `[${table}.mirrors."docker.io"]\n  endpoint = ["https://mirror.example.com"]\n`,
    'TLS settings': (table) => `[${table}.configs."harbor.example.com".tls]\n  ca_file = "/etc/ssl/harbor.crt"\n`,
  };
  return tables.flatMap((table, index) =>
    Object.entries(besides).map(([name, beside]) => ({
      name: `containerd ${index + 1} with config_path and ${name}`,
      mutate: (old: Tree) =>
        withText(
          old,
          'etc/containerd/config.toml',
          `version = ${index + 2}\n[${table}]\n  config_path = "/etc/containerd/certs.d"\n${beside(table)}`,
        ),
      expected: inAnyOf(['etc/containerd/config.toml'], 'containerd-registry-conflict'),
    })),
  );
}

function ofDocker({ tree, credentials }: Distribution): readonly Mutation[] {
  const ca = credentials.ca;
  if (ca === undefined) return [];
  const file = 'etc/docker/certs.d/registry.example.com/ca.cert';
  return [
    {
      name: 'a CA of a registry that Docker takes for a client certificate',
      mutate: (old) => withText(old, file, certificatesAt(tree, ca.certificate)[0] ?? ''),
      expected: inAnyOf([file], 'docker-ca-misnamed'),
    },
  ];
}

/** A node that joins at the port of the other distribution. */
function joins({ tree }: Distribution): readonly Mutation[] {
  if ([...tree.files.keys()].some((path) => /rancher/.test(path))) return [];
  const files: Readonly<Record<string, string>> = {
    'etc/rancher/rke2/config.yaml': 'server: https://10.0.7.10:6443\ntoken: abcdef\n',
    'etc/rancher/rke2/config.yaml.d/join.yaml': 'server: "https://rke2.example.com:6443"\n',
    'etc/default/rke2-agent': 'RKE2_URL=https://10.0.7.10:6443\n',
    'etc/rancher/k3s/config.yaml': 'server: https://10.0.7.11:9345\ntoken: abcdef\n',
    'etc/systemd/system/k3s-agent.service.env': 'K3S_URL=https://10.0.7.11:9345\n',
  };
  return Object.entries(files).map(([file, text]) => ({
    name: `${file} at another port`,
    mutate: (old) => withText(old, file, text),
    expected: inAnyOf([file], 'join-port-wrong'),
    consequences: [inAnyOf([file], 'token-in-plaintext')],
  }));
}

/** Files at their places that hold nothing, no YAML, or something else. */
function emptied({ tree, isRoot }: Distribution): readonly Mutation[] {
  if (!isRoot) return [];
  const places = ['admin.conf', 'super-admin.conf'].map((name) => `etc/kubernetes/${name}`);
  const texts: Readonly<Record<string, string>> = {
    'is empty': '',
    'is no YAML': 'apiVersion: v1\nclusters: [\n',
    'is a page': '<html><body>404 Not Found</body></html>\n',
  };
  return places
    .filter((file) => tree.files.has(file))
    .flatMap((file) =>
      Object.entries(texts).map(([name, text]) => ({
        name: `${file} ${name}`,
        mutate: (old: Tree) => withText(old, file, text),
        expected: inAnyOf([file], 'placed-file-unreadable'),
      })),
    );
}

/** Where flags name the key of a pair, or one that signs tokens: its curve alone. */
function hollow({ tree, flagFiles }: Distribution): readonly Mutation[] {
  const keys = [
    ['kube-apiserver', 'tls-private-key-file'],
    ['kube-apiserver', 'service-account-signing-key-file'],
    ['etcd', 'key-file'],
  ] as const;
  return keys.flatMap(([component, flag]): readonly Mutation[] => {
    const file = flagFiles[component];
    const key = file === undefined ? undefined : findFlag(tree, file, flag)?.value.slice(1);
    if (file === undefined || key === undefined || !tree.files.has(key)) return [];
    return [
      {
        name: `--${flag} names a file without a key`,
        mutate: (old) => withText(old, key, encodePem('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex'))),
        expected: inAnyOf([file, key], 'key-missing'),
        consequences: [anywhere('key-missing')],
      },
    ];
  });
}

/** kube-apiserver verifies kubelets, and one presents what it made itself. */
async function selfMade({ tree, flagFiles, credentials, isRoot }: Distribution): Promise<readonly Mutation[]> {
  const server = flagFiles['kube-apiserver'];
  const kubelet = 'var/lib/kubelet/pki/kubelet.crt';
  const ca = credentials.ca;
  if (!isRoot || server === undefined || ca === undefined || credentials['kubelet-serving'] !== undefined) return [];
  if (!tree.files.has('var/lib/kubelet/config.yaml')) return [];
  if (textOf(tree, server).includes('--kubelet-certificate-authority')) return [];
  const own = await createTestCa({ name: 'cp-1-ca@1767225600' });
  const served = await own.issue({ commonName: 'cp-1@1767225600', dnsNames: ['cp-1'], extKeyUsage: ['serverAuth'] });
  return [
    {
      name: 'kube-apiserver verifies a kubelet that made its certificate itself',
      mutate: (old) => {
        const withPair = withFile(
          withText(old, kubelet, served.certificatePem + own.certificatePem),
          kubelet.replace('.crt', '.key'),
          { content: served.keyPem, mode: 0o600 },
        );
        return withNewFlag(withPair, server, `--kubelet-certificate-authority=/${ca.certificate.file}`);
      },
      expected: inAnyOf([kubelet], 'apiserver-kubelet-ca-set-but-selfsigned'),
      consequences: [anywhere('kubelet-serving-san-missing')],
    },
  ];
}
