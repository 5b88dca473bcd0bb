import { stringify } from 'yaml';
import type { KubeApiServer } from './kubeApiServers.ts';
import { createParties, type Parties, pairFields } from './kubeconfigParties.ts';
import { malformedCases } from './malformedKubeconfigs.ts';
import type { OraclePki } from './oraclePki.ts';

/** A kubeconfig of which a context is used against a server. */
export interface KubeconfigCase {
  readonly name: string;
  readonly kubeconfig: string;
  /** The current one where absent. */
  readonly context?: string;
  /** Name of the server that answers, whatever address the kubeconfig has. */
  readonly server: string;
}

export interface KubeconfigCases {
  readonly servers: readonly KubeApiServer[];
  readonly cases: readonly KubeconfigCase[];
  /** Files beside the kubeconfig, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A kubeconfig with one context; what is not given is healthy. Fields of `top` replace whole lists. */
export interface KubeconfigDraft {
  readonly cluster?: Fields;
  readonly user?: Fields;
  readonly context?: Fields;
  readonly top?: Fields;
}

/** Address of the cluster, as kubeadm's certificates have it. */
export const clusterServer = 'https://192.168.56.10:6443';

export async function createKubeconfigCases(pki: OraclePki): Promise<KubeconfigCases> {
  const parties = await createParties(pki);
  return {
    servers: Object.values(parties.servers),
    cases: [...serverCases(parties), ...clientCases(parties), ...malformedCases(parties)],
    files: parties.files,
  };
}

/** A context of the healthy kubeconfig, changed, against the healthy server unless another one is named. */
export function caseOf(
  { healthy }: Parties,
  name: string,
  { cluster = healthy.cluster, user = healthy.user, context = { cluster: 'c', user: 'u' }, top = {} }: KubeconfigDraft,
  server = 'healthy',
): KubeconfigCase {
  const kubeconfig = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context }],
    'current-context': 'x',
    ...top,
  });
  return { name, kubeconfig, server };
}

/** What kubectl says to the server's certificate. */
function serverCases(parties: Parties): readonly KubeconfigCase[] {
  const { healthy, ca } = parties;
  const withCluster = (name: string, fields: Fields, server?: string) =>
    caseOf(parties, name, { cluster: { ...healthy.cluster, ...fields } }, server);
  const withoutCa = (name: string, fields: Fields, server?: string) =>
    caseOf(parties, name, { cluster: { server: clusterServer, ...fields } }, server);
  return [
    caseOf(parties, 'healthy', {}),
    ...Object.keys(parties.servers)
      .filter((server) => server !== 'healthy')
      .map((server) => caseOf(parties, `server certificate: ${server}`, {}, server)),
    withoutCa('CA by path', { 'certificate-authority': 'ca.crt' }),
    withoutCa('CA of another cluster by path', { 'certificate-authority': 'other-ca.crt' }),
    withoutCa('CA file missing', { 'certificate-authority': 'absent.crt' }),
    withoutCa('CA file is a directory', { 'certificate-authority': '.' }),
    withoutCa('CA file is empty', { 'certificate-authority': 'empty' }),
    withoutCa('CA file without PEM', { 'certificate-authority': 'garbage' }),
    withoutCa('CA file holds a key', { 'certificate-authority': 'admin.key' }),
    withoutCa('no CA', {}),
    withoutCa('no CA, insecure', { 'insecure-skip-tls-verify': true }),
    withoutCa('no CA, insecure, expired server', { 'insecure-skip-tls-verify': true }, 'expired'),
    withCluster('insecure with CA data', { 'insecure-skip-tls-verify': true }),
    withoutCa('insecure with CA file', { 'insecure-skip-tls-verify': true, 'certificate-authority': 'ca.crt' }),
    withoutCa('insecure with missing CA file', { 'insecure-skip-tls-verify': true, 'certificate-authority': 'absent' }),
    withCluster('CA by path and data', { 'certificate-authority': 'ca.crt' }),
    withCluster('CA by missing path and data', { 'certificate-authority': 'absent.crt' }),
    withCluster('CA data: another cluster', { 'certificate-authority-data': ca.other }),
    withCluster('CA data: expired CA', { 'certificate-authority-data': ca.expired }, 'below expired CA'),
    withCluster('CA data: bundle, the right one last', { 'certificate-authority-data': ca.bundle }),
    withCluster('CA data: text, then the CA', { 'certificate-authority-data': ca.withText }),
    withCluster('CA data: a broken block, then the CA', { 'certificate-authority-data': ca.brokenFirst }),
    withCluster('CA data: intermediate alone', { 'certificate-authority-data': ca.intermediate }, 'below intermediate'),
    withCluster('CA data: the server certificate itself', { 'certificate-authority-data': ca.serverItself }),
    withCluster('CA data: a leaf of the CA', { 'certificate-authority-data': ca.leaf }),
    withCluster('CA data: a key', { 'certificate-authority-data': ca.key }),
    withCluster('CA data: no PEM', { 'certificate-authority-data': ca.garbage }),
    withCluster('CA data: DER', { 'certificate-authority-data': ca.der }),
    withCluster('CA data: base64 twice', { 'certificate-authority-data': ca.twice }),
    withCluster('CA data: empty', { 'certificate-authority-data': '' }),
    withCluster('CA data: not base64', { 'certificate-authority-data': 'LS0tLS1CRUdJTi!!' }),
    withCluster('CA data: base64 without padding', { 'certificate-authority-data': ca.unpadded }),
    withCluster('CA data: line breaks in base64', { 'certificate-authority-data': ca.wrapped }),
    withCluster('CA data: PEM itself', { 'certificate-authority-data': ca.pem }),
    withCluster('CA data: a placeholder', { 'certificate-authority-data': 'DATA+OMITTED' }),
    withCluster('CA data: redacted', { 'certificate-authority-data': 'REDACTED' }),
    withCluster('name: an address that the certificate lacks', { server: 'https://10.1.2.3:6443' }),
    withCluster('name: a host that the certificate lacks', { server: 'https://api.example.org:6443' }),
    withCluster('name: a host of the certificate', { server: 'https://kubernetes.default.svc:443' }),
    withCluster('name: with a final dot and capitals', { server: 'https://Kubernetes.Default.svc.:443' }),
    withCluster('name: below the wildcard', { server: 'https://api.example.com' }),
    withCluster('name: two labels below the wildcard', { server: 'https://a.api.example.com' }),
    withCluster('name: an IPv6 address of the certificate', { server: 'https://[fd00::10]:6443' }),
    withCluster('name: an IPv6 address that it lacks', { server: 'https://[fd00::11]:6443' }),
    withCluster('name: with path', { server: `${clusterServer}/k8s/clusters/c-1` }),
    withCluster('name: with a slash', { server: `${clusterServer}/` }),
    withCluster('name: without port', { server: 'https://192.168.56.10' }),
    withCluster('tls-server-name: a name of the certificate', {
      server: 'https://10.1.2.3:6443',
      'tls-server-name': 'kubernetes',
    }),
    withCluster('tls-server-name: another', { 'tls-server-name': 'other.example.org' }),
    withCluster('tls-server-name: an address', { 'tls-server-name': '192.168.56.10' }),
    withCluster('tls-server-name: another address', { 'tls-server-name': '10.9.9.9' }),
    withoutCa('tls-server-name, insecure', { 'insecure-skip-tls-verify': true, 'tls-server-name': 'other' }),
    withCluster('server: http', { server: 'http://192.168.56.10:6443' }),
    withoutCa('server: http, without CA', { server: 'http://192.168.56.10:6443' }),
    withCluster('server: no scheme', { server: '192.168.56.10:6443' }),
    withoutCa('server: no scheme, no CA, insecure', {
      server: '192.168.56.10:6443',
      'insecure-skip-tls-verify': true,
    }),
    withCluster('server: a name without scheme and port', { server: 'kubernetes' }),
    withCluster('server: empty', { server: '' }),
    withCluster('server: scheme only', { server: 'https://' }),
    withCluster('server: unknown scheme', { server: 'ftp://192.168.56.10:6443' }),
    withCluster('server: bad port', { server: 'https://192.168.56.10:port' }),
    withCluster('server: with a query', { server: `${clusterServer}/?a=b` }),
    withCluster('server: with a space', { server: `${clusterServer} ` }),
    withCluster('proxy-url: bad scheme', { 'proxy-url': 'ftp://proxy.example.com' }),
    withCluster('proxy-url: no scheme', { 'proxy-url': 'proxy.example.com:3128' }),
    withCluster('proxy-url: unparsable', { 'proxy-url': 'http://[::1' }),
    caseOf(parties, 'cluster: empty', { cluster: {} }),
  ];
}

/** What the server, and kubectl itself, say to the user's credentials. */
function clientCases(parties: Parties): readonly KubeconfigCase[] {
  const { clients, healthy } = parties;
  const withUser = (name: string, user: Fields) => caseOf(parties, name, { user });
  const changed = (name: string, fields: Fields) => withUser(name, { ...healthy.user, ...fields });
  const { 'client-certificate-data': certificate, 'client-key-data': key } = pairFields(clients.admin);
  const exec = (name: string, fields: Fields) =>
    withUser(name, {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'absent', interactiveMode: 'Never', ...fields },
    });
  const withQuotedToken = (name: string, token: string): KubeconfigCase => {
    const plain = withUser(name, { token: 'TOKEN' });
    return { ...plain, kubeconfig: plain.kubeconfig.replace('TOKEN', token) };
  };
  return [
    ...Object.entries(clients)
      .filter(([name]) => name !== 'admin')
      .map(([name, pair]) => withUser(`client certificate: ${name}`, pairFields(pair))),
    withUser('client by paths', { 'client-certificate': 'admin.crt', 'client-key': 'admin.key' }),
    withUser('client by paths, key of another', { 'client-certificate': 'admin.crt', 'client-key': 'other.key' }),
    withUser('client certificate file missing', { 'client-certificate': 'absent.crt', 'client-key': 'admin.key' }),
    withUser('client key file missing', { 'client-certificate': 'admin.crt', 'client-key': 'absent.key' }),
    withUser('client files missing', { 'client-certificate': 'absent.crt', 'client-key': 'absent.key' }),
    withUser('client certificate file is empty', { 'client-certificate': 'empty', 'client-key': 'admin.key' }),
    withUser('client certificate by path, key as data', { 'client-certificate': 'admin.crt', 'client-key-data': key }),
    withUser('client certificate without key', { 'client-certificate-data': certificate }),
    withUser('client key without certificate', { 'client-key-data': key }),
    changed('client certificate by path and data', { 'client-certificate': 'admin.crt' }),
    changed('client key by path and data', { 'client-key': 'admin.key' }),
    changed('client key of another', { 'client-key-data': pairFields(clients['other CA'])['client-key-data'] }),
    changed('client certificate and key swapped', { 'client-certificate-data': key, 'client-key-data': certificate }),
    changed('client certificate: no PEM', { 'client-certificate-data': parties.ca.garbage }),
    changed('client certificate: not base64', { 'client-certificate-data': '!!!' }),
    changed('client certificate: the CA first', { 'client-certificate-data': parties.caFirst }),
    changed('client certificate: empty', { 'client-certificate-data': '' }),
    changed('client key: no PEM', { 'client-key-data': parties.ca.garbage }),
    changed('client key: not base64', { 'client-key-data': '!!!' }),
    changed('client key: encrypted', { 'client-key-data': parties.encryptedKey }),
    changed('client key: a broken key', { 'client-key-data': parties.brokenKey }),
    changed('client key: empty', { 'client-key-data': '' }),
    changed('client certificate and key redacted', {
      'client-certificate-data': 'REDACTED',
      'client-key-data': 'REDACTED',
    }),
    withUser('token', { token: 'known' }),
    withUser('token: unknown', { token: 'unknown' }),
    withUser('token by path', { tokenFile: 'token' }),
    withUser('token file missing', { tokenFile: 'absent' }),
    withUser('token file empty', { tokenFile: 'empty' }),
    withQuotedToken('token with a line break', '"known\\n"'),
    withQuotedToken('token as a block', `|\n${' '.repeat(12)}known`),
    withUser('token and token file missing', { token: 'known', tokenFile: 'absent' }),
    withUser('token and password', { token: 'known', username: 'a', password: 'b' }),
    changed('token and client certificate', { token: 'known' }),
    changed('client certificate and password', { username: 'a', password: 'b' }),
    withUser('nothing', {}),
    changed('impersonation', { as: 'jane' }),
    changed('impersonation without user', { 'as-groups': ['a'] }),
    exec('exec: command not found', {}),
    exec('exec: command not found, install hint', { installHint: 'Install it.' }),
    exec('exec: v1alpha1', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }),
    exec('exec: v1beta1 without interactiveMode', {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      interactiveMode: undefined,
    }),
    exec('exec: v1 without interactiveMode', { interactiveMode: undefined }),
    exec('exec: unknown interactiveMode', { interactiveMode: 'Sometimes' }),
    exec('exec: always interactive', { interactiveMode: 'Always' }),
    exec('exec: without apiVersion', { apiVersion: undefined }),
    exec('exec: without command', { command: undefined }),
    exec('exec: unknown apiVersion', { apiVersion: 'example.com/v1' }),
    exec('exec: variable without name', { env: [{ value: 'a' }] }),
    withUser('auth provider: gcp', { 'auth-provider': { name: 'gcp' } }),
    withUser('auth provider: unknown', { 'auth-provider': { name: 'example' } }),
    changed('client certificate and exec', {
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'absent', interactiveMode: 'Never' },
    }),
  ];
}
