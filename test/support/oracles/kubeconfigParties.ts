import { createPrivateKey } from 'node:crypto';
import { base64 } from '../base64.ts';
import type { KubeApiServer } from './kubeApiServers.ts';
import type { Fields } from './kubeconfigCases.ts';
import { expired, type KeyAndCertificate, notYetValid, type OraclePki } from './oraclePki.ts';

/** Who takes part: servers, clients, and CA data in many states. All data are base64, as kubeconfigs hold them. */
export interface Parties {
  readonly servers: Readonly<Record<string, KubeApiServer>>;
  readonly clients: Readonly<Record<string, KeyAndCertificate>> & {
    readonly admin: KeyAndCertificate;
    readonly 'other CA': KeyAndCertificate;
  };
  readonly healthy: { readonly cluster: Fields; readonly user: Fields };
  readonly ca: Readonly<
    Record<
      | ('pem' | 'other' | 'expired' | 'bundle' | 'withText' | 'brokenFirst' | 'intermediate' | 'serverItself' | 'leaf')
      | ('key' | 'garbage' | 'der' | 'twice' | 'unpadded' | 'wrapped'),
      string
    >
  >;
  /** The CA's certificate before the client's. */
  readonly caFirst: string;
  readonly encryptedKey: string;
  readonly brokenKey: string;
  /** By name; see {@link KubeconfigCases.files}. */
  readonly files: Readonly<Record<string, string>>;
}

/** Names of a healthy server's certificate. */
const names = {
  commonName: 'kube-apiserver',
  dnsNames: ['kubernetes', 'kubernetes.default.svc', '*.example.com'],
  ipAddresses: ['192.168.56.10', '127.0.0.1', 'fd00::10'],
  extKeyUsage: ['serverAuth'],
} as const;

const admin = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] } as const;

const nameExtensions = ['subjectAltName = DNS:kubernetes, IP:192.168.56.10', 'extendedKeyUsage = serverAuth'];

export async function createParties(pki: OraclePki): Promise<Parties> {
  const servers = await createServers(pki);
  const clients = await createClients(pki);
  const pem = pki.ca.certificatePem;
  const bundle = pki.otherCa.certificatePem + pem;
  const key = createPrivateKey(clients.admin.keyPem);
  const authority = base64(pem);
  return {
    servers,
    clients,
    healthy: {
      cluster: { server: 'https://192.168.56.10:6443', 'certificate-authority-data': authority },
      user: pairFields(clients.admin),
    },
    ca: {
      pem,
      other: base64(pki.otherCa.certificatePem),
      expired: base64(pki.expiredCa.certificatePem),
      bundle: base64(bundle),
      withText: base64(`kubernetes\n${pem}`),
      brokenFirst: base64(`-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pem}`),
      intermediate: base64(pki.intermediate.certificatePem),
      serverItself: base64(servers.healthy?.certificate ?? ''),
      leaf: base64(clients.admin.certificatePem),
      key: base64(clients.admin.keyPem),
      garbage: base64('hello\n'),
      der: base64(pki.ca.der),
      twice: base64(authority),
      unpadded: base64(`${pem}${'\n'.repeat(pem.length % 3 === 0 ? 1 : 0)}`).replace(/=+$/, ''),
      wrapped: authority.replace(/.{64}/g, '$&\n'),
    },
    caFirst: base64(pem + clients.admin.certificatePem),
    encryptedKey: base64(
      key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' }).toString(),
    ),
    brokenKey: base64('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
    files: {
      'ca.crt': pem,
      'other-ca.crt': pki.otherCa.certificatePem,
      'admin.crt': clients.admin.certificatePem,
      'admin.key': clients.admin.keyPem,
      'other.key': clients['other CA'].keyPem,
      token: 'known\n',
      empty: '',
      garbage: 'hello\n',
    },
  };
}

async function createServers(pki: OraclePki): Promise<Parties['servers']> {
  const { now, ca, intermediate } = pki;
  const below = await pki.issue(names, intermediate);
  const pairs: Readonly<Record<string, KeyAndCertificate>> = {
    healthy: await pki.issue(names),
    expired: await pki.issue({ ...names, ...expired(now) }),
    'not yet valid': await pki.issue({ ...names, ...notYetValid(now) }),
    'other CA': await pki.issue(names, pki.otherCa),
    'below expired CA': await pki.issue(names, pki.expiredCa),
    'below intermediate': { ...below, certificatePem: below.certificatePem + intermediate.certificatePem },
    'intermediate not sent': below,
    'below a CA for clients': withChain(await pki.issue(names, pki.clientOnly), pki.clientOnly),
    'for clients': await pki.issue({ ...names, extKeyUsage: ['clientAuth'] }),
    'without usages': await pki.issue({ ...names, extKeyUsage: [] }),
    'common name only': await pki.issue({ commonName: '192.168.56.10', extKeyUsage: ['serverAuth'] }),
    'no addresses': await pki.issue({ ...names, ipAddresses: [] }),
    'address as DNS name': await pki.issue({ ...names, dnsNames: ['192.168.56.10'], ipAddresses: [] }),
    'other address': await pki.issue({ ...names, ipAddresses: ['192.168.56.11', '10.96.0.1'] }),
    'expired, other address': await pki.issue({ ...names, ipAddresses: ['10.96.0.1'], ...expired(now) }),
    'signed with SHA-1': pki.issueWithOpenssl(['-sha1'], nameExtensions),
    'negative serial number': pki.issueWithOpenssl(['-set_serial', '-1'], nameExtensions),
    'a CA': await ca.issueCa({ name: 'a', ...names }),
  };
  return Object.fromEntries(
    Object.entries(pairs).map(([name, { certificatePem: certificate, keyPem: key }]) => [
      name,
      { name, certificate, key, clientCa: ca.certificatePem, tokens: ['known'] },
    ]),
  );
}

async function createClients(pki: OraclePki): Promise<Parties['clients']> {
  const { now, intermediate } = pki;
  const below = await pki.issue(admin, intermediate);
  return {
    admin: await pki.issue(admin),
    expired: await pki.issue({ ...admin, ...expired(now) }),
    'not yet valid': await pki.issue({ ...admin, ...notYetValid(now) }),
    'other CA': await pki.issue(admin, pki.otherCa),
    'for servers': await pki.issue({ ...admin, extKeyUsage: ['serverAuth'] }),
    'without usages': await pki.issue({ ...admin, extKeyUsage: [] }),
    'below intermediate': withChain(below, intermediate),
    'intermediate not sent': below,
    'signed with SHA-1': pki.issueWithOpenssl(['-sha1'], ['extendedKeyUsage = clientAuth']),
    'negative serial number': pki.issueWithOpenssl(['-set_serial', '-1'], ['extendedKeyUsage = clientAuth']),
  };
}

function withChain(leaf: KeyAndCertificate, intermediate: KeyAndCertificate): KeyAndCertificate {
  return { ...leaf, certificatePem: leaf.certificatePem + intermediate.certificatePem };
}

/** Fields of a user with an embedded pair. */
export function pairFields({ certificatePem, keyPem }: KeyAndCertificate) {
  return { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem) };
}
