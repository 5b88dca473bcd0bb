/**
 * The certificates of a cluster: who presents each, who issues it, what reads it again only when restarted.
 *
 * From the table `certificates` of the Kubernetes PKI reference (section 1), with its ids; `data/sources.json` explains
 * the sources. How they are recognised stands in `recognition.ts`, where they lie in `certificatePlaces.ts`.
 */
export interface CertificateRole {
  /** The role, permanent. */
  readonly id: string;
  /** kubeadm's name, as in `kubeadm certs renew NAME`. Absent where kubeadm does not make the certificate. */
  readonly kubeadmName?: string;
  /** A sentence without full stop. */
  readonly what: string;
  readonly use: 'client' | 'server' | 'both' | 'ca' | 'key';
  /** Role of the CA that issues it; absent: its own, or any. */
  readonly parent?: string;
  readonly presentedBy?: string;
  /** `kubeadm certs renew` takes its `kubeadmName`. */
  readonly isRenewedByKubeadm?: true;
  /** What has to be restarted afterwards. */
  readonly restart?: readonly string[];
}

/** All roles, in the order of the reference. */
export const certificateRoles = [
  // sources: KA-certlist, KA-pki, KA-etcd, ETCD-tls, K8S-pki
  {
    id: 'etcd-peer',
    kubeadmName: 'etcd-peer',
    what: 'Identity of one etcd member towards the other members',
    use: 'both',
    parent: 'etcd-ca',
    presentedBy: 'etcd member',
    isRenewedByKubeadm: true,
  },
  // sources: KA-certlist, KA-pki, KA-etcd, ETCD-tls, ETCD-9785, K8S-pki
  {
    id: 'etcd-server',
    kubeadmName: 'etcd-server',
    what: "Serving certificate of etcd's client API (port 2379)",
    use: 'both',
    parent: 'etcd-ca',
    presentedBy: 'etcd',
    isRenewedByKubeadm: true,
  },
  // sources: KA-certlist, KA-manifests, PR120521, KA-oldcertlist, AS-etcd, ETCD-tls
  {
    id: 'apiserver-etcd-client',
    kubeadmName: 'apiserver-etcd-client',
    what: 'Client identity of kube-apiserver towards etcd',
    use: 'client',
    parent: 'etcd-ca',
    presentedBy: 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: ['kube-apiserver'],
  },
  // sources: KA-certlist, KA-pki, KA-manifests, AS-serving, AS-dyn
  {
    id: 'apiserver',
    kubeadmName: 'apiserver',
    what: 'Serving certificate of the Kubernetes API',
    use: 'server',
    parent: 'ca',
    presentedBy: 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: ['kube-apiserver'],
  },
  // sources: KA-kubeconfig, KA-manifests, CG-transport
  {
    id: 'controller-manager-client',
    kubeadmName: 'controller-manager.conf',
    what: 'Client identity of kube-controller-manager',
    use: 'client',
    parent: 'ca',
    presentedBy: 'kube-controller-manager',
    isRenewedByKubeadm: true,
    restart: ['kube-controller-manager'],
  },
  // sources: KA-kubeconfig, KA-manifests, K-sched
  {
    id: 'scheduler-client',
    kubeadmName: 'scheduler.conf',
    what: 'Client identity of kube-scheduler',
    use: 'client',
    parent: 'ca',
    presentedBy: 'kube-scheduler',
    isRenewedByKubeadm: true,
    restart: ['kube-scheduler'],
  },
  // sources: KA-proxy, K-proxy, K-rbac, K3S, KTHW
  {
    id: 'kube-proxy-client',
    what: 'Client identity of kube-proxy, in clusters that do not give it a service-account token as kubeadm does',
    use: 'client',
    parent: 'ca',
    presentedBy: 'kube-proxy',
    restart: ['kube-proxy'],
  },
  // sources: K-kubelet, CG-certmgr, KA-finalize, KA-kubeconfig, K-csrval
  {
    id: 'kubelet-client',
    kubeadmName: 'kubelet.conf',
    what: "Client identity of one node's kubelet",
    use: 'client',
    parent: 'ca',
    presentedBy: 'kubelet',
  },
  // sources: KA-kubeconfig, KA-renew, K3S, MINIKUBE
  {
    id: 'admin-client',
    kubeadmName: 'admin.conf',
    what: "Cluster administrator's kubectl credential",
    use: 'client',
    parent: 'ca',
    presentedBy: 'kubectl / kubeadm',
    isRenewedByKubeadm: true,
  },
  // sources: K-kubelet, K-csrval, K-features, K-apiopts
  {
    id: 'kubelet-serving',
    what: 'Serving certificate of the kubelet API (port 10250), issued by the cluster CA',
    use: 'server',
    parent: 'ca',
    presentedBy: 'kubelet',
  },
  // sources: KA-certlist, KA-bootstrap, PR121837, PR138957, K-rbac
  {
    id: 'apiserver-kubelet-client',
    kubeadmName: 'apiserver-kubelet-client',
    what: 'Client identity of kube-apiserver towards kubelets (logs, exec, port-forward, proxy)',
    use: 'client',
    parent: 'ca',
    presentedBy: 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: ['kube-apiserver'],
  },
  // sources: KA-certs, K-sa, K-apiopts, K-authopts, K-kcmopts
  {
    id: 'service-account-keypair',
    kubeadmName: 'sa',
    what: 'Key pair that signs and verifies service-account tokens; not a certificate',
    use: 'key',
    presentedBy: 'kube-apiserver (TokenRequest), kube-controller-manager (legacy Secret tokens)',
    restart: ['kube-apiserver', 'kube-controller-manager'],
  },
  // sources: KA-certlist, KA-pki, K8S-carot, GO-x509
  {
    id: 'ca',
    kubeadmName: 'ca',
    what: 'Cluster CA',
    use: 'ca',
    restart: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'every pod that uses the API'],
  },
  // sources: KA-certlist, KA-etcd
  {
    id: 'etcd-ca',
    kubeadmName: 'etcd-ca',
    what: 'CA for everything around etcd',
    use: 'ca',
    restart: ['etcd', 'kube-apiserver'],
  },
  // sources: KA-certlist, K-pub, AS-authn
  {
    id: 'front-proxy-ca',
    kubeadmName: 'front-proxy-ca',
    what: 'CA that vouches for authenticating proxies (aggregation layer)',
    use: 'ca',
    restart: ['kube-apiserver', 'kube-controller-manager'],
  },
  // sources: KA-certlist, KA-manifests, AS-dyn
  {
    id: 'front-proxy-client',
    kubeadmName: 'front-proxy-client',
    what: 'Client identity of the kube-apiserver aggregator towards extension API servers',
    use: 'client',
    parent: 'front-proxy-ca',
    presentedBy: 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: ['kube-apiserver'],
  },
  // sources: KA-certlist, PR119859, K8S-pki
  {
    id: 'etcd-healthcheck-client',
    kubeadmName: 'etcd-healthcheck-client',
    what: 'Client identity for etcd probes and for kubeadm/etcdctl',
    use: 'client',
    parent: 'etcd-ca',
    presentedBy: 'kubeadm, etcdctl',
    isRenewedByKubeadm: true,
  },
  // sources: KA-kubeconfig, KA-renew
  {
    id: 'super-admin-client',
    kubeadmName: 'super-admin.conf',
    what: 'Break-glass credential in system:masters, which RBAC cannot revoke',
    use: 'client',
    parent: 'ca',
    presentedBy: 'kubectl / kubeadm',
    isRenewedByKubeadm: true,
  },
  // sources: K-kubelet, CG-cert
  {
    id: 'kubelet-serving-selfsigned',
    what: 'Default serving certificate of the kubelet, signed by a throw-away CA made on the node',
    use: 'server',
    presentedBy: 'kubelet',
    restart: ['kubelet'],
  },
  // sources: K-kcmopts, AS-serving
  {
    id: 'controller-manager-serving',
    what: 'HTTPS endpoint of kube-controller-manager (10257)',
    use: 'server',
    presentedBy: 'kube-controller-manager',
    restart: ['kube-controller-manager'],
  },
  // sources: K-sched, AS-serving
  {
    id: 'scheduler-serving',
    what: 'HTTPS endpoint of kube-scheduler (10259)',
    use: 'server',
    presentedBy: 'kube-scheduler',
    restart: ['kube-scheduler'],
  },
  // sources: AS-serving
  {
    id: 'apiserver-loopback',
    what: "In-memory pair for the API server's calls to itself",
    use: 'server',
    presentedBy: 'kube-apiserver',
    restart: ['kube-apiserver'],
  },
  // sources: API-misc, AS-webhook
  {
    id: 'extension-apiserver-serving',
    what: 'Serving certificate of an aggregated (extension) API server',
    use: 'server',
    presentedBy: 'extension API server',
  },
  // sources: API-misc, AS-webhook, CR
  {
    id: 'webhook-serving',
    what: 'Serving certificate of admission / conversion webhooks',
    use: 'server',
    presentedBy: 'webhook server',
  },
  // sources: AS-webhook, AS-config
  {
    id: 'webhook-client',
    what: 'Client identity of kube-apiserver towards admission webhooks, audit, authn/authz and image-policy webhooks',
    use: 'client',
    presentedBy: 'kube-apiserver',
    restart: ['kube-apiserver'],
  },
  // sources: AS-config
  {
    id: 'konnectivity-client',
    what: "kube-apiserver's client pair towards a konnectivity server",
    use: 'client',
    presentedBy: 'kube-apiserver',
    restart: ['kube-apiserver'],
  },
  // sources: K-signer, AS-authn, K3S
  {
    id: 'user-client',
    what: 'Client certificate of a person or machine',
    use: 'client',
    parent: 'ca',
    presentedBy: 'any client',
  },
  // sources: API-cert, API-core, K-csrval
  {
    id: 'pod-certificate',
    what: 'X.509 credential of a pod, from a PodCertificateRequest',
    use: 'both',
    presentedBy: 'pod',
  },
  // sources: API-core, GWAPI, CM
  {
    id: 'tls-secret-serving',
    what: 'Serving pair in a kubernetes.io/tls Secret',
    use: 'server',
    presentedBy: 'ingress controller, gateway, application',
  },
] as const satisfies readonly CertificateRole[];
