import * as l10n from '@vscode/l10n';

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
  /** Its name in the documentation of Kubernetes, where that is another. */
  readonly documentedName?: string;
  /** A sentence without full stop. */
  readonly what: () => string;
  readonly use: 'client' | 'server' | 'both' | 'ca' | 'key';
  /** Role of the CA that issues it; absent: its own, or any. */
  readonly parent?: string;
  readonly presentedBy?: () => string;
  readonly presentedTo?: () => string;
  /** `kubeadm certs renew` takes its `kubeadmName`. */
  readonly isRenewedByKubeadm?: true;
  /** Who renews it: a person or tool (absent), its presenter when it restarts, the kubelet of itself, or its owner. */
  readonly renewedBy?: 'restart' | 'kubelet' | 'owner';
  /** What has to be restarted afterwards. */
  readonly restart?: () => readonly string[];
  /** When its presenter reads it again. */
  readonly reload?: () => string;
  /** What happens without it, or once it has expired. */
  readonly breaks: () => string;
  /** Absent for the service-account key pair, which is no certificate. */
  readonly expected?: ExpectedCertificate;
}

/**
 * A certificate as kubeadm makes it, else as its signer or the documentation wants it. Other installers differ in what
 * nobody checks; `decides` tells what somebody does. The names that a server is asked for stand in `connections.ts`.
 *
 * `<…>` in a name stands for `<nodeName>`, `<hostname>`, `<advertiseAddress>`, `<dnsDomain>`, `<serviceAddress>` (the first
 * of the service subnet), `<nodeHostnames>` and `<nodeAddresses>` (the Node's, of both kinds), `<service>` and
 * `<namespace>`, `<hosts>` (all that are served), `<commonName>` (its own), `<user>`, `<time>` (Unix seconds).
 */
interface ExpectedCertificate {
  /** kubeadm's, the documentation's, and those of other installers; absent: free. */
  readonly commonNames?: readonly string[];
  /** By the version of kubeadm that made it, the newest first; renewal keeps them. Absent: free. */
  readonly organizations?: readonly ExpectedOrganizations[];
  /** What of the subject the cluster goes by when it authorizes. */
  readonly decides?: readonly ('commonName' | 'organizations')[];
  readonly extKeyUsage?: readonly ('serverAuth' | 'clientAuth')[];
  readonly keyUsage?: readonly ('digitalSignature' | 'keyEncipherment' | 'keyCertSign')[];
  /** `keyEncipherment` is for RSA keys only. */
  readonly isKeyEnciphermentForRsa?: true;
  /** `unused`: nobody looks at them. Absent: as the signer likes. */
  readonly subjectAltName?: 'required' | 'unused' | 'forbidden';
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  /** Fields of kubeadm's ClusterConfiguration that add names. */
  readonly namesFrom?: readonly string[];
  readonly lifetimeDays?: number;
}

interface ExpectedOrganizations {
  /** First and last version of kubeadm. */
  readonly since?: string;
  readonly until?: string;
  readonly organizations: readonly string[];
}

const keyUsage = ['digitalSignature', 'keyEncipherment'] as const;
const caKeyUsage = ['digitalSignature', 'keyEncipherment', 'keyCertSign'] as const;
const none = [{ organizations: [] }] as const;
const year = 365;

const server = { extKeyUsage: ['serverAuth'], keyUsage, subjectAltName: 'required' } as const;
const client = { extKeyUsage: ['clientAuth'], keyUsage, subjectAltName: 'unused' } as const;
const ofEtcd = {
  organizations: none,
  extKeyUsage: ['serverAuth', 'clientAuth'],
  keyUsage,
  subjectAltName: 'required',
  dnsNames: ['<nodeName>', 'localhost'],
  ipAddresses: ['<advertiseAddress>', '127.0.0.1', '::1'],
  lifetimeDays: year,
} as const;
const ca = { organizations: none, keyUsage: caKeyUsage, subjectAltName: 'unused', dnsNames: ['<commonName>'], lifetimeDays: 10 * year } as const;
const inMemory = { commonNames: ['localhost@<time>'], organizations: none, ...server, dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'], lifetimeDays: year } as const;

/** All roles, in the order of the reference. */
export const certificateRoles = [
  // sources: KA-certlist, KA-pki, KA-etcd, ETCD-tls, K8S-pki
  {
    id: 'etcd-peer',
    kubeadmName: 'etcd-peer',
    documentedName: 'kube-etcd-peer',
    what: () => l10n.t('Identity of one etcd member towards the other members'),
    use: 'both',
    parent: 'etcd-ca',
    presentedBy: () => l10n.t('etcd member'),
    presentedTo: () => l10n.t('every other etcd member'),
    isRenewedByKubeadm: true,
    reload: () => l10n.t('etcd reads the pair at every handshake, CA files at its start only'),
    breaks: () => l10n.t('the member cannot join again; quorum is lost once enough members cannot; open connections go on'),
    expected: { ...ofEtcd, commonNames: ['<nodeName>', 'kube-etcd-peer'], namesFrom: ['etcd.local.peerCertSANs'] },
  },
  // sources: KA-certlist, KA-pki, KA-etcd, ETCD-tls, ETCD-9785, K8S-pki
  {
    id: 'etcd-server',
    kubeadmName: 'etcd-server',
    documentedName: 'kube-etcd',
    what: () => l10n.t("Serving certificate of etcd's client API (port 2379)"),
    use: 'both',
    parent: 'etcd-ca',
    presentedBy: () => 'etcd',
    presentedTo: () => l10n.t('kube-apiserver, etcdctl, kubeadm; etcd itself'),
    isRenewedByKubeadm: true,
    reload: () => l10n.t('etcd reads the pair at every handshake, CA files at its start only'),
    breaks: () => l10n.t('kube-apiserver loses its store, and the API is down'),
    expected: { ...ofEtcd, commonNames: ['<nodeName>', 'kube-etcd'], namesFrom: ['etcd.local.serverCertSANs'] },
  },
  // sources: KA-certlist, KA-manifests, PR120521, KA-oldcertlist, AS-etcd, ETCD-tls
  {
    id: 'apiserver-etcd-client',
    kubeadmName: 'apiserver-etcd-client',
    documentedName: 'kube-apiserver-etcd-client',
    what: () => l10n.t('Client identity of kube-apiserver towards etcd'),
    use: 'client',
    parent: 'etcd-ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => 'etcd',
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver reads the pair at every handshake; connections that are open go on'),
    breaks: () => l10n.t('kube-apiserver cannot reach etcd, and the API is down'),
    expected: { ...client, commonNames: ['kube-apiserver-etcd-client'], organizations: [{ since: '1.29', organizations: [] }, { until: '1.28', organizations: ['system:masters'] }], lifetimeDays: year },
  },
  // sources: KA-certlist, KA-pki, KA-manifests, AS-serving, AS-dyn
  {
    id: 'apiserver',
    kubeadmName: 'apiserver',
    documentedName: 'kube-apiserver',
    what: () => l10n.t('Serving certificate of the Kubernetes API'),
    use: 'server',
    parent: 'ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('every API client'),
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver reads the pair again when it changes'),
    breaks: () => l10n.t('all clients fail: kubectl, controllers, kubelets, whose nodes become NotReady'),
    expected: {
      ...server,
      commonNames: ['kube-apiserver', 'kubernetes', 'minikube'],
      organizations: none,
      dnsNames: ['<nodeName>', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.<dnsDomain>'],
      ipAddresses: ['<serviceAddress>', '<advertiseAddress>'],
      namesFrom: ['controlPlaneEndpoint', 'apiServer.certSANs'],
      lifetimeDays: year,
    },
  },
  // sources: KA-kubeconfig, KA-manifests, CG-transport
  {
    id: 'controller-manager-client',
    kubeadmName: 'controller-manager.conf',
    what: () => l10n.t('Client identity of kube-controller-manager'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-controller-manager',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: () => ['kube-controller-manager'],
    reload: () => l10n.t('what is embedded in the kubeconfig is read once'),
    breaks: () => l10n.t('no controller works: no new pods of ReplicaSets, no node lifecycle, no CSRs signed'),
    expected: { ...client, commonNames: ['system:kube-controller-manager'], organizations: none, decides: ['commonName'], lifetimeDays: year },
  },
  // sources: KA-kubeconfig, KA-manifests, K-sched
  {
    id: 'scheduler-client',
    kubeadmName: 'scheduler.conf',
    what: () => l10n.t('Client identity of kube-scheduler'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-scheduler',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: () => ['kube-scheduler'],
    reload: () => l10n.t('what is embedded in the kubeconfig is read once'),
    breaks: () => l10n.t('new pods stay Pending'),
    expected: { ...client, commonNames: ['system:kube-scheduler'], organizations: none, decides: ['commonName'], lifetimeDays: year },
  },
  // sources: KA-proxy, K-proxy, K-rbac, K3S, KTHW
  {
    id: 'kube-proxy-client',
    what: () => l10n.t('Client identity of kube-proxy, in clusters that do not give it a service-account token as kubeadm does'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-proxy',
    presentedTo: () => 'kube-apiserver',
    restart: () => ['kube-proxy'],
    reload: () => l10n.t('files are read again, what is embedded in the kubeconfig is not'),
    breaks: () => l10n.t('Services stop following their endpoints on the node'),
    expected: { ...client, commonNames: ['system:kube-proxy'], organizations: none, decides: ['commonName'] },
  },
  // sources: K-kubelet, CG-certmgr, KA-finalize, KA-kubeconfig, K-csrval
  {
    id: 'kubelet-client',
    kubeadmName: 'kubelet.conf',
    what: () => l10n.t("Client identity of one node's kubelet"),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kubelet',
    presentedTo: () => 'kube-apiserver',
    renewedBy: 'kubelet',
    reload: () => l10n.t('the kubelet takes the new one over of itself'),
    breaks: () => l10n.t('the node becomes NotReady, and its pods are evicted'),
    expected: {
      ...client,
      commonNames: ['system:node:<nodeName>'],
      organizations: [{ organizations: ['system:nodes'] }],
      decides: ['commonName', 'organizations'],
      isKeyEnciphermentForRsa: true,
      subjectAltName: 'forbidden',
      lifetimeDays: year,
    },
  },
  // sources: KA-kubeconfig, KA-renew, K3S, MINIKUBE
  {
    id: 'admin-client',
    kubeadmName: 'admin.conf',
    what: () => l10n.t("Cluster administrator's kubectl credential"),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kubectl / kubeadm',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    reload: () => l10n.t('kubectl reads the file on each run'),
    breaks: () => l10n.t('the administrators are locked out'),
    expected: {
      ...client,
      commonNames: ['kubernetes-admin', 'minikube-user', 'system:admin', 'admin'],
      organizations: [{ since: '1.29', organizations: ['kubeadm:cluster-admins'] }, { until: '1.28', organizations: ['system:masters'] }],
      decides: ['organizations'],
      lifetimeDays: year,
    },
  },
  // sources: K-kubelet, K-csrval, K-features, K-apiopts
  {
    id: 'kubelet-serving',
    what: () => l10n.t('Serving certificate of the kubelet API (port 10250), issued by the cluster CA'),
    use: 'server',
    parent: 'ca',
    presentedBy: () => 'kubelet',
    presentedTo: () => 'kube-apiserver, metrics-server, Prometheus',
    renewedBy: 'kubelet',
    reload: () => l10n.t('the kubelet reads files again since 1.31'),
    breaks: () => l10n.t('kubectl logs, exec and top fail for the node where kube-apiserver verifies it'),
    expected: {
      ...server,
      commonNames: ['system:node:<nodeName>'],
      organizations: [{ organizations: ['system:nodes'] }],
      isKeyEnciphermentForRsa: true,
      dnsNames: ['<nodeHostnames>'],
      ipAddresses: ['<nodeAddresses>'],
      lifetimeDays: year,
    },
  },
  // sources: KA-certlist, KA-bootstrap, PR121837, PR138957, K-rbac
  {
    id: 'apiserver-kubelet-client',
    kubeadmName: 'apiserver-kubelet-client',
    documentedName: 'kube-apiserver-kubelet-client',
    what: () => l10n.t('Client identity of kube-apiserver towards kubelets (logs, exec, port-forward, proxy)'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => 'kubelet',
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver looks for a new pair every 5 minutes'),
    breaks: () => l10n.t('kubectl logs, exec, attach and port-forward fail with 401, or 403 if its subject is wrong'),
    expected: {
      ...client,
      commonNames: ['kube-apiserver-kubelet-client', 'system:apiserver'],
      organizations: [
        { since: '1.36.1', organizations: [] },
        { since: '1.29', until: '1.36.0', organizations: ['kubeadm:cluster-admins'] },
        { until: '1.28', organizations: ['system:masters'] },
      ],
      decides: ['commonName', 'organizations'],
      lifetimeDays: year,
    },
  },
  // sources: KA-certs, K-sa, K-apiopts, K-authopts, K-kcmopts
  {
    id: 'service-account-keypair',
    kubeadmName: 'sa',
    documentedName: 'sa.key / sa.pub',
    what: () => l10n.t('Key pair that signs and verifies service-account tokens; not a certificate'),
    use: 'key',
    presentedBy: () => l10n.t('kube-apiserver (TokenRequest), kube-controller-manager (legacy Secret tokens)'),
    presentedTo: () => 'kube-apiserver',
    restart: () => ['kube-apiserver', 'kube-controller-manager'],
    reload: () => l10n.t('read at the start only'),
    breaks: () => l10n.t('every token signed by another key is refused: all clients in pods get 401'),
  },
  // sources: KA-certlist, KA-pki, K8S-carot, GO-x509
  {
    id: 'ca',
    kubeadmName: 'ca',
    documentedName: 'kubernetes-ca',
    what: () => l10n.t('Cluster CA'),
    use: 'ca',
    restart: () => ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', l10n.t('every pod that uses the API')],
    breaks: () => l10n.t('everything it has signed is refused at once, also what has not expired'),
    expected: { ...ca, commonNames: ['kubernetes', 'kubernetes-ca', 'minikubeCA', 'k3s-server-ca@<time>', 'k3s-client-ca@<time>'] },
  },
  // sources: KA-certlist, KA-etcd
  {
    id: 'etcd-ca',
    kubeadmName: 'etcd-ca',
    what: () => l10n.t('CA for everything around etcd'),
    use: 'ca',
    restart: () => ['etcd', 'kube-apiserver'],
    reload: () => l10n.t('read at the start only'),
    breaks: () => l10n.t('etcd and the API are down'),
    expected: { ...ca, commonNames: ['etcd-ca'] },
  },
  // sources: KA-certlist, K-pub, AS-authn
  {
    id: 'front-proxy-ca',
    kubeadmName: 'front-proxy-ca',
    documentedName: 'kubernetes-front-proxy-ca',
    what: () => l10n.t('CA that vouches for authenticating proxies (aggregation layer)'),
    use: 'ca',
    restart: () => ['kube-apiserver', 'kube-controller-manager'],
    reload: () => l10n.t('kube-apiserver reads it again and publishes it'),
    breaks: () => l10n.t('aggregated APIs, metrics.k8s.io among them, are unavailable'),
    expected: { ...ca, commonNames: ['front-proxy-ca', 'kubernetes-front-proxy-ca'] },
  },
  // sources: KA-certlist, KA-manifests, AS-dyn
  {
    id: 'front-proxy-client',
    kubeadmName: 'front-proxy-client',
    what: () => l10n.t('Client identity of the kube-apiserver aggregator towards extension API servers'),
    use: 'client',
    parent: 'front-proxy-ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('extension API servers'),
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver reads the pair again when it changes'),
    breaks: () => l10n.t('aggregated APIs answer 401 or 503: kubectl top and autoscaling fail, namespaces are not deleted'),
    expected: { ...client, commonNames: ['front-proxy-client', 'system:auth-proxy', 'aggregator'], organizations: none, decides: ['commonName'], lifetimeDays: year },
  },
  // sources: KA-certlist, PR119859, K8S-pki
  {
    id: 'etcd-healthcheck-client',
    kubeadmName: 'etcd-healthcheck-client',
    documentedName: 'kube-etcd-healthcheck-client',
    what: () => l10n.t('Client identity for etcd probes and for kubeadm/etcdctl'),
    use: 'client',
    parent: 'etcd-ca',
    presentedBy: () => 'kubeadm, etcdctl',
    presentedTo: () => 'etcd',
    isRenewedByKubeadm: true,
    reload: () => l10n.t('read at each use'),
    breaks: () => l10n.t("kubeadm's health checks at upgrade and join fail, and etcdctl"),
    expected: { ...client, commonNames: ['kube-etcd-healthcheck-client'], organizations: [{ since: '1.29', organizations: [] }, { until: '1.28', organizations: ['system:masters'] }], lifetimeDays: year },
  },
  // sources: KA-kubeconfig, KA-renew
  {
    id: 'super-admin-client',
    kubeadmName: 'super-admin.conf',
    what: () => l10n.t('Break-glass credential in system:masters, which RBAC cannot revoke'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kubectl / kubeadm',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    reload: () => l10n.t('kubectl reads the file on each run'),
    breaks: () => l10n.t('emergency access is lost'),
    expected: { ...client, commonNames: ['kubernetes-super-admin'], organizations: [{ organizations: ['system:masters'] }], decides: ['organizations'], lifetimeDays: year },
  },
  // sources: K-kubelet, CG-cert
  {
    id: 'kubelet-serving-selfsigned',
    what: () => l10n.t('Default serving certificate of the kubelet, signed by a throw-away CA made on the node'),
    use: 'server',
    presentedBy: () => 'kubelet',
    presentedTo: () => 'kube-apiserver, metrics-server',
    restart: () => ['kubelet'],
    reload: () => l10n.t('the kubelet reads files again since 1.31, and keeps the pair even after it has expired'),
    breaks: () => l10n.t('normally nothing, since nobody verifies it'),
    expected: { ...server, commonNames: ['<hostname>@<time>'], organizations: none, dnsNames: ['<hostname>'], lifetimeDays: year },
  },
  // sources: K-kcmopts, AS-serving
  {
    id: 'controller-manager-serving',
    what: () => l10n.t('HTTPS endpoint of kube-controller-manager (10257)'),
    use: 'server',
    presentedBy: () => 'kube-controller-manager',
    presentedTo: () => l10n.t('probes, Prometheus'),
    renewedBy: 'restart',
    restart: () => ['kube-controller-manager'],
    reload: () => l10n.t('files are read again when they change'),
    breaks: () => l10n.t('monitoring only'),
    expected: inMemory,
  },
  // sources: K-sched, AS-serving
  {
    id: 'scheduler-serving',
    what: () => l10n.t('HTTPS endpoint of kube-scheduler (10259)'),
    use: 'server',
    presentedBy: () => 'kube-scheduler',
    presentedTo: () => l10n.t('probes, Prometheus'),
    renewedBy: 'restart',
    restart: () => ['kube-scheduler'],
    reload: () => l10n.t('files are read again when they change'),
    breaks: () => l10n.t('monitoring only'),
    expected: inMemory,
  },
  // sources: AS-serving
  {
    id: 'apiserver-loopback',
    what: () => l10n.t("In-memory pair for the API server's calls to itself"),
    use: 'server',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('kube-apiserver itself'),
    renewedBy: 'restart',
    restart: () => ['kube-apiserver'],
    breaks: () => l10n.t('a process that outlives it cannot call itself any more'),
    expected: { ...server, commonNames: ['apiserver-loopback-client@<time>'], organizations: none, dnsNames: ['apiserver-loopback-client'] },
  },
  // sources: API-misc, AS-webhook
  {
    id: 'extension-apiserver-serving',
    what: () => l10n.t('Serving certificate of an aggregated (extension) API server'),
    use: 'server',
    presentedBy: () => l10n.t('extension API server'),
    presentedTo: () => l10n.t('kube-apiserver aggregator'),
    renewedBy: 'owner',
    reload: () => l10n.t('servers built on k8s.io/apiserver read files again when they change'),
    breaks: () => l10n.t('its APIService is not available'),
    expected: { ...server, dnsNames: ['<service>.<namespace>.svc'] },
  },
  // sources: API-misc, AS-webhook, CR
  {
    id: 'webhook-serving',
    what: () => l10n.t('Serving certificate of admission / conversion webhooks'),
    use: 'server',
    presentedBy: () => l10n.t('webhook server'),
    presentedTo: () => 'kube-apiserver',
    renewedBy: 'owner',
    reload: () => l10n.t('controller-runtime reads files again when they change'),
    breaks: () => l10n.t('with failurePolicy Fail every request that matches is refused'),
    expected: { ...server, dnsNames: ['<service>.<namespace>.svc'] },
  },
  // sources: AS-webhook, AS-config
  {
    id: 'webhook-client',
    what: () => l10n.t('Client identity of kube-apiserver towards admission webhooks, audit, authn/authz and image-policy webhooks'),
    use: 'client',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('webhook servers'),
    restart: () => ['kube-apiserver'],
    breaks: () => l10n.t('the webhook refuses the call'),
    expected: client,
  },
  // sources: AS-config
  {
    id: 'konnectivity-client',
    what: () => l10n.t("kube-apiserver's client pair towards a konnectivity server"),
    use: 'client',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => 'konnectivity-server',
    restart: () => ['kube-apiserver'],
    breaks: () => l10n.t('what goes to nodes fails: logs, exec, webhooks'),
    expected: client,
  },
  // sources: K-signer, AS-authn, K3S
  {
    id: 'user-client',
    what: () => l10n.t('Client certificate of a person or machine'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => l10n.t('any client'),
    presentedTo: () => 'kube-apiserver',
    reload: () => l10n.t('files are read again'),
    breaks: () => l10n.t('its user is locked out'),
    expected: { ...client, commonNames: ['<user>'], decides: ['commonName', 'organizations'] },
  },
  // sources: API-cert, API-core, K-csrval
  {
    id: 'pod-certificate',
    what: () => l10n.t('X.509 credential of a pod, from a PodCertificateRequest'),
    use: 'both',
    presentedBy: () => l10n.t('pod'),
    presentedTo: () => l10n.t('whoever trusts the signer'),
    renewedBy: 'kubelet',
    reload: () => l10n.t('the application has to read the files again'),
    breaks: () => l10n.t('connections between pods that rely on it fail'),
    expected: {},
  },
  // sources: API-core, GWAPI, CM
  {
    id: 'tls-secret-serving',
    what: () => l10n.t('Serving pair in a kubernetes.io/tls Secret'),
    use: 'server',
    presentedBy: () => l10n.t('ingress controller, gateway, application'),
    presentedTo: () => l10n.t('external clients'),
    renewedBy: 'owner',
    reload: () => l10n.t('controllers watch the Secret'),
    breaks: () => l10n.t('browsers and other clients refuse the connection'),
    expected: { ...server, keyUsage: ['digitalSignature'], dnsNames: ['<hosts>'] },
  },
] as const satisfies readonly CertificateRole[];
