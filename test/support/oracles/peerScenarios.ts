import { createEtcdCredentials, etcdHosts } from './etcdCredentials.ts';
import type { PeerHost, PeerScenario } from './etcdPeers.ts';
import { etcdFlags, type Flags, type HostFiles, pairFiles } from './etcdScenarios.ts';
import type { KeyAndCertificate, OraclePki } from './oraclePki.ts';
import { staticPod } from './staticPod.ts';

/** What is different from the healthy member, at the first one or at both. */
interface Change {
  readonly first?: Partial<PeerHost>;
  readonly both?: Partial<PeerHost>;
}

const folder = '/etc/kubernetes/pki/etcd';

export async function createPeerScenarios(pki: OraclePki): Promise<readonly PeerScenario[]> {
  const { servers, clients, crls } = await createEtcdCredentials(pki);
  const peers: Readonly<Record<string, KeyAndCertificate>> = {
    ...servers,
    'with another address only': await pki.issue({
      ...{ commonName: 'cp-1', ipAddresses: [etcdHosts.absent] },
      extKeyUsage: ['serverAuth', 'clientAuth'],
    }),
  };
  const healthy: HostFiles = {
    [`${folder}/ca.crt`]: pki.ca.certificatePem,
    ...pairFiles('etcd/peer', servers.healthy),
  };
  const flag = (etcd: Flags): Change => ({ both: { etcd } });
  const changes: Readonly<Record<string, Change>> = {
    healthy: {},
    ...Object.fromEntries(
      Object.entries(peers)
        .filter(([name]) => name !== 'healthy')
        .map(([name, pair]) => [`first member: ${name}`, { first: { files: pairFiles('etcd/peer', pair) } }]),
    ),
    'first member trusts another CA': { first: { files: { [`${folder}/ca.crt`]: pki.otherCa.certificatePem } } },
    'first member trusts an empty file': { first: { files: { [`${folder}/ca.crt`]: '' } } },
    'first member verifies nobody': {
      first: { etcd: { 'peer-client-cert-auth': undefined, 'peer-trusted-ca-file': undefined } },
    },
    'first member: no peer-client-cert-auth': { first: { etcd: { 'peer-client-cert-auth': undefined } } },
    'first member without peer-trusted-ca-file': { first: { etcd: { 'peer-trusted-ca-file': undefined } } },
    'first member with a CRL that has the certificate of nobody': {
      first: { files: { [`${folder}/x.crl`]: crls['PEM, empty'] }, etcd: { 'peer-crl-file': `${folder}/x.crl` } },
    },
    'first member: key of another': { first: { files: { [`${folder}/peer.key`]: clients.healthy.keyPem } } },
    'first member: no certificate': {
      first: { etcd: { 'peer-cert-file': undefined, 'peer-key-file': undefined } },
    },
    'first member: certificate missing': { first: { files: { [`${folder}/peer.crt`]: undefined } } },
    'allowed common name: theirs': flag({ 'peer-cert-allowed-cn': 'cp-1' }),
    'allowed common name: another': { first: { etcd: { 'peer-cert-allowed-cn': 'other' } } },
    'allowed hostname: theirs': flag({ 'peer-cert-allowed-hostname': 'localhost' }),
    'allowed hostname: another': { first: { etcd: { 'peer-cert-allowed-hostname': 'other.example.com' } } },
    'first member on an address that its certificate lacks': {
      both: { etcd: { 'initial-cluster': clusterOf(etcdHosts.absent) } },
      first: {
        etcd: {
          'listen-peer-urls': `https://${etcdHosts.absent}:{peer1}`,
          'initial-advertise-peer-urls': `https://${etcdHosts.absent}:{peer1}`,
        },
      },
    },
    'the same address as client name, SAN not verified': {
      both: { etcd: { 'experimental-peer-skip-client-san-verification': 'true' } },
      first: { files: pairFiles('etcd/peer', peers['with another address only']) },
    },
    'a client certificate of its own': {
      first: {
        files: {
          ...pairFiles('etcd/peer', servers['only for servers']),
          ...pairFiles('etcd/client', clients['without names']),
        },
        etcd: { 'peer-client-cert-file': `${folder}/client.crt`, 'peer-client-key-file': `${folder}/client.key` },
      },
    },
    'peer-auto-tls': flag({
      ...{ 'peer-auto-tls': 'true', 'peer-cert-file': undefined, 'peer-key-file': undefined },
      ...{ 'peer-trusted-ca-file': undefined, 'peer-client-cert-auth': undefined },
    }),
  };
  return Object.entries(changes).map(([name, { first, both }]) => ({
    name,
    hosts: [hostOf(healthy, 1, both, first), hostOf(healthy, 2, both)],
  }));
}

function hostOf(files: HostFiles, number: 1 | 2, ...changes: readonly (Partial<PeerHost> | undefined)[]): PeerHost {
  const client = `http://127.0.0.1:{client${number}}`;
  const peer = `https://127.0.0.1:{peer${number}}`;
  const own: Flags = {
    ...etcdFlags,
    ...{ name: `cp-${number}`, 'initial-cluster': clusterOf('127.0.0.1') },
    ...{ 'listen-client-urls': client, 'advertise-client-urls': client },
    ...{ 'listen-peer-urls': peer, 'initial-advertise-peer-urls': peer },
    ...{ 'cert-file': undefined, 'key-file': undefined, 'trusted-ca-file': undefined, 'client-cert-auth': undefined },
  };
  const etcd: Flags = Object.assign({}, own, ...changes.map((change) => change?.etcd));
  const changed: HostFiles = Object.assign({}, files, ...changes.map((change) => change?.files));
  return { files: { ...changed, ...staticPod('etcd', etcd) }, etcd };
}

function clusterOf(firstHost: string): string {
  return `cp-1=https://${firstHost}:{peer1},cp-2=https://127.0.0.1:{peer2}`;
}
