import { createOpensslFolder } from '../openssl.ts';
import { expired, type KeyAndCertificate, notYetValid, type OraclePki } from './oraclePki.ts';

/** What an etcd and its clients present and trust, in many states. */
export interface EtcdCredentials {
  readonly servers: Readonly<Record<string, KeyAndCertificate>> & { readonly healthy: KeyAndCertificate };
  readonly clients: Readonly<Record<string, KeyAndCertificate>> & { readonly healthy: KeyAndCertificate };
  /** PEM, trusted instead of the CA. */
  readonly cas: Readonly<Record<string, string>>;
  readonly crls: Readonly<Record<string, string | Uint8Array>>;
}

export const etcdHosts = {
  /** Of this machine, but of no certificate. */
  absent: '127.0.0.9',
  clientName: 'apiserver.example.com',
} as const;

/** Names of a healthy server's certificate, as kubeadm's. */
const server = {
  commonName: 'cp-1',
  dnsNames: ['cp-1', 'localhost'],
  ipAddresses: ['192.168.56.10', '127.0.0.1'],
  extKeyUsage: ['serverAuth', 'clientAuth'],
} as const;

const client = { commonName: 'kube-apiserver-etcd-client' } as const;

const serverExtensions = ['subjectAltName = IP:127.0.0.1', 'extendedKeyUsage = serverAuth, clientAuth'];

export async function createEtcdCredentials(pki: OraclePki): Promise<EtcdCredentials> {
  const servers = await createServers(pki);
  const clients = await createClients(pki);
  const pem = pki.ca.certificatePem;
  return {
    servers,
    clients,
    cas: {
      another: pki.otherCa.certificatePem,
      expired: pki.expiredCa.certificatePem,
      'both, the right one last': pki.otherCa.certificatePem + pem,
      'a leaf': clients.healthy.certificatePem,
      'the server certificate': servers.healthy.certificatePem,
      'a key': clients.healthy.keyPem,
      'the CA and a key': pem + clients.healthy.keyPem,
      'a broken block, then the CA': withoutLine(pki.otherCa.certificatePem, 3) + pem,
      'no PEM': 'hello\n',
      empty: '',
      intermediate: pki.intermediate.certificatePem,
    },
    crls: createCrls(pki, clients.healthy),
  };
}

async function createServers(pki: OraclePki): Promise<EtcdCredentials['servers']> {
  const { now, intermediate, otherCa } = pki;
  const below = await pki.issue(server, intermediate);
  return {
    healthy: await pki.issue(server),
    expired: await pki.issue({ ...server, ...expired(now) }),
    'not yet valid': await pki.issue({ ...server, ...notYetValid(now) }),
    'of another CA': await pki.issue(server, otherCa),
    'below intermediate': withChain(below, intermediate),
    'intermediate not sent': below,
    'only for servers': await pki.issue({ ...server, extKeyUsage: ['serverAuth'] }),
    'only for clients': await pki.issue({ ...server, extKeyUsage: ['clientAuth'] }),
    'without usages': await pki.issue({ ...server, extKeyUsage: [] }),
    'without the address': await pki.issue({ ...server, ipAddresses: ['192.168.56.10'] }),
    'without addresses': await pki.issue({ ...server, ipAddresses: [] }),
    'common name only': await pki.issue({ commonName: '127.0.0.1', extKeyUsage: server.extKeyUsage }),
    'signed with SHA-1': pki.issueWithOpenssl(['-sha1'], serverExtensions),
    'negative serial number': pki.issueWithOpenssl(['-set_serial', '-1'], serverExtensions),
  };
}

async function createClients(pki: OraclePki): Promise<EtcdCredentials['clients']> {
  const { now, intermediate, otherCa } = pki;
  const below = await pki.issue(client, intermediate);
  const extensions = ['extendedKeyUsage = clientAuth'];
  return {
    healthy: await pki.issue({ ...client, dnsNames: [etcdHosts.clientName] }),
    'without names': await pki.issue(client),
    'with an address that is not its own': await pki.issue({ ...client, ipAddresses: ['192.168.56.10'] }),
    expired: await pki.issue({ ...client, ...expired(now) }),
    'not yet valid': await pki.issue({ ...client, ...notYetValid(now) }),
    'of another CA': await pki.issue(client, otherCa),
    'below intermediate': withChain(below, intermediate),
    'intermediate not sent': below,
    'below a CA for clients': withChain(await pki.issue(client, pki.clientOnly), pki.clientOnly),
    'for servers': await pki.issue({ ...client, extKeyUsage: ['serverAuth'] }),
    'without usages': await pki.issue({ ...client, extKeyUsage: [] }),
    'signed with SHA-1': pki.issueWithOpenssl(['-sha1'], extensions),
    'negative serial number': pki.issueWithOpenssl(['-set_serial', '-1'], extensions),
  };
}

/** Revocation lists of the CA, one with the client's certificate and one without, in both encodings. */
function createCrls({ ca }: OraclePki, client: KeyAndCertificate): Readonly<Record<string, string | Uint8Array>> {
  const openssl = createOpensslFolder();
  try {
    openssl.write('ca.crt', ca.certificatePem);
    openssl.write('ca.key', ca.keyPem);
    openssl.write('client.crt', client.certificatePem);
    openssl.write('ca.cnf', '[ca]\ndefault_ca = x\n[x]\ndatabase = index\ndefault_md = sha256\n');
    openssl.write('index', '');
    const signer = ['-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key'];
    const makeList = (name: string) => {
      openssl.run('ca', ...signer, '-gencrl', '-crldays', '30', '-out', `${name}.pem`);
      openssl.run('crl', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
    };
    makeList('none');
    openssl.run('ca', ...signer, '-revoke', 'client.crt');
    makeList('client');
    return {
      'PEM, empty': openssl.read('none.pem'),
      'DER, empty': openssl.readBytes('none.der'),
      'PEM, with the client': openssl.read('client.pem'),
      'DER, with the client': openssl.readBytes('client.der'),
      garbage: 'hello\n',
    };
  } finally {
    openssl.remove();
  }
}

function withoutLine(text: string, index: number): string {
  return text.split('\n').toSpliced(index, 1).join('\n');
}

function withChain(leaf: KeyAndCertificate, intermediate: KeyAndCertificate): KeyAndCertificate {
  return { ...leaf, certificatePem: leaf.certificatePem + intermediate.certificatePem };
}
