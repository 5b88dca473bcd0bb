import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { neededSuites } from '../../../src/core/pki/cluster/cipherSuites.ts';
import { findFlag, withFlag, withNewFlag, withoutFlag } from '../flags.ts';
import { anywhere, at, atText, type Expectation, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Tree, withText } from '../tree.ts';

const untrusted: readonly FindingCode[] = ['not-issued-by-expected-ca', 'wrong-ca-on-edge'];
/** What the API server has published before. */
const stale: readonly FindingCode[] = ['ext-auth-configmap-stale'];

/** Flags of kube-apiserver that contradict each other, other components or the certificates. */
export const apiserverFlags: MutationClass = ({ tree, flagFiles, credentials, singleCa, kubeconfigs }) => {
  const file = flagFiles['kube-apiserver'];
  if (file === undefined) return [];
  const flag = (name: string): string => `--${name}=`;
  const value = (name: string): string | undefined => findFlag(tree, file, name)?.value;
  const setting = (name: string, to: string, ...codes: readonly FindingCode[]): Mutation => ({
    name: `${flag(name)}${to}`,
    mutate: (old) =>
      value(name) === undefined ? withNewFlag(old, file, flag(name) + to) : withFlag(old, file, name, to),
    expected: atText(file, flag(name), ...codes),
  });
  const hasFile = (pattern: RegExp): boolean => [...tree.files.keys()].some((path) => pattern.test(path));
  const frontProxyCa = value('requestheader-client-ca-file');
  const clientCa = value('client-ca-file');
  const etcdCa = value('etcd-cafile');
  return [
    setting('tls-min-version', 'VersionTLS10', 'tls-min-version-weak'),
    setting('tls-cipher-suites', `TLS_RSA_WITH_3DES_EDE_CBC_SHA,${neededSuites[0]}`, 'tls-cipher-insecure'),
    setting('tls-cipher-suites', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'tls-cipher-http2-missing'),
    setting('insecure-port', '8080', 'flag-removed'),
    ...(value('authorization-mode') === 'Node,RBAC' && flagFiles.kubelet !== undefined
      ? [setting('authorization-mode', 'RBAC', 'authorizer-missing')]
      : []),
    {
      ...setting('service-cluster-ip-range', '10.200.0.0/16'),
      expected: inAnyOf([file, credentials.apiserver?.certificate.file ?? file], 'apiserver-san-missing-service-ip'),
      consequences: [anywhere('apiserver-san-missing-service-ip')],
    },
    ...(hasFile(/admin[^/]*conf(?:ig)?$/)
      ? [
          {
            name: 'kube-apiserver without a CA of clients',
            mutate: (old: Tree) => withoutFlag(old, file, 'client-ca-file'),
            expected: inAnyOf([file], 'credential-not-accepted'),
          },
        ]
      : []),
    ...endedTls(tree, kubeconfigs),
    ...(hasFile(/\/join\.yaml$/) ? [setting('anonymous-auth', 'false', 'credential-not-accepted')] : []),
    ...(kubeconfigs.length === 0 ||
    value('tls-cert-file') === undefined ||
    value('tls-sni-cert-key') !== undefined ||
    value('cert-dir') !== undefined
      ? []
      : [
          {
            name: 'kube-apiserver without a certificate',
            mutate: (old: Tree) => withoutFlag(withoutFlag(old, file, 'tls-cert-file'), file, 'tls-private-key-file'),
            expected: inAnyOf([file], 'serving-certificate-not-set'),
          },
        ]),
    {
      name: 'kube-apiserver without an issuer of tokens',
      mutate: (old) => withoutFlag(old, file, 'service-account-issuer'),
      expected: inAnyOf([file], 'sa-flags-missing'),
    },
    {
      name: 'kube-apiserver without a key that signs tokens',
      mutate: (old) => withoutFlag(old, file, 'service-account-signing-key-file'),
      expected: inAnyOf([file], 'sa-flags-missing'),
    },
    ...(value('etcd-servers')?.startsWith('https:') === true
      ? [
          {
            name: 'kube-apiserver speaks to etcd without TLS',
            mutate: (old: typeof tree) => withFlag(old, file, 'etcd-servers', 'http://127.0.0.1:2379'),
            expected: atText(file, '--etcd-servers=', 'etcd-plaintext'),
          },
          // What etcd shows has to be known.
          ...(credentials['etcd-server'] === undefined
            ? []
            : [setting('etcd-servers', 'https://etcd.elsewhere.example:2379', 'etcd-san-missing-endpoint')]),
        ]
      : []),
    ...(frontProxyCa === undefined || clientCa === undefined || singleCa
      ? []
      : requestHeaders({ file, clientCa, frontProxyCa, names: value('requestheader-allowed-names'), credentials })),
    // With whose certificate it is verified has to be known.
    ...(etcdCa === undefined || clientCa === undefined || singleCa || credentials['etcd-server'] === undefined
      ? []
      : [
          {
            ...setting('etcd-cafile', clientCa, ...untrusted),
            consequences: verdictsOf(credentials['etcd-server']?.certificate.file),
          },
        ]),
    ...(frontProxyCa === undefined || singleCa
      ? []
      : [
          {
            ...setting(
              'client-ca-file',
              frontProxyCa,
              ...untrusted,
              'signing-ca-not-trusted',
              'requestheader-ca-shared',
            ),
            consequences: [anywhere(...untrusted, 'signing-ca-not-trusted', 'requestheader-ca-shared', ...stale)],
          },
        ]),
  ];
};

function verdictsOf(file: string | undefined): readonly Expectation[] {
  return file === undefined ? [] : [inAnyOf([file], ...untrusted)];
}

interface RequestHeaders {
  readonly file: string;
  readonly clientCa: string;
  readonly frontProxyCa: string;
  readonly names: string | undefined;
  readonly credentials: Parameters<MutationClass>[0]['credentials'];
}

/** Whom kube-apiserver believes the headers of a proxy. */
function requestHeaders({ file, clientCa, names, credentials }: RequestHeaders): readonly Mutation[] {
  const client = credentials['front-proxy-client']?.certificate;
  const ca = 'requestheader-client-ca-file';
  const allowed = 'requestheader-allowed-names';
  const broken = client === undefined ? [] : [at(client, ...untrusted)];
  return [
    {
      name: 'kube-apiserver believes clients the headers of a proxy, by name',
      mutate: (tree) => withFlag(tree, file, ca, clientCa),
      expected: atText(file, `--${ca}=`, 'requestheader-ca-shared', 'requestheader-ca-equals-client-ca'),
      consequences: [...broken, inAnyOf([file], ...untrusted), anywhere(...stale)],
    },
    ...(names === undefined
      ? []
      : ([
          {
            name: 'kube-apiserver believes every client the headers of a proxy',
            mutate: (tree) => withoutFlag(withFlag(tree, file, ca, clientCa), file, allowed),
            expected: atText(file, `--${ca}=`, 'requestheader-ca-equals-client-ca'),
            consequences: [...broken, inAnyOf([file], ...untrusted, 'requestheader-names-empty'), anywhere(...stale)],
          },
          {
            name: 'kube-apiserver believes every proxy',
            mutate: (tree) => withoutFlag(tree, file, allowed),
            expected: atText(file, `--${ca}=`, 'requestheader-names-empty'),
          },
          {
            name: 'kube-apiserver believes a proxy of another name',
            mutate: (tree) => withFlag(tree, file, allowed, 'aggregator-x'),
            expected: {
              codes: ['front-proxy-cn-not-allowed'],
              files: [file, ...(client === undefined ? [] : [client.file])],
            },
          },
        ] satisfies Mutation[])),
  ];
}

/** A proxy at the address of a kubeconfig that ends TLS; the certificate in it does not get past that. */
function endedTls(tree: Tree, kubeconfigs: Parameters<MutationClass>[0]['kubeconfigs']): readonly Mutation[] {
  const proxy = 'etc/haproxy/haproxy.cfg';
  const admin = kubeconfigs.find((path) => /admin[^/]*\.conf$/.test(path));
  const file = admin === undefined ? undefined : tree.files.get(admin);
  const text = file !== undefined && 'content' in file ? file.content : '';
  const [, host, port] = /server: "?https:\/\/([\w.-]+):(\d+)/.exec(text) ?? [];
  if (host === undefined || port === undefined || !text.includes('client-certificate')) return [];
  return [
    {
      name: 'HAProxy ends TLS before kube-apiserver',
      mutate: (old) =>
        withText(
          old,
          proxy,
          `frontend api\n  bind ${host}:${port} ssl crt /etc/haproxy/api.pem\n  default_backend api\nbackend api\n  server cp-1 ${host}:6443 ssl verify none\n`,
        ),
      expected: inAnyOf([proxy], 'credential-not-accepted'),
    },
  ];
}
