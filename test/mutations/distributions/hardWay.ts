import { createTestCa, type TestCertificate, type TestCertificateOptions, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Credential, Distribution, Role } from '../distribution.ts';
import { inField, inFile } from '../place.ts';
import { treeOf } from '../tree.ts';
import { createServiceAccountKeys, internalNames } from './clusterPki.ts';
import { pairFiles, systemdUnit, toKubeconfig, toYaml } from './documents.ts';
import { inFolder } from './inFolder.ts';

const kubernetes = 'var/lib/kubernetes';
const etcdFolder = 'etc/etcd';
const units = 'etc/systemd/system';
const node = { name: 'server', address: '10.0.0.31' };
const pemNames: [string, string] = ['.pem', '-key.pem'];

/** A cluster set up by hand, as the older "hard way" does it: units of systemd, one CA for all, etcd with TLS. */
export async function hardWay(): Promise<Distribution> {
  const ca = await createTestCa({ name: 'cluster-root-ca' });
  const issue = (commonName: string, options: TestCertificateOptions = {}): Promise<TestCertificate> =>
    ca.issue({ commonName, extKeyUsage: ['serverAuth', 'clientAuth'], ...options });
  const server = { dnsNames: [node.name, 'localhost'], ipAddresses: [node.address, '127.0.0.1'] };
  const serviceAccount = createServiceAccountKeys();
  const kubeconfig = async (user: string, organizations: readonly string[] = []): Promise<string> =>
    toKubeconfig({
      server: `https://${node.address}:6443`,
      user,
      ca: ca.certificatePem,
      credentials: await issue(user, { organizations, extKeyUsage: ['clientAuth'] }),
    });
  const files = {
    ...inFolder(kubernetes, {
      ...pairFiles('cluster-root-ca', ca, pemNames),
      ...pairFiles(
        'kube-apiserver',
        await issue('kube-apiserver', {
          dnsNames: [...internalNames, ...server.dnsNames],
          ipAddresses: [...server.ipAddresses, '10.32.0.1'],
        }),
        pemNames,
      ),
      ...pairFiles('kube-apiserver-etcd-client', await issue('kube-apiserver-etcd-client'), pemNames),
      ...pairFiles('kube-apiserver-kubelet-client', await issue('kube-apiserver-kubelet-client'), pemNames),
      'service-account.pem': serviceAccount.publicPem,
      'service-account-key.pem': serviceAccount.privatePem,
      'kube-controller-manager.kubeconfig': await kubeconfig('system:kube-controller-manager'),
      'kube-scheduler.kubeconfig': await kubeconfig('system:kube-scheduler'),
    }),
    ...inFolder(etcdFolder, {
      'cluster-root-ca.pem': ca.certificatePem,
      ...pairFiles('kube-etcd', await issue('kube-etcd', server), pemNames),
      ...pairFiles('kube-etcd-peer', await issue('kube-etcd-peer', server), pemNames),
    }),
    ...inFolder('var/lib/kubelet', {
      'ca.crt': ca.certificatePem,
      ...pairFiles('kubelet', await issue(`system:node:${node.name}`, { organizations: ['system:nodes'], ...server })),
      kubeconfig: await kubeconfig(`system:node:${node.name}`, ['system:nodes']),
      'kubelet-config.yaml': kubeletConfiguration,
    }),
    'var/lib/kube-proxy/kubeconfig': await kubeconfig('system:kube-proxy'),
    'root/.kube/config': await kubeconfig('admin', ['system:masters']),
    ...inFolder(units, unitFiles()),
  };
  return {
    tree: treeOf(files, [authorityOf(ca)]),
    now: testNow,
    isRoot: true,
    singleCa: true,
    credentials: credentials(),
    flagFiles: {
      'kube-apiserver': `${units}/kube-apiserver.service`,
      'kube-controller-manager': `${units}/kube-controller-manager.service`,
      'kube-scheduler': `${units}/kube-scheduler.service`,
      kubelet: `${units}/kubelet.service`,
      etcd: `${units}/etcd.service`,
    },
    kubeconfigs: [
      `${kubernetes}/kube-controller-manager.kubeconfig`,
      `${kubernetes}/kube-scheduler.kubeconfig`,
      'var/lib/kube-proxy/kubeconfig',
      'root/.kube/config',
    ],
    neededNames: {
      apiserver: {
        '10.32.0.1': ['apiserver-san-missing-service-ip'],
        [node.address]: ['apiserver-san-missing-endpoint'],
      },
      'etcd-server': { [node.address]: ['etcd-san-missing-endpoint'], '127.0.0.1': ['etcd-san-missing-endpoint'] },
      'etcd-peer': { [node.address]: ['etcd-peer-san-missing-address'] },
    },
  };
}

const kubeletConfiguration = toYaml({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: '/var/lib/kubelet/ca.crt' },
  },
  rotateCertificates: true,
  tlsCertFile: '/var/lib/kubelet/kubelet.crt',
  tlsPrivateKeyFile: '/var/lib/kubelet/kubelet.key',
});

function unitFiles(): Record<string, string> {
  const [client, peer] = [`https://${node.address}:2379`, `https://${node.address}:2380`];
  const base = `/${kubernetes}`;
  const etcd = `/${etcdFolder}`;
  return {
    'etcd.service': systemdUnit('/usr/local/bin/etcd', {
      name: node.name,
      'cert-file': `${etcd}/kube-etcd.pem`,
      'key-file': `${etcd}/kube-etcd-key.pem`,
      'trusted-ca-file': `${etcd}/cluster-root-ca.pem`,
      'client-cert-auth': 'true',
      'peer-cert-file': `${etcd}/kube-etcd-peer.pem`,
      'peer-key-file': `${etcd}/kube-etcd-peer-key.pem`,
      'peer-trusted-ca-file': `${etcd}/cluster-root-ca.pem`,
      'peer-client-cert-auth': 'true',
      'listen-client-urls': `${client},https://127.0.0.1:2379`,
      'advertise-client-urls': client,
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': `${node.name}=${peer}`,
    }),
    'kube-apiserver.service': systemdUnit('/usr/local/bin/kube-apiserver', {
      'advertise-address': node.address,
      'authorization-mode': 'Node,RBAC',
      'client-ca-file': `${base}/cluster-root-ca.pem`,
      'etcd-cafile': `${base}/cluster-root-ca.pem`,
      'etcd-certfile': `${base}/kube-apiserver-etcd-client.pem`,
      'etcd-keyfile': `${base}/kube-apiserver-etcd-client-key.pem`,
      'etcd-servers': 'https://127.0.0.1:2379',
      'kubelet-certificate-authority': `${base}/cluster-root-ca.pem`,
      'kubelet-client-certificate': `${base}/kube-apiserver-kubelet-client.pem`,
      'kubelet-client-key': `${base}/kube-apiserver-kubelet-client-key.pem`,
      'service-account-issuer': `https://${node.address}:6443`,
      'service-account-key-file': `${base}/service-account.pem`,
      'service-account-signing-key-file': `${base}/service-account-key.pem`,
      'service-cluster-ip-range': '10.32.0.0/24',
      'tls-cert-file': `${base}/kube-apiserver.pem`,
      'tls-private-key-file': `${base}/kube-apiserver-key.pem`,
    }),
    'kube-controller-manager.service': systemdUnit('/usr/local/bin/kube-controller-manager', {
      'cluster-signing-cert-file': `${base}/cluster-root-ca.pem`,
      'cluster-signing-key-file': `${base}/cluster-root-ca-key.pem`,
      kubeconfig: `${base}/kube-controller-manager.kubeconfig`,
      'root-ca-file': `${base}/cluster-root-ca.pem`,
      'service-account-private-key-file': `${base}/service-account-key.pem`,
    }),
    'kube-scheduler.service': systemdUnit('/usr/local/bin/kube-scheduler', {
      kubeconfig: `${base}/kube-scheduler.kubeconfig`,
    }),
    'kubelet.service': systemdUnit('/usr/local/bin/kubelet', {
      config: '/var/lib/kubelet/kubelet-config.yaml',
      kubeconfig: '/var/lib/kubelet/kubeconfig',
    }),
    'kube-proxy.service': systemdUnit('/usr/local/bin/kube-proxy', { kubeconfig: '/var/lib/kube-proxy/kubeconfig' }),
  };
}

function credentials(): Partial<Record<Role, Credential>> {
  const pair = (file: string, use: Credential['use'], [certificate, key] = pemNames): Credential => ({
    certificate: inFile(file + certificate),
    key: inFile(file + key),
    use,
  });
  const embedded = (file: string): Credential => ({
    certificate: inField(file, 'client-certificate-data'),
    key: inField(file, 'client-key-data'),
    use: 'client',
  });
  return {
    ca: pair(`${kubernetes}/cluster-root-ca`, 'ca'),
    apiserver: pair(`${kubernetes}/kube-apiserver`, 'server'),
    'apiserver-etcd-client': pair(`${kubernetes}/kube-apiserver-etcd-client`, 'client'),
    'apiserver-kubelet-client': pair(`${kubernetes}/kube-apiserver-kubelet-client`, 'client'),
    'etcd-server': pair(`${etcdFolder}/kube-etcd`, 'both'),
    'etcd-peer': pair(`${etcdFolder}/kube-etcd-peer`, 'both'),
    'kubelet-serving': pair('var/lib/kubelet/kubelet', 'server', ['.crt', '.key']),
    'kubelet-client': embedded('var/lib/kubelet/kubeconfig'),
    'controller-manager-client': embedded(`${kubernetes}/kube-controller-manager.kubeconfig`),
    'scheduler-client': embedded(`${kubernetes}/kube-scheduler.kubeconfig`),
    'kube-proxy-client': embedded('var/lib/kube-proxy/kubeconfig'),
    'admin-client': embedded('root/.kube/config'),
  };
}
