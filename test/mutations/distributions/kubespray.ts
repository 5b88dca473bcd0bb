import { createTestCa, type TestCertificate, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Credential, Distribution } from '../distribution.ts';
import { inField, inFile } from '../place.ts';
import { treeOf } from '../tree.ts';
import { createServiceAccountKeys, internalNames } from './clusterPki.ts';
import { pairFiles, staticPod, toKubeconfig } from './documents.ts';
import { inFolder } from './inFolder.ts';

const ssl = 'etc/kubernetes/ssl';
const etcdSsl = 'etc/ssl/etcd/ssl';
const manifests = 'etc/kubernetes/manifests';
const node = { name: 'node1', address: '10.0.0.41' };
const pemNames: [string, string] = ['.pem', '-key.pem'];
/** What kubespray gives etcd's certificates: 36500 days. */
const century = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2125-12-08T00:00:00Z' };

/** A node that kubespray set up: kubeadm's certificates in a folder of its own, etcd on the host with its environment. */
export async function kubespray(): Promise<Distribution> {
  const ca = await createTestCa({ name: 'kubernetes' });
  const frontProxyCa = await createTestCa({ name: 'front-proxy-ca' });
  const etcdCa = await createTestCa({ name: 'etcd-ca', ...century });
  const serviceAccount = createServiceAccountKeys();
  const etcd = (commonName: string): Promise<TestCertificate> =>
    etcdCa.issue({
      commonName,
      ...century,
      dnsNames: ['localhost', node.name, 'etcd.kube-system.svc.cluster.local'],
      ipAddresses: [node.address, '127.0.0.1'],
      extKeyUsage: ['serverAuth', 'clientAuth'],
    });
  const kubeconfig = async (user: string, organizations: readonly string[] = []): Promise<string> =>
    toKubeconfig({
      server: `https://${node.address}:6443`,
      cluster: 'cluster.local',
      user,
      ca: ca.certificatePem,
      credentials: await ca.issue({ commonName: user, organizations }),
    });
  const files = {
    ...inFolder(ssl, {
      ...pairFiles('ca', ca),
      ...pairFiles('front-proxy-ca', frontProxyCa),
      ...pairFiles(
        'apiserver',
        await ca.issue({
          commonName: 'kube-apiserver',
          dnsNames: [...internalNames, 'localhost', node.name],
          ipAddresses: ['10.233.0.1', node.address, '127.0.0.1'],
          extKeyUsage: ['serverAuth'],
        }),
      ),
      ...pairFiles(
        'apiserver-kubelet-client',
        await ca.issue({ commonName: 'kube-apiserver-kubelet-client', organizations: ['kubeadm:cluster-admins'] }),
      ),
      ...pairFiles('front-proxy-client', await frontProxyCa.issue({ commonName: 'front-proxy-client' })),
      'sa.key': serviceAccount.privatePem,
      'sa.pub': serviceAccount.publicPem,
    }),
    ...inFolder(etcdSsl, {
      ...pairFiles('ca', etcdCa, pemNames),
      ...pairFiles(`member-${node.name}`, await etcd(`etcd-member-${node.name}`), pemNames),
      ...pairFiles(`admin-${node.name}`, await etcd(`etcd-admin-${node.name}`), pemNames),
      ...pairFiles(`node-${node.name}`, await etcd(`etcd-node-${node.name}`), pemNames),
    }),
    'etc/etcd.env': environment,
    'etc/kubernetes/admin.conf': await kubeconfig('kubernetes-admin', ['kubeadm:cluster-admins']),
    'etc/kubernetes/controller-manager.conf': await kubeconfig('system:kube-controller-manager'),
    'etc/kubernetes/scheduler.conf': await kubeconfig('system:kube-scheduler'),
    [`${manifests}/kube-apiserver.yaml`]: staticPod('kube-apiserver', flags, [`/${ssl}`, `/${etcdSsl}`]),
  };
  return {
    tree: treeOf(files, [ca, frontProxyCa, etcdCa].map(authorityOf)),
    now: testNow,
    isRoot: true,
    singleCa: false,
    credentials: credentials(),
    flagFiles: { 'kube-apiserver': `${manifests}/kube-apiserver.yaml` },
    kubeconfigs: ['etc/kubernetes/admin.conf'],
    neededNames: { apiserver: { '10.233.0.1': ['apiserver-san-missing-service-ip'] } },
  };
}

const flags = {
  'advertise-address': node.address,
  'authorization-mode': 'Node,RBAC',
  'client-ca-file': `/${ssl}/ca.crt`,
  'etcd-cafile': `/${etcdSsl}/ca.pem`,
  'etcd-certfile': `/${etcdSsl}/node-${node.name}.pem`,
  'etcd-keyfile': `/${etcdSsl}/node-${node.name}-key.pem`,
  'etcd-servers': `https://${node.address}:2379`,
  'kubelet-client-certificate': `/${ssl}/apiserver-kubelet-client.crt`,
  'kubelet-client-key': `/${ssl}/apiserver-kubelet-client.key`,
  'proxy-client-cert-file': `/${ssl}/front-proxy-client.crt`,
  'proxy-client-key-file': `/${ssl}/front-proxy-client.key`,
  'requestheader-allowed-names': 'front-proxy-client',
  'requestheader-client-ca-file': `/${ssl}/front-proxy-ca.crt`,
  'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
  'service-account-key-file': `/${ssl}/sa.pub`,
  'service-account-signing-key-file': `/${ssl}/sa.key`,
  'service-cluster-ip-range': '10.233.0.0/18',
  'tls-cert-file': `/${ssl}/apiserver.crt`,
  'tls-private-key-file': `/${ssl}/apiserver.key`,
};

const environment = `ETCD_DATA_DIR=/var/lib/etcd
ETCD_ADVERTISE_CLIENT_URLS=https://${node.address}:2379
ETCD_INITIAL_ADVERTISE_PEER_URLS=https://${node.address}:2380
ETCD_LISTEN_CLIENT_URLS=https://${node.address}:2379,https://127.0.0.1:2379
ETCD_LISTEN_PEER_URLS=https://${node.address}:2380
ETCD_NAME=etcd1
ETCD_INITIAL_CLUSTER=etcd1=https://${node.address}:2380
ETCD_TRUSTED_CA_FILE=/${etcdSsl}/ca.pem
ETCD_CERT_FILE=/${etcdSsl}/member-${node.name}.pem
ETCD_KEY_FILE=/${etcdSsl}/member-${node.name}-key.pem
ETCD_CLIENT_CERT_AUTH=true
ETCD_PEER_TRUSTED_CA_FILE=/${etcdSsl}/ca.pem
ETCD_PEER_CERT_FILE=/${etcdSsl}/member-${node.name}.pem
ETCD_PEER_KEY_FILE=/${etcdSsl}/member-${node.name}-key.pem
ETCD_PEER_CLIENT_CERT_AUTH=True
ETCDCTL_ENDPOINTS=https://127.0.0.1:2379
ETCDCTL_CACERT=/${etcdSsl}/ca.pem
ETCDCTL_KEY=/${etcdSsl}/admin-${node.name}-key.pem
ETCDCTL_CERT=/${etcdSsl}/admin-${node.name}.pem
`;

function credentials(): Distribution['credentials'] {
  const pair = (file: string, use: Credential['use'], [certificate, key] = ['.crt', '.key']): Credential => ({
    certificate: inFile(file + certificate),
    key: inFile(file + key),
    use,
  });
  const embedded = (name: string): Credential => ({
    certificate: inField(`etc/kubernetes/${name}`, 'client-certificate-data'),
    key: inField(`etc/kubernetes/${name}`, 'client-key-data'),
    use: 'client',
  });
  return {
    ca: pair(`${ssl}/ca`, 'ca'),
    'front-proxy-ca': pair(`${ssl}/front-proxy-ca`, 'ca'),
    'etcd-ca': pair(`${etcdSsl}/ca`, 'ca', pemNames),
    apiserver: pair(`${ssl}/apiserver`, 'server'),
    'apiserver-kubelet-client': pair(`${ssl}/apiserver-kubelet-client`, 'client'),
    'front-proxy-client': pair(`${ssl}/front-proxy-client`, 'client'),
    'etcd-server': pair(`${etcdSsl}/member-${node.name}`, 'both', pemNames),
    'apiserver-etcd-client': pair(`${etcdSsl}/node-${node.name}`, 'client', pemNames),
    'admin-client': embedded('admin.conf'),
    'controller-manager-client': embedded('controller-manager.conf'),
    'scheduler-client': embedded('scheduler.conf'),
  };
}
