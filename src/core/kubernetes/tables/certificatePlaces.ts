/**
 * Where installers put certificates: the certificate files of `pathIndex` and of section 5.7 of the Kubernetes PKI
 * reference. Keys are found by their public half, never by their path, and are not listed.
 */
export interface CertificatePlace {
  readonly installer: string;
  /** On the host. `~` is a home directory. */
  readonly directory: string;
  /** The end of `directory` that tells enough, for copies of it in a backup or below another root. */
  readonly tail: string;
  /** File → role of the file's first certificate; of all certificates where the role is a CA. `<x>` is any name. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** kubeconfig → role of its users' certificates. */
  readonly kubeconfigs?: Readonly<Record<string, string>>;
  readonly sources: readonly string[];
}

const kubeadmPki = {
  'ca.crt': 'ca',
  'apiserver.crt': 'apiserver',
  'apiserver-kubelet-client.crt': 'apiserver-kubelet-client',
  'apiserver-etcd-client.crt': 'apiserver-etcd-client',
  'front-proxy-ca.crt': 'front-proxy-ca',
  'front-proxy-client.crt': 'front-proxy-client',
  'etcd/ca.crt': 'etcd-ca',
  'etcd/server.crt': 'etcd-server',
  'etcd/peer.crt': 'etcd-peer',
  'etcd/healthcheck-client.crt': 'etcd-healthcheck-client',
};

const k3sServer = {
  'server-ca.crt': 'ca',
  'server-ca.nochain.crt': 'ca',
  'client-ca.crt': 'ca',
  'client-ca.nochain.crt': 'ca',
  'request-header-ca.crt': 'front-proxy-ca',
  'etcd/server-ca.crt': 'etcd-ca',
  'etcd/peer-ca.crt': 'etcd-ca',
  'serving-kube-apiserver.crt': 'apiserver',
  'client-kube-apiserver.crt': 'apiserver-kubelet-client',
  'client-admin.crt': 'admin-client',
  'client-auth-proxy.crt': 'front-proxy-client',
  'client-controller.crt': 'controller-manager-client',
  'client-kube-proxy.crt': 'kube-proxy-client',
  'client-scheduler.crt': 'scheduler-client',
  'etcd/client.crt': 'apiserver-etcd-client',
  'etcd/server-client.crt': 'etcd-server',
  'etcd/peer-server-client.crt': 'etcd-peer',
};

const k3sAgent = {
  'client-kubelet.crt': 'kubelet-client',
  'serving-kubelet.crt': 'kubelet-serving',
  'client-kube-proxy.crt': 'kube-proxy-client',
  'server-ca.crt': 'ca',
  'client-ca.crt': 'ca',
};

/** All places; of several that fit a path, the one with the longest end counts. */
export const certificatePlaces: readonly CertificatePlace[] = [
  {
    installer: 'kubeadm',
    directory: '/etc/kubernetes',
    tail: 'etc/kubernetes',
    kubeconfigs: {
      'admin.conf': 'admin-client',
      'super-admin.conf': 'super-admin-client',
      'controller-manager.conf': 'controller-manager-client',
      'scheduler.conf': 'scheduler-client',
      'kubelet.conf': 'kubelet-client',
    },
    sources: ['KA-const', 'KA-kubeconfig'],
  },
  { installer: 'kubeadm', directory: '/etc/kubernetes/pki', tail: 'pki', certificates: kubeadmPki, sources: ['KA-certlist', 'KA-const'] },
  {
    installer: 'kubeadm',
    directory: '/var/lib/kubelet/pki',
    tail: 'pki',
    certificates: {
      'kubelet-client-current.pem': 'kubelet-client',
      'kubelet-client-<date>.pem': 'kubelet-client',
      'kubelet-server-current.pem': 'kubelet-serving',
      'kubelet-server-<date>.pem': 'kubelet-serving',
      'kubelet.crt': 'kubelet-serving-selfsigned',
    },
    sources: ['KA-finalize', 'K-kubelet', 'CG-certmgr'],
  },
  { installer: 'pod', directory: '/var/run/secrets/kubernetes.io/serviceaccount', tail: 'kubernetes.io/serviceaccount', certificates: { 'ca.crt': 'ca' }, sources: ['K-sa'] },
  { installer: 'kube-apiserver', directory: '/var/run/kubernetes', tail: 'run/kubernetes', certificates: { 'apiserver.crt': 'apiserver' }, sources: ['AS-serving'] },
  { installer: 'controller-runtime', directory: '/tmp/k8s-webhook-server/serving-certs', tail: 'k8s-webhook-server/serving-certs', certificates: { 'tls.crt': 'webhook-serving' }, sources: ['CR'] },
  {
    installer: 'kubespray',
    directory: '/etc/ssl/etcd/ssl',
    tail: 'etcd/ssl',
    // One certificate serves clients and peers; clients are the more.
    certificates: { 'ca.pem': 'etcd-ca', 'member-<host>.pem': 'etcd-server' },
    sources: ['KUBESPRAY'],
  },
  { installer: 'kubespray', directory: '/etc/kubernetes/ssl', tail: 'kubernetes/ssl', certificates: kubeadmPki, sources: ['KUBESPRAY'] },
  { installer: 'k3s', directory: '/etc/rancher/k3s', tail: 'rancher/k3s', kubeconfigs: { 'k3s.yaml': 'admin-client' }, sources: ['K3S'] },
  { installer: 'k3s', directory: '/var/lib/rancher/k3s/server/tls', tail: 'k3s/server/tls', certificates: k3sServer, sources: ['K3S'] },
  { installer: 'k3s', directory: '/var/lib/rancher/k3s/agent', tail: 'k3s/agent', certificates: k3sAgent, sources: ['K3S'] },
  { installer: 'k3s', directory: '/var/lib/rancher/k3s/server/cred', tail: 'k3s/server/cred', kubeconfigs: { 'controller.kubeconfig': 'controller-manager-client' }, sources: ['K3S'] },
  { installer: 'rke2', directory: '/etc/rancher/rke2', tail: 'rancher/rke2', kubeconfigs: { 'rke2.yaml': 'admin-client' }, sources: ['RKE2'] },
  { installer: 'rke2', directory: '/var/lib/rancher/rke2/server/tls', tail: 'rke2/server/tls', certificates: k3sServer, sources: ['RKE2', 'K3S'] },
  { installer: 'rke2', directory: '/var/lib/rancher/rke2/agent', tail: 'rke2/agent', certificates: k3sAgent, sources: ['RKE2', 'K3S'] },
  {
    installer: 'minikube',
    directory: '~/.minikube',
    tail: '.minikube',
    certificates: {
      'ca.crt': 'ca',
      'proxy-client-ca.crt': 'front-proxy-ca',
      'profiles/<profile>/apiserver.crt': 'apiserver',
      'profiles/<profile>/apiserver.crt.<hash>': 'apiserver',
      'profiles/<profile>/client.crt': 'admin-client',
      'profiles/<profile>/proxy-client.crt': 'front-proxy-client',
    },
    sources: ['MINIKUBE'],
  },
  {
    installer: 'minikube',
    directory: '/var/lib/minikube/certs',
    tail: 'minikube/certs',
    certificates: { ...kubeadmPki, 'proxy-client-ca.crt': 'front-proxy-ca', 'proxy-client.crt': 'front-proxy-client' },
    sources: ['MINIKUBE'],
  },
  {
    installer: 'microk8s',
    directory: '/var/snap/microk8s/current/certs',
    tail: 'microk8s/current/certs',
    certificates: {
      'ca.crt': 'ca',
      'front-proxy-ca.crt': 'front-proxy-ca',
      'front-proxy-client.crt': 'front-proxy-client',
      'server.crt': 'apiserver',
      'proxy.crt': 'kube-proxy-client',
    },
    sources: ['MICROK8S'],
  },
  {
    installer: 'kops',
    directory: '/srv/kubernetes',
    tail: 'srv/kubernetes',
    certificates: {
      'ca.crt': 'ca',
      'kube-apiserver/server.crt': 'apiserver',
      'kube-apiserver/etcd-client.crt': 'apiserver-etcd-client',
      'kube-apiserver/kubelet-api.crt': 'apiserver-kubelet-client',
      'kube-apiserver/apiserver-aggregator.crt': 'front-proxy-client',
    },
    sources: ['KOPS'],
  },
  {
    installer: 'by hand (Kubernetes the Hard Way and its kin)',
    directory: '/var/lib/kubernetes',
    tail: 'lib/kubernetes',
    certificates: {
      'ca.crt': 'ca',
      'cluster-root-ca.pem': 'ca',
      'kube-api-server.crt': 'apiserver',
      'kube-apiserver.pem': 'apiserver',
      'kube-apiserver-etcd-client.pem': 'apiserver-etcd-client',
      'kube-apiserver-kubelet-client.pem': 'apiserver-kubelet-client',
      'service-accounts.crt': 'service-account-keypair',
      'service-account.pem': 'service-account-keypair',
    },
    kubeconfigs: {
      'kube-controller-manager.kubeconfig': 'controller-manager-client',
      'kube-scheduler.kubeconfig': 'scheduler-client',
    },
    sources: ['KTHW', 'SEED'],
  },
  { installer: 'by hand', directory: '/var/lib/kubelet', tail: 'lib/kubelet', certificates: { 'kubelet.crt': 'kubelet-serving' }, kubeconfigs: { kubeconfig: 'kubelet-client' }, sources: ['KTHW'] },
  { installer: 'by hand', directory: '/var/lib/kube-proxy', tail: 'lib/kube-proxy', kubeconfigs: { kubeconfig: 'kube-proxy-client' }, sources: ['KTHW'] },
  { installer: 'by hand', directory: '/etc/etcd', tail: 'etc/etcd', certificates: { 'kube-etcd.pem': 'etcd-server', 'kube-etcd-peer.pem': 'etcd-peer' }, sources: ['SEED'] },
];
