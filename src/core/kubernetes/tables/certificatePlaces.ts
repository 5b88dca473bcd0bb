/**
 * Where installers put certificates: the files of `pathIndex` and of section 5.7 of the Kubernetes PKI reference.
 *
 * A certificate's key is next to it: `x.key` of `x.crt`, `x-key.pem` of `x.pem`, or in the same file. Pairs are found
 * by public key, never by path; the path only says what a key is for if its certificate is missing.
 *
 * The comment above a record names the directory on the host, and sources of `data/sources.json`.
 */
export interface CertificatePlace {
  /** `pod`, `kube-apiserver` and `controller-runtime` are not installers, but create or expect certificates there. */
  readonly installer: Installer;
  /** The part of the directory that identifies it, for copies in a backup or below another root. */
  readonly tail: string;
  /** File → role of the file's first certificate, or of all its certificates if the role is a CA. `<x>` is any name. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** With several CAs of one role: file of a CA → roles of the certificates it issues. */
  readonly issued?: Readonly<Record<string, readonly string[]>>;
  /** kubeconfig → role of its users' certificates. */
  readonly kubeconfigs?: Readonly<Record<string, string>>;
  /** Private or public key → role, if no certificate next to it tells. */
  readonly keys?: Readonly<Record<string, string>>;
}

type Installer =
  | 'kubeadm' | 'k3s' | 'rke2' | 'minikube' | 'microk8s' | 'kops' | 'kubespray' | 'byHand'
  | 'pod' | 'kube-apiserver' | 'controller-runtime';

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

const serviceAccountKeys = { 'sa.key': 'service-account-keypair', 'sa.pub': 'service-account-keypair' };

/** The first signs; the current one is the new key during a rotation. */
const k3sServiceAccountKeys = { 'service.key': 'service-account-keypair', 'service.current.key': 'service-account-keypair' };

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

/** One CA for servers, one for clients, and two for etcd. */
const issuedBy = {
  serverCa: ['apiserver', 'kubelet-serving'],
  clientCa: [
    'admin-client',
    'apiserver-kubelet-client',
    'controller-manager-client',
    'kube-proxy-client',
    'kubelet-client',
    'scheduler-client',
    'super-admin-client',
    'user-client',
  ],
  etcdServerCa: ['apiserver-etcd-client', 'etcd-healthcheck-client', 'etcd-server'],
  etcdPeerCa: ['etcd-peer'],
};

const k3sIssued = {
  'server-ca.crt': issuedBy.serverCa,
  'server-ca.nochain.crt': issuedBy.serverCa,
  'client-ca.crt': issuedBy.clientCa,
  'client-ca.nochain.crt': issuedBy.clientCa,
  'etcd/server-ca.crt': issuedBy.etcdServerCa,
  'etcd/peer-ca.crt': issuedBy.etcdPeerCa,
};

const k3sAgent = {
  'client-kubelet.crt': 'kubelet-client',
  'serving-kubelet.crt': 'kubelet-serving',
  'client-kube-proxy.crt': 'kube-proxy-client',
  'server-ca.crt': 'ca',
  'client-ca.crt': 'ca',
};

/** All places; if several match a path, the longest end counts. */
export const certificatePlaces: readonly CertificatePlace[] = [
  // /etc/kubernetes, sources: KA-const, KA-kubeconfig
  {
    installer: 'kubeadm',
    tail: 'etc/kubernetes',
    kubeconfigs: {
      'admin.conf': 'admin-client',
      'super-admin.conf': 'super-admin-client',
      'controller-manager.conf': 'controller-manager-client',
      'scheduler.conf': 'scheduler-client',
      'kubelet.conf': 'kubelet-client',
    },
  },
  // /etc/kubernetes/pki, sources: KA-certlist, KA-const
  { installer: 'kubeadm', tail: 'pki', certificates: kubeadmPki, keys: serviceAccountKeys },
  // /var/lib/kubelet/pki, sources: KA-finalize, K-kubelet, CG-certmgr
  {
    installer: 'kubeadm',
    tail: 'pki',
    certificates: {
      'kubelet-client-current.pem': 'kubelet-client',
      'kubelet-client-<date>.pem': 'kubelet-client',
      'kubelet-server-current.pem': 'kubelet-serving',
      'kubelet-server-<date>.pem': 'kubelet-serving',
      'kubelet.crt': 'kubelet-serving-selfsigned',
    },
  },
  // /var/run/secrets/kubernetes.io/serviceaccount, sources: K-sa
  { installer: 'pod', tail: 'kubernetes.io/serviceaccount', certificates: { 'ca.crt': 'ca' } },
  // /var/run/kubernetes, sources: AS-serving
  { installer: 'kube-apiserver', tail: 'run/kubernetes', certificates: { 'apiserver.crt': 'apiserver' } },
  // /tmp/k8s-webhook-server/serving-certs, sources: CR
  { installer: 'controller-runtime', tail: 'k8s-webhook-server/serving-certs', certificates: { 'tls.crt': 'webhook-serving' } },
  // /etc/ssl/etcd/ssl, sources: KUBESPRAY
  {
    installer: 'kubespray',
    tail: 'etcd/ssl',
    // One certificate serves clients and peers; clients are more common.
    certificates: {
      'ca.pem': 'etcd-ca',
      'member-<host>.pem': 'etcd-server',
      'node-<host>.pem': 'apiserver-etcd-client',
      'admin-<host>.pem': 'etcd-healthcheck-client',
    },
  },
  // /etc/kubernetes/ssl, sources: KUBESPRAY
  { installer: 'kubespray', tail: 'kubernetes/ssl', certificates: kubeadmPki, keys: serviceAccountKeys },
  // /etc/rancher/k3s, sources: K3S
  { installer: 'k3s', tail: 'rancher/k3s', kubeconfigs: { 'k3s.yaml': 'admin-client' } },
  // /var/lib/rancher/k3s/server/tls, sources: K3S
  { installer: 'k3s', tail: 'k3s/server/tls', certificates: k3sServer, issued: k3sIssued, keys: k3sServiceAccountKeys },
  // /var/lib/rancher/k3s/agent, sources: K3S
  { installer: 'k3s', tail: 'k3s/agent', certificates: k3sAgent, issued: k3sIssued },
  // /var/lib/rancher/k3s/server/cred, sources: K3S
  { installer: 'k3s', tail: 'k3s/server/cred', kubeconfigs: { 'controller.kubeconfig': 'controller-manager-client' } },
  // /etc/rancher/rke2, sources: RKE2
  { installer: 'rke2', tail: 'rancher/rke2', kubeconfigs: { 'rke2.yaml': 'admin-client' } },
  // /var/lib/rancher/rke2/server/tls, sources: RKE2, K3S
  { installer: 'rke2', tail: 'rke2/server/tls', certificates: k3sServer, issued: k3sIssued, keys: k3sServiceAccountKeys },
  // /var/lib/rancher/rke2/agent, sources: RKE2, K3S
  { installer: 'rke2', tail: 'rke2/agent', certificates: k3sAgent, issued: k3sIssued },
  // ~/.minikube, sources: MINIKUBE
  {
    installer: 'minikube',
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
  // /var/lib/minikube/certs, sources: MINIKUBE
  {
    installer: 'minikube',
    tail: 'minikube/certs',
    certificates: { ...kubeadmPki, 'proxy-client-ca.crt': 'front-proxy-ca', 'proxy-client.crt': 'front-proxy-client' },
    keys: serviceAccountKeys,
  },
  // /var/snap/microk8s/current/certs, sources: MICROK8S
  {
    installer: 'microk8s',
    tail: 'microk8s/current/certs',
    certificates: {
      'ca.crt': 'ca',
      'front-proxy-ca.crt': 'front-proxy-ca',
      'front-proxy-client.crt': 'front-proxy-client',
      'server.crt': 'apiserver',
      'apiserver-kubelet-client.crt': 'apiserver-kubelet-client',
      'proxy.crt': 'kube-proxy-client',
    },
    keys: { 'serviceaccount.key': 'service-account-keypair' },
  },
  // /var/snap/microk8s/current/credentials, sources: MICROK8S
  {
    installer: 'microk8s',
    tail: 'microk8s/current/credentials',
    kubeconfigs: {
      'client.config': 'admin-client',
      'controller.config': 'controller-manager-client',
      'scheduler.config': 'scheduler-client',
      'proxy.config': 'kube-proxy-client',
      'kubelet.config': 'kubelet-client',
    },
  },
  // /srv/kubernetes, sources: KOPS
  {
    installer: 'kops',
    tail: 'srv/kubernetes',
    certificates: {
      'ca.crt': 'ca',
      'kube-apiserver/apiserver-aggregator-ca.crt': 'front-proxy-ca',
      'kube-apiserver/etcd-ca.crt': 'etcd-ca',
      'kube-apiserver/server.crt': 'apiserver',
      'kube-apiserver/etcd-client.crt': 'apiserver-etcd-client',
      'kube-apiserver/kubelet-api.crt': 'apiserver-kubelet-client',
      'kube-apiserver/apiserver-aggregator.crt': 'front-proxy-client',
    },
  },
  // /var/lib/kubernetes, sources: KTHW, SEED
  {
    installer: 'byHand',
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
  // /var/lib/kubelet, sources: KTHW
  { installer: 'byHand', tail: 'lib/kubelet', certificates: { 'kubelet.crt': 'kubelet-serving' }, kubeconfigs: { kubeconfig: 'kubelet-client' } },
  // /var/lib/kube-proxy, sources: KTHW
  { installer: 'byHand', tail: 'lib/kube-proxy', kubeconfigs: { kubeconfig: 'kube-proxy-client' } },
  // /etc/etcd, sources: SEED
  { installer: 'byHand', tail: 'etc/etcd', certificates: { 'kube-etcd.pem': 'etcd-server', 'kube-etcd-peer.pem': 'etcd-peer' } },
];

/**
 * Certificates that an installer always makes together: where so many of them are, the others are missing. kubeadm has those of etcd only on machines
 * with etcd, and a worker has none.
 */
export const expectedTogether: readonly {
  readonly tail: string;
  readonly names: readonly string[];
  readonly least: number;
}[] = [
  { tail: 'pki', names: ['apiserver.crt', 'apiserver-kubelet-client.crt', 'front-proxy-client.crt'], least: 2 },
  { tail: 'pki', names: ['etcd/server.crt', 'etcd/peer.crt', 'etcd/healthcheck-client.crt'], least: 2 },
  ...['k3s/server/tls', 'rke2/server/tls'].map((tail) => ({
    tail,
    names: [
      'client-admin.crt',
      'client-auth-proxy.crt',
      'client-controller.crt',
      'client-kube-apiserver.crt',
      'client-scheduler.crt',
      'serving-kube-apiserver.crt',
    ],
    least: 4,
  })),
];
