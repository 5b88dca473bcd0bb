/**
 * Where installers put certificates: the certificate files of `pathIndex` and of section 5.7 of the Kubernetes PKI
 * reference. Keys are found by their public half, never by their path, and are not listed.
 *
 * The comment above a record names the installer, the directory on the host, and sources of `data/sources.json`.
 */
export interface CertificatePlace {
  /** The end of the directory that tells enough, for copies of it in a backup or below another root. */
  readonly tail: string;
  /** File → role of the file's first certificate; of all certificates where the role is a CA. `<x>` is any name. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** kubeconfig → role of its users' certificates. */
  readonly kubeconfigs?: Readonly<Record<string, string>>;
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
  // kubeadm, /etc/kubernetes, sources: KA-const, KA-kubeconfig
  {
    tail: 'etc/kubernetes',
    kubeconfigs: {
      'admin.conf': 'admin-client',
      'super-admin.conf': 'super-admin-client',
      'controller-manager.conf': 'controller-manager-client',
      'scheduler.conf': 'scheduler-client',
      'kubelet.conf': 'kubelet-client',
    },
  },
  // kubeadm, /etc/kubernetes/pki, sources: KA-certlist, KA-const
  { tail: 'pki', certificates: kubeadmPki },
  // kubeadm, /var/lib/kubelet/pki, sources: KA-finalize, K-kubelet, CG-certmgr
  {
    tail: 'pki',
    certificates: {
      'kubelet-client-current.pem': 'kubelet-client',
      'kubelet-client-<date>.pem': 'kubelet-client',
      'kubelet-server-current.pem': 'kubelet-serving',
      'kubelet-server-<date>.pem': 'kubelet-serving',
      'kubelet.crt': 'kubelet-serving-selfsigned',
    },
  },
  // pod, /var/run/secrets/kubernetes.io/serviceaccount, sources: K-sa
  { tail: 'kubernetes.io/serviceaccount', certificates: { 'ca.crt': 'ca' } },
  // kube-apiserver, /var/run/kubernetes, sources: AS-serving
  { tail: 'run/kubernetes', certificates: { 'apiserver.crt': 'apiserver' } },
  // controller-runtime, /tmp/k8s-webhook-server/serving-certs, sources: CR
  { tail: 'k8s-webhook-server/serving-certs', certificates: { 'tls.crt': 'webhook-serving' } },
  // kubespray, /etc/ssl/etcd/ssl, sources: KUBESPRAY
  {
    tail: 'etcd/ssl',
    // One certificate serves clients and peers; clients are the more.
    certificates: { 'ca.pem': 'etcd-ca', 'member-<host>.pem': 'etcd-server' },
  },
  // kubespray, /etc/kubernetes/ssl, sources: KUBESPRAY
  { tail: 'kubernetes/ssl', certificates: kubeadmPki },
  // k3s, /etc/rancher/k3s, sources: K3S
  { tail: 'rancher/k3s', kubeconfigs: { 'k3s.yaml': 'admin-client' } },
  // k3s, /var/lib/rancher/k3s/server/tls, sources: K3S
  { tail: 'k3s/server/tls', certificates: k3sServer },
  // k3s, /var/lib/rancher/k3s/agent, sources: K3S
  { tail: 'k3s/agent', certificates: k3sAgent },
  // k3s, /var/lib/rancher/k3s/server/cred, sources: K3S
  { tail: 'k3s/server/cred', kubeconfigs: { 'controller.kubeconfig': 'controller-manager-client' } },
  // rke2, /etc/rancher/rke2, sources: RKE2
  { tail: 'rancher/rke2', kubeconfigs: { 'rke2.yaml': 'admin-client' } },
  // rke2, /var/lib/rancher/rke2/server/tls, sources: RKE2, K3S
  { tail: 'rke2/server/tls', certificates: k3sServer },
  // rke2, /var/lib/rancher/rke2/agent, sources: RKE2, K3S
  { tail: 'rke2/agent', certificates: k3sAgent },
  // minikube, ~/.minikube, sources: MINIKUBE
  {
    tail: '.minikube',
    certificates: {
      'ca.crt': 'ca',
      'proxy-client-ca.crt': 'front-proxy-ca',
      'profiles/<profile>/apiserver.crt': 'apiserver',
      'profiles/<profile>/apiserver.crt.<hash>': 'apiserver',
      'profiles/<profile>/client.crt': 'admin-client',
      'profiles/<profile>/proxy-client.crt': 'front-proxy-client',
    },
  },
  // minikube, /var/lib/minikube/certs, sources: MINIKUBE
  {
    tail: 'minikube/certs',
    certificates: { ...kubeadmPki, 'proxy-client-ca.crt': 'front-proxy-ca', 'proxy-client.crt': 'front-proxy-client' },
  },
  // microk8s, /var/snap/microk8s/current/certs, sources: MICROK8S
  {
    tail: 'microk8s/current/certs',
    certificates: {
      'ca.crt': 'ca',
      'front-proxy-ca.crt': 'front-proxy-ca',
      'front-proxy-client.crt': 'front-proxy-client',
      'server.crt': 'apiserver',
      'proxy.crt': 'kube-proxy-client',
    },
  },
  // kops, /srv/kubernetes, sources: KOPS
  {
    tail: 'srv/kubernetes',
    certificates: {
      'ca.crt': 'ca',
      'kube-apiserver/server.crt': 'apiserver',
      'kube-apiserver/etcd-client.crt': 'apiserver-etcd-client',
      'kube-apiserver/kubelet-api.crt': 'apiserver-kubelet-client',
      'kube-apiserver/apiserver-aggregator.crt': 'front-proxy-client',
    },
  },
  // by hand (Kubernetes the Hard Way and its kin), /var/lib/kubernetes, sources: KTHW, SEED
  {
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
  },
  // by hand, /var/lib/kubelet, sources: KTHW
  { tail: 'lib/kubelet', certificates: { 'kubelet.crt': 'kubelet-serving' }, kubeconfigs: { kubeconfig: 'kubelet-client' } },
  // by hand, /var/lib/kube-proxy, sources: KTHW
  { tail: 'lib/kube-proxy', kubeconfigs: { kubeconfig: 'kube-proxy-client' } },
  // by hand, /etc/etcd, sources: SEED
  { tail: 'etc/etcd', certificates: { 'kube-etcd.pem': 'etcd-server', 'kube-etcd-peer.pem': 'etcd-peer' } },
];
