import type { Credential, Credentials } from '../distribution.ts';
import { inField, inFile } from '../place.ts';
import type { TreeFile } from '../tree.ts';
import { type Node, type NodePki, type SharedPki, serviceAddress } from './clusterPki.ts';
import { pairFiles, staticPod, toDocuments, toKubeconfig, toYaml } from './documents.ts';
import { inFolder } from './inFolder.ts';

const pki = 'etc/kubernetes/pki';
const kubeletPki = 'var/lib/kubelet/pki';
const kubeletGeneration = 'kubelet-client-2026-01-01-00-00-00.pem';

/** The files of a control-plane node as `kubeadm init` and a kubelet that rotates its certificate leave them. */
export function kubeadmNodeFiles(shared: SharedPki, own: NodePki, node: Node): Record<string, string | TreeFile> {
  return {
    ...inFolder(pki, {
      ...pairFiles('ca', shared.ca),
      ...pairFiles('front-proxy-ca', shared.frontProxyCa),
      ...pairFiles('etcd/ca', shared.etcdCa),
      ...pairFiles('apiserver', own.apiserver),
      ...pairFiles('apiserver-kubelet-client', own.apiserverKubeletClient),
      ...pairFiles('apiserver-etcd-client', own.apiserverEtcdClient),
      ...pairFiles('front-proxy-client', own.frontProxyClient),
      ...pairFiles('etcd/server', own.etcdServer),
      ...pairFiles('etcd/peer', own.etcdPeer),
      ...pairFiles('etcd/healthcheck-client', own.etcdHealthcheckClient),
      'sa.key': shared.serviceAccount.privatePem,
      'sa.pub': shared.serviceAccount.publicPem,
    }),
    ...inFolder('etc/kubernetes', kubeconfigFiles(shared, own, node)),
    ...inFolder('etc/kubernetes/manifests', manifestFiles(node)),
    ...kubeletFiles(own),
    'root/kubeadm-config.yaml': kubeadmConfig(node),
  };
}

function kubeconfigFiles({ ca }: SharedPki, own: NodePki, node: Node): Record<string, string> {
  const server = `https://${node.endpoints[0] ?? node.address}:6443`;
  const local = `https://${node.address}:6443`;
  const common = { ca: ca.certificatePem };
  const current = `/${kubeletPki}/kubelet-client-current.pem`;
  return {
    'admin.conf': toKubeconfig({ ...common, server, user: 'kubernetes-admin', credentials: own.admin }),
    'super-admin.conf': toKubeconfig({
      ...common,
      server,
      user: 'kubernetes-super-admin',
      credentials: own.superAdmin,
    }),
    'controller-manager.conf': toKubeconfig({
      ...common,
      server: local,
      user: 'system:kube-controller-manager',
      credentials: own.controllerManager,
    }),
    'scheduler.conf': toKubeconfig({
      ...common,
      server: local,
      user: 'system:kube-scheduler',
      credentials: own.scheduler,
    }),
    'kubelet.conf': toKubeconfig({
      ...common,
      server,
      user: `system:node:${node.name}`,
      credentials: { 'client-certificate': current, 'client-key': current },
    }),
  };
}

function manifestFiles(node: Node): Record<string, string> {
  const conf = '/etc/kubernetes';
  const certificates = `${conf}/pki`;
  const etcd = `${certificates}/etcd`;
  const client = `https://${node.address}:2379`;
  const peer = `https://${node.address}:2380`;
  return {
    'etcd.yaml': staticPod(
      'etcd',
      {
        'advertise-client-urls': client,
        'cert-file': `${etcd}/server.crt`,
        'client-cert-auth': 'true',
        'data-dir': '/var/lib/etcd',
        'initial-advertise-peer-urls': peer,
        'initial-cluster': [...(node.members ?? []), node]
          .map(({ name, address }) => `${name}=https://${address}:2380`)
          .join(','),
        ...(node.members === undefined ? {} : { 'initial-cluster-state': 'existing' }),
        'key-file': `${etcd}/server.key`,
        'listen-client-urls': `https://127.0.0.1:2379,${client}`,
        'listen-metrics-urls': 'http://127.0.0.1:2381',
        'listen-peer-urls': peer,
        name: node.name,
        'peer-cert-file': `${etcd}/peer.crt`,
        'peer-client-cert-auth': 'true',
        'peer-key-file': `${etcd}/peer.key`,
        'peer-trusted-ca-file': `${etcd}/ca.crt`,
        'trusted-ca-file': `${etcd}/ca.crt`,
      },
      [etcd, '/var/lib/etcd'],
    ),
    'kube-apiserver.yaml': staticPod('kube-apiserver', apiserverFlags(node), [certificates]),
    'kube-controller-manager.yaml': staticPod(
      'kube-controller-manager',
      {
        'authentication-kubeconfig': `${conf}/controller-manager.conf`,
        'authorization-kubeconfig': `${conf}/controller-manager.conf`,
        'client-ca-file': `${certificates}/ca.crt`,
        'cluster-signing-cert-file': `${certificates}/ca.crt`,
        'cluster-signing-key-file': `${certificates}/ca.key`,
        kubeconfig: `${conf}/controller-manager.conf`,
        'requestheader-client-ca-file': `${certificates}/front-proxy-ca.crt`,
        'root-ca-file': `${certificates}/ca.crt`,
        'service-account-private-key-file': `${certificates}/sa.key`,
        'use-service-account-credentials': 'true',
      },
      [certificates, `${conf}/controller-manager.conf`],
    ),
    'kube-scheduler.yaml': staticPod(
      'kube-scheduler',
      {
        'authentication-kubeconfig': `${conf}/scheduler.conf`,
        'authorization-kubeconfig': `${conf}/scheduler.conf`,
        kubeconfig: `${conf}/scheduler.conf`,
      },
      [`${conf}/scheduler.conf`],
    ),
  };
}

function apiserverFlags(node: Node): Record<string, string> {
  const certificates = '/etc/kubernetes/pki';
  return {
    'advertise-address': node.address,
    'authorization-mode': 'Node,RBAC',
    'client-ca-file': `${certificates}/ca.crt`,
    'enable-bootstrap-token-auth': 'true',
    'etcd-cafile': `${certificates}/etcd/ca.crt`,
    'etcd-certfile': `${certificates}/apiserver-etcd-client.crt`,
    'etcd-keyfile': `${certificates}/apiserver-etcd-client.key`,
    'etcd-servers': 'https://127.0.0.1:2379',
    'kubelet-client-certificate': `${certificates}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${certificates}/apiserver-kubelet-client.key`,
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'proxy-client-cert-file': `${certificates}/front-proxy-client.crt`,
    'proxy-client-key-file': `${certificates}/front-proxy-client.key`,
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-client-ca-file': `${certificates}/front-proxy-ca.crt`,
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'secure-port': '6443',
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': `${certificates}/sa.pub`,
    'service-account-signing-key-file': `${certificates}/sa.key`,
    'service-cluster-ip-range': '10.96.0.0/12',
    'tls-cert-file': `${certificates}/apiserver.crt`,
    'tls-private-key-file': `${certificates}/apiserver.key`,
  };
}

function kubeletFiles({ kubelet }: NodePki): Record<string, string | TreeFile> {
  return {
    [`${kubeletPki}/${kubeletGeneration}`]: kubelet.certificatePem + kubelet.traditionalKeyPem,
    [`${kubeletPki}/kubelet-client-current.pem`]: { linkTo: `/${kubeletPki}/${kubeletGeneration}` },
    'var/lib/kubelet/config.yaml': toYaml({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: true },
        x509: { clientCAFile: '/etc/kubernetes/pki/ca.crt' },
      },
      clusterDNS: ['10.96.0.10'],
      kind: 'KubeletConfiguration',
      rotateCertificates: true,
    }),
    'usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': kubeletDropIn,
  };
}

/** As the package of kubeadm has it; the bootstrap kubeconfig is gone once the node has joined. */
const kubeletDropIn = `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/sysconfig/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

function kubeadmConfig(node: Node): string {
  return toDocuments(
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      localAPIEndpoint: { advertiseAddress: node.address, bindPort: 6443 },
      nodeRegistration: { name: node.name },
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'ClusterConfiguration',
      apiServer: { certSANs: [...node.endpoints, serviceAddress] },
      controlPlaneEndpoint: `${node.endpoints[0] ?? node.address}:6443`,
      kubernetesVersion: 'v1.34.9',
      networking: { dnsDomain: 'cluster.local', serviceSubnet: '10.96.0.0/12' },
    },
  );
}

/** Where the certificates of such a node are, below a folder. */
export function kubeadmCredentials(folder = ''): Credentials {
  const pair = (name: string, use: Credential['use']): Credential => ({
    certificate: inFile(`${folder}${pki}/${name}.crt`),
    key: inFile(`${folder}${pki}/${name}.key`),
    use,
  });
  const embedded = (name: string): Credential => ({
    certificate: inField(`${folder}etc/kubernetes/${name}`, 'client-certificate-data'),
    key: inField(`${folder}etc/kubernetes/${name}`, 'client-key-data'),
    use: 'client',
  });
  return {
    ca: pair('ca', 'ca'),
    'etcd-ca': pair('etcd/ca', 'ca'),
    'front-proxy-ca': pair('front-proxy-ca', 'ca'),
    apiserver: pair('apiserver', 'server'),
    'apiserver-kubelet-client': pair('apiserver-kubelet-client', 'client'),
    'apiserver-etcd-client': pair('apiserver-etcd-client', 'client'),
    'front-proxy-client': pair('front-proxy-client', 'client'),
    'etcd-server': pair('etcd/server', 'both'),
    'etcd-peer': pair('etcd/peer', 'both'),
    'etcd-healthcheck-client': pair('etcd/healthcheck-client', 'client'),
    'admin-client': embedded('admin.conf'),
    'super-admin-client': embedded('super-admin.conf'),
    'controller-manager-client': embedded('controller-manager.conf'),
    'scheduler-client': embedded('scheduler.conf'),
  };
}

export const kubeletClient: Credential = {
  certificate: inFile(`${kubeletPki}/${kubeletGeneration}`),
  key: inFile(`${kubeletPki}/${kubeletGeneration}`),
  use: 'client',
};
