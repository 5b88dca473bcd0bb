import { createEtcdCredentials, type EtcdCredentials, etcdHosts } from './etcdCredentials.ts';
import type { KeyAndCertificate, OraclePki } from './oraclePki.ts';
import { staticPod } from './staticPod.ts';

/** Flags of a component without their dashes; one that is `undefined` is not there. */
export type Flags = Readonly<Record<string, string | undefined>>;

/** Files of a host by their paths; one that is `undefined` is not there. */
export type HostFiles = Readonly<Record<string, string | Uint8Array | undefined>>;

/**
 * An etcd and a kube-apiserver on one host. `{client}` and `{peer}` in flags stand for etcd's ports.
 */
export interface EtcdScenario {
  readonly name: string;
  readonly files: HostFiles;
  readonly etcd: Flags;
  readonly apiserver: Flags;
  /** Whether etcd's own files or flags are what is different from a healthy host. */
  readonly concernsServer: boolean;
}

const folder = '/etc/kubernetes/pki';

/** As kubeadm writes them, on the only host that there is here. */
export const etcdFlags: Flags = {
  name: 'cp-1',
  'listen-client-urls': 'https://127.0.0.1:{client}',
  'advertise-client-urls': 'https://127.0.0.1:{client}',
  'listen-peer-urls': 'https://127.0.0.1:{peer}',
  'initial-advertise-peer-urls': 'https://127.0.0.1:{peer}',
  'initial-cluster': 'cp-1=https://127.0.0.1:{peer}',
  'cert-file': `${folder}/etcd/server.crt`,
  'key-file': `${folder}/etcd/server.key`,
  'client-cert-auth': 'true',
  'trusted-ca-file': `${folder}/etcd/ca.crt`,
  'peer-cert-file': `${folder}/etcd/peer.crt`,
  'peer-key-file': `${folder}/etcd/peer.key`,
  'peer-client-cert-auth': 'true',
  'peer-trusted-ca-file': `${folder}/etcd/ca.crt`,
};

/** As kubeadm writes those that concern etcd. */
export const apiserverFlags: Flags = {
  'etcd-servers': 'https://127.0.0.1:{client}',
  'etcd-cafile': `${folder}/etcd/ca.crt`,
  'etcd-certfile': `${folder}/apiserver-etcd-client.crt`,
  'etcd-keyfile': `${folder}/apiserver-etcd-client.key`,
};

/** What is different from the healthy host. */
interface Change {
  readonly files?: HostFiles;
  readonly etcd?: Flags;
  readonly apiserver?: Flags;
}

const otherCaFile = `${folder}/other-ca.crt`;
const caFile = `${folder}/etcd/ca.crt`;

export async function createEtcdScenarios(pki: OraclePki): Promise<readonly EtcdScenario[]> {
  const credentials = await createEtcdCredentials(pki);
  const { servers, clients, cas, crls } = credentials;
  const healthy: HostFiles = {
    [caFile]: pki.ca.certificatePem,
    ...pairFiles('etcd/server', servers.healthy),
    ...pairFiles('etcd/peer', servers.healthy),
    ...pairFiles('apiserver-etcd-client', clients.healthy),
  };
  const changes: Readonly<Record<string, Change>> = {
    healthy: {},
    ...changesOf('server', servers, (pair) => ({ files: pairFiles('etcd/server', pair) })),
    ...changesOf('client', clients, (pair) => ({ files: pairFiles('apiserver-etcd-client', pair) })),
    ...changesOf('CA of the server', cas, (pem) => ({
      files: { [otherCaFile]: pem },
      etcd: { 'trusted-ca-file': otherCaFile },
    })),
    ...changesOf('CA of the client', cas, (pem) => ({
      files: { [otherCaFile]: pem },
      apiserver: { 'etcd-cafile': otherCaFile },
    })),
    ...changesOf('CRL', crls, (crl) => ({
      files: { [`${folder}/etcd/client.crl`]: crl },
      etcd: { 'client-crl-file': `${folder}/etcd/client.crl` },
    })),
    'CRL file missing': { etcd: { 'client-crl-file': `${folder}/etcd/client.crl` } },
    ...flagChanges(),
    ...fileChanges(credentials),
  };
  return Object.entries(changes).map(([name, change]) => ({
    name,
    ...hostOf({ ...healthy, ...change.files }, change),
    concernsServer:
      change.etcd !== undefined || Object.keys(change.files ?? {}).some((file) => file.includes('/etcd/')),
  }));
}

/** The host with manifests that have the flags. */
function hostOf(files: HostFiles, change: Change): Pick<EtcdScenario, 'files' | 'etcd' | 'apiserver'> {
  const etcd = { ...etcdFlags, ...change.etcd };
  const apiserver = { ...apiserverFlags, ...change.apiserver };
  return {
    files: { ...files, ...staticPod('etcd', etcd), ...staticPod('kube-apiserver', apiserver) },
    etcd,
    apiserver,
  };
}

function changesOf<Value>(
  what: string,
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Change,
): Record<string, Change> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== 'healthy')
      .map(([name, value]) => [`${what}: ${name}`, change(value)]),
  );
}

function flagChanges(): Readonly<Record<string, Change>> {
  const withHost = (host: string): Change => ({
    etcd: {
      'listen-client-urls': `https://${host.replace('localhost', '127.0.0.1')}:{client}`,
      'advertise-client-urls': `https://${host}:{client}`,
    },
    apiserver: { 'etcd-servers': `https://${host}:{client}` },
  });
  return {
    'host: a DNS name of the certificate': withHost('localhost'),
    'host: an address that the certificate lacks': withHost(etcdHosts.absent),
    'no client-cert-auth': { etcd: { 'client-cert-auth': undefined } },
    'client-cert-auth=false': { etcd: { 'client-cert-auth': 'false' } },
    'no client-cert-auth, no client certificate': {
      etcd: { 'client-cert-auth': undefined },
      apiserver: { 'etcd-certfile': undefined, 'etcd-keyfile': undefined },
    },
    'no trusted-ca-file': { etcd: { 'trusted-ca-file': undefined } },
    'neither client-cert-auth nor trusted-ca-file': {
      etcd: { 'client-cert-auth': undefined, 'trusted-ca-file': undefined },
    },
    'clients are not verified and have no certificate': {
      etcd: { 'client-cert-auth': undefined, 'trusted-ca-file': undefined },
      apiserver: { 'etcd-certfile': undefined, 'etcd-keyfile': undefined },
    },
    'client without certificate': { apiserver: { 'etcd-certfile': undefined, 'etcd-keyfile': undefined } },
    'client without CA': { apiserver: { 'etcd-cafile': undefined } },
    'client certificate without key': { apiserver: { 'etcd-keyfile': undefined } },
    'allowed hostname: a name of the client': { etcd: { 'client-cert-allowed-hostname': etcdHosts.clientName } },
    'allowed hostname: a name of the server': { etcd: { 'client-cert-allowed-hostname': 'localhost' } },
    'allowed hostname: another one': { etcd: { 'client-cert-allowed-hostname': 'other.example.com' } },
    'etcd without TLS': {
      etcd: {
        'listen-client-urls': 'http://127.0.0.1:{client}',
        'advertise-client-urls': 'http://127.0.0.1:{client}',
      },
    },
    'client without TLS': { apiserver: { 'etcd-servers': 'http://127.0.0.1:{client}' } },
    'neither with TLS': {
      etcd: {
        'listen-client-urls': 'http://127.0.0.1:{client}',
        'advertise-client-urls': 'http://127.0.0.1:{client}',
      },
      apiserver: { 'etcd-servers': 'http://127.0.0.1:{client}' },
    },
    'etcd without certificate': { etcd: { 'cert-file': undefined, 'key-file': undefined } },
    'etcd without key': { etcd: { 'key-file': undefined } },
    'auto-tls': { etcd: { 'cert-file': undefined, 'key-file': undefined, 'auto-tls': 'true' } },
    'auto-tls beside a certificate': { etcd: { 'auto-tls': 'true' } },
  };
}

function fileChanges({ servers, clients }: EtcdCredentials): Readonly<Record<string, Change>> {
  const without = (path: string): Change => ({ files: { [`${folder}/${path}`]: undefined } });
  const otherKey = servers.expired?.keyPem;
  return {
    'server key of another': { files: { [`${folder}/etcd/server.key`]: otherKey } },
    'server key and certificate swapped': {
      files: {
        [`${folder}/etcd/server.key`]: servers.healthy.certificatePem,
        [`${folder}/etcd/server.crt`]: servers.healthy.keyPem,
      },
    },
    'server certificate missing': without('etcd/server.crt'),
    'server key missing': without('etcd/server.key'),
    'CA missing': without('etcd/ca.crt'),
    'client key of another': { files: { [`${folder}/apiserver-etcd-client.key`]: otherKey } },
    'client certificate missing': without('apiserver-etcd-client.crt'),
    'client key missing': without('apiserver-etcd-client.key'),
    'server and client expired': {
      files: {
        ...pairFiles('etcd/server', servers.expired),
        ...pairFiles('apiserver-etcd-client', clients.expired),
      },
    },
  };
}

/** A certificate and its key under kubeadm's names. */
export function pairFiles(name: string, pair: KeyAndCertificate | undefined): HostFiles {
  return { [`${folder}/${name}.crt`]: pair?.certificatePem, [`${folder}/${name}.key`]: pair?.keyPem };
}
