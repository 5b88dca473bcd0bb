import * as l10n from '@vscode/l10n';

/**
 * The certificates of a cluster: which component presents each, which CA issues it, what must be restarted.
 *
 * From the table `certificates` of the Kubernetes PKI reference (section 1), with its ids; `data/sources.json` explains
 * the sources. How they are recognised is in `recognition.ts`, where they are stored in `certificatePlaces.ts`.
 */
export interface CertificateRole {
  /** The role, permanent. */
  readonly id: string;
  /** kubeadm's name, as in `kubeadm certs renew NAME`. Absent if kubeadm does not create the certificate. */
  readonly kubeadmName?: string;
  /** Its name in the Kubernetes documentation, if different. */
  readonly documentedName?: string;
  /** A sentence without full stop. */
  readonly what: () => string;
  readonly use: 'client' | 'server' | 'both' | 'ca' | 'key';
  /** Role of the CA that issues it; absent: self-signed, or any CA. */
  readonly parent?: string;
  readonly presentedBy?: () => string;
  readonly presentedTo?: () => string;
  /** `kubeadm certs renew` accepts its `kubeadmName`. */
  readonly isRenewedByKubeadm?: true;
  /** What renews it: a person or tool (absent), its component at a restart, the kubelet, or its owner. */
  readonly renewedBy?: 'restart' | 'kubelet' | 'owner';
  /** What must be restarted after a renewal. */
  readonly restart?: () => readonly string[];
  /** When its component reloads it. */
  readonly reload?: () => string;
  /** What happens if it is missing or expired. */
  readonly breaks: () => string;
  /** Absent for the service-account key pair, which is not a certificate. */
  readonly expected?: ExpectedCertificate;
  /** What a client in this role asks of kube-apiserver, or kube-apiserver of a kubelet. Those whom `expected` describes have the rights in every cluster. */
  readonly rights?: ClientRights;
}

interface NeededRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** `undefined`: in the whole cluster. */
  readonly namespace?: string;
  readonly name?: string;
}

interface ClientRights {
  /** The first request: whom a ClusterRoleBinding gives a ClusterRole that allows it has the rights, too. */
  readonly needs: NeededRequest;
  /** The one that tells users of components apart, see {@link refusalOfComponents}. */
  readonly needsOfComponents?: NeededRequest;
  /** The answer to the first request without the rights; `{user}` is who asks. */
  readonly refusal: string;
  /** The answer to users of components, who are allowed a part of what others in this role need. */
  readonly refusalOfComponents?: string;
  /** Clusters give them to users and groups of their own as well. */
  readonly isFreelyNamed?: true;
  /** Whoever is bound to a ClusterRole that does not allow it, is refused; people have other things to do. */
  readonly isStrict?: true;
  /** Of the cluster's own, only this client needs a ClusterRole of such a name: whoever is bound to it among the files is meant. */
  readonly ownClusterRole?: RegExp;
}

const lease = (name: string) => ({
  needs: { verb: 'get', group: 'coordination.k8s.io', resource: 'leases', name },
  refusal: `leases.coordination.k8s.io "${name}" is forbidden: User "{user}" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "kube-system"`,
});
const cluster = (verb: string, resource: string) => ({
  needs: { verb, group: '', resource },
  refusal: `${resource} is forbidden: User "{user}" cannot ${verb} resource "${resource}" in API group "" at the cluster scope`,
});
const administrator = {
  ...cluster('list', 'nodes'),
  needsOfComponents: { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
  refusalOfComponents:
    'clusterroles.rbac.authorization.k8s.io is forbidden: User "{user}" cannot create resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope',
  isFreelyNamed: true,
} as const;

/**
 * A certificate as kubeadm creates it, otherwise as its signer or the documentation requires. Other installers differ
 * in fields that are not checked; `decides` lists those that are. The names that clients use for a server are in
 * `connections.ts`.
 *
 * `<…>` in a name stands for `<nodeName>`, `<hostname>`, `<advertiseAddress>`, `<dnsDomain>`, `<serviceAddress>` (the first
 * of the service subnet), `<nodeHostnames>` and `<nodeAddresses>` (the Node's, of both kinds), `<service>` and
 * `<namespace>`, `<hosts>` (all that are served), `<commonName>` (its own), `<user>`, `<time>` (Unix seconds).
 */
interface ExpectedCertificate {
  /** kubeadm's, the documentation's, and those of other installers; absent: free. */
  readonly commonNames?: readonly string[];
  /** By the kubeadm version that created it, the newest first; a renewal keeps them. Absent: free. */
  readonly organizations?: readonly ExpectedOrganizations[];
  /** Parts of the subject that the cluster uses for authorization. */
  readonly decides?: readonly ('commonName' | 'organizations')[];
  readonly extKeyUsage?: readonly ('serverAuth' | 'clientAuth')[];
  readonly keyUsage?: readonly ('digitalSignature' | 'keyEncipherment' | 'keyCertSign')[];
  /** `keyEncipherment` is for RSA keys only. */
  readonly isKeyEnciphermentForRsa?: true;
  /** `unused`: not checked. Absent: up to the signer. */
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
    what: () => l10n.t('Certificate of an etcd member for connections between members'),
    use: 'both',
    parent: 'etcd-ca',
    presentedBy: () => l10n.t('etcd member'),
    presentedTo: () => l10n.t('the other etcd members'),
    isRenewedByKubeadm: true,
    reload: () => l10n.t('etcd reads certificate and key at every handshake, CA files only at startup'),
    breaks: () => l10n.t('the member cannot rejoin; quorum is lost once too many members cannot; open connections continue'),
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
    presentedTo: () => l10n.t('kube-apiserver, etcdctl, kubeadm and etcd itself'),
    isRenewedByKubeadm: true,
    reload: () => l10n.t('etcd reads certificate and key at every handshake, CA files only at startup'),
    breaks: () => l10n.t('kube-apiserver loses its store, and the API is down'),
    expected: { ...ofEtcd, commonNames: ['<nodeName>', 'kube-etcd'], namesFrom: ['etcd.local.serverCertSANs'] },
  },
  // sources: KA-certlist, KA-manifests, PR120521, KA-oldcertlist, AS-etcd, ETCD-tls
  {
    id: 'apiserver-etcd-client',
    kubeadmName: 'apiserver-etcd-client',
    documentedName: 'kube-apiserver-etcd-client',
    what: () => l10n.t('Client certificate of kube-apiserver for etcd'),
    use: 'client',
    parent: 'etcd-ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => 'etcd',
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver reads certificate and key at every handshake; open connections continue'),
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
    presentedTo: () => l10n.t('all API clients'),
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver reloads certificate and key when they change'),
    breaks: () => l10n.t('all clients fail: kubectl, controllers and kubelets; nodes become NotReady'),
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
    what: () => l10n.t('Client certificate of kube-controller-manager'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-controller-manager',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: () => ['kube-controller-manager'],
    reload: () => l10n.t('credentials embedded in the kubeconfig are read only once'),
    breaks: () => l10n.t('controllers stop: ReplicaSets create no pods, nodes are not managed, CSRs are not signed'),
    rights: { ...lease('kube-controller-manager') },
    expected: { ...client, commonNames: ['system:kube-controller-manager'], organizations: none, decides: ['commonName'], lifetimeDays: year },
  },
  // sources: KA-kubeconfig, KA-manifests, K-sched
  {
    id: 'scheduler-client',
    kubeadmName: 'scheduler.conf',
    what: () => l10n.t('Client certificate of kube-scheduler'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-scheduler',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    restart: () => ['kube-scheduler'],
    reload: () => l10n.t('credentials embedded in the kubeconfig are read only once'),
    breaks: () => l10n.t('new pods stay Pending'),
    rights: { ...lease('kube-scheduler') },
    expected: { ...client, commonNames: ['system:kube-scheduler'], organizations: none, decides: ['commonName'], lifetimeDays: year },
  },
  // sources: KA-proxy, K-proxy, K-rbac, K3S, KTHW
  {
    id: 'kube-proxy-client',
    what: () => l10n.t('Client certificate of kube-proxy, in clusters where it does not use a service-account token'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-proxy',
    presentedTo: () => 'kube-apiserver',
    restart: () => ['kube-proxy'],
    reload: () => l10n.t('files are reloaded, credentials embedded in the kubeconfig are not'),
    breaks: () => l10n.t('Services on the node no longer follow their endpoints'),
    rights: { ...cluster('list', 'services') },
    expected: { ...client, commonNames: ['system:kube-proxy'], organizations: none, decides: ['commonName'] },
  },
  // sources: K-kubelet, CG-certmgr, KA-finalize, KA-kubeconfig, K-csrval
  {
    id: 'kubelet-client',
    kubeadmName: 'kubelet.conf',
    what: () => l10n.t('Client certificate of a kubelet'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kubelet',
    presentedTo: () => 'kube-apiserver',
    renewedBy: 'kubelet',
    reload: () => l10n.t('the kubelet switches to the new certificate automatically'),
    breaks: () => l10n.t('the node becomes NotReady, and its pods are evicted'),
    rights: { ...cluster('create', 'nodes') },
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
    breaks: () => l10n.t('administrators are locked out'),
    rights: administrator,
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
    reload: () => l10n.t('the kubelet reloads files since 1.31'),
    breaks: () => l10n.t('kubectl logs, exec and top fail for the node if kube-apiserver verifies the certificate'),
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
    what: () => l10n.t('Client certificate of kube-apiserver for kubelets (logs, exec, port-forward, proxy)'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => 'kubelet',
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver checks for a new certificate and key every 5 minutes'),
    breaks: () => l10n.t('kubectl logs, exec, attach and port-forward fail with 401, or with 403 if its subject is wrong'),
    rights: {
      needs: { verb: 'get', group: '', resource: 'nodes/proxy' },
      refusal: 'Forbidden (user={user}, verb=get, resource=nodes, subresource=proxy)',
      isFreelyNamed: true,
      isStrict: true,
      ownClusterRole: /^system:(?:kube-apiserver-to-kubelet|kubelet-api-admin)$/,
    },
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
    reload: () => l10n.t('read only at startup'),
    breaks: () => l10n.t('tokens signed with another key are rejected: Pods that present them get 401'),
  },
  // sources: KA-certlist, KA-pki, K8S-carot, GO-x509
  {
    id: 'ca',
    kubeadmName: 'ca',
    documentedName: 'kubernetes-ca',
    what: () => l10n.t('Cluster CA'),
    use: 'ca',
    restart: () => ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', l10n.t('all pods that use the API')],
    breaks: () => l10n.t('everything it signed is rejected at once, even if not expired'),
    expected: { ...ca, commonNames: ['kubernetes', 'kubernetes-ca', 'minikubeCA', 'k3s-server-ca@<time>', 'k3s-client-ca@<time>'] },
  },
  // sources: KA-certlist, KA-etcd
  {
    id: 'etcd-ca',
    kubeadmName: 'etcd-ca',
    what: () => l10n.t('CA for etcd'),
    use: 'ca',
    restart: () => ['etcd', 'kube-apiserver'],
    reload: () => l10n.t('read only at startup'),
    breaks: () => l10n.t('etcd and the API are down'),
    expected: { ...ca, commonNames: ['etcd-ca'] },
  },
  // sources: KA-certlist, K-pub, AS-authn
  {
    id: 'front-proxy-ca',
    kubeadmName: 'front-proxy-ca',
    documentedName: 'kubernetes-front-proxy-ca',
    what: () => l10n.t('CA for the front proxy (aggregation layer)'),
    use: 'ca',
    restart: () => ['kube-apiserver', 'kube-controller-manager'],
    reload: () => l10n.t('kube-apiserver reloads and publishes it'),
    breaks: () => l10n.t('aggregated APIs such as metrics.k8s.io are unavailable'),
    expected: { ...ca, commonNames: ['front-proxy-ca', 'kubernetes-front-proxy-ca'] },
  },
  // sources: KA-certlist, KA-manifests, AS-dyn
  {
    id: 'front-proxy-client',
    kubeadmName: 'front-proxy-client',
    what: () => l10n.t('Client certificate of kube-apiserver for extension API servers'),
    use: 'client',
    parent: 'front-proxy-ca',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('extension API servers'),
    isRenewedByKubeadm: true,
    restart: () => ['kube-apiserver'],
    reload: () => l10n.t('kube-apiserver reloads certificate and key when they change'),
    breaks: () => l10n.t('aggregated APIs answer 401 or 503: kubectl top and autoscaling fail, namespaces cannot be deleted'),
    expected: { ...client, commonNames: ['front-proxy-client', 'system:auth-proxy', 'aggregator'], organizations: none, decides: ['commonName'], lifetimeDays: year },
  },
  // sources: KA-certlist, PR119859, K8S-pki
  {
    id: 'etcd-healthcheck-client',
    kubeadmName: 'etcd-healthcheck-client',
    documentedName: 'kube-etcd-healthcheck-client',
    what: () => l10n.t('Client certificate for etcd probes, kubeadm and etcdctl'),
    use: 'client',
    parent: 'etcd-ca',
    presentedBy: () => 'kubeadm, etcdctl',
    presentedTo: () => 'etcd',
    isRenewedByKubeadm: true,
    reload: () => l10n.t('read at each use'),
    breaks: () => l10n.t('etcdctl and the health checks of kubeadm upgrade and join fail'),
    expected: { ...client, commonNames: ['kube-etcd-healthcheck-client'], organizations: [{ since: '1.29', organizations: [] }, { until: '1.28', organizations: ['system:masters'] }], lifetimeDays: year },
  },
  // sources: KA-kubeconfig, KA-renew
  {
    id: 'super-admin-client',
    kubeadmName: 'super-admin.conf',
    what: () => l10n.t('Emergency credential in system:masters, which RBAC cannot restrict'),
    use: 'client',
    parent: 'ca',
    presentedBy: () => 'kubectl / kubeadm',
    presentedTo: () => 'kube-apiserver',
    isRenewedByKubeadm: true,
    reload: () => l10n.t('kubectl reads the file on each run'),
    breaks: () => l10n.t('emergency access is lost'),
    rights: administrator,
    expected: { ...client, commonNames: ['kubernetes-super-admin'], organizations: [{ organizations: ['system:masters'] }], decides: ['organizations'], lifetimeDays: year },
  },
  // sources: K-kubelet, CG-cert
  {
    id: 'kubelet-serving-selfsigned',
    what: () => l10n.t('Default serving certificate of the kubelet, signed by a temporary CA created on the node'),
    use: 'server',
    presentedBy: () => 'kubelet',
    presentedTo: () => 'kube-apiserver, metrics-server',
    restart: () => ['kubelet'],
    reload: () => l10n.t('the kubelet reloads files since 1.31, and keeps the certificate even after it expires'),
    breaks: () => l10n.t('normally nothing, because no client verifies it'),
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
    reload: () => l10n.t('files are reloaded when they change'),
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
    reload: () => l10n.t('files are reloaded when they change'),
    breaks: () => l10n.t('monitoring only'),
    expected: inMemory,
  },
  // sources: AS-serving
  {
    id: 'apiserver-loopback',
    what: () => l10n.t('In-memory certificate for calls of the API server to itself'),
    use: 'server',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('kube-apiserver itself'),
    renewedBy: 'restart',
    restart: () => ['kube-apiserver'],
    breaks: () => l10n.t('an API server that runs longer than that can no longer call itself'),
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
    reload: () => l10n.t('servers built on k8s.io/apiserver reload files when they change'),
    breaks: () => l10n.t('its APIService is not available'),
    expected: { ...server, dnsNames: ['<service>.<namespace>.svc'] },
  },
  // sources: API-misc, AS-webhook, CR
  {
    id: 'webhook-serving',
    what: () => l10n.t('Serving certificate of admission and conversion webhooks'),
    use: 'server',
    presentedBy: () => l10n.t('webhook server'),
    presentedTo: () => 'kube-apiserver',
    renewedBy: 'owner',
    reload: () => l10n.t('controller-runtime reloads files when they change'),
    breaks: () => l10n.t('with failurePolicy Fail, all matching requests are rejected'),
    expected: { ...server, dnsNames: ['<service>.<namespace>.svc'] },
  },
  // sources: AS-webhook, AS-config
  {
    id: 'webhook-client',
    what: () => l10n.t('Client certificate of kube-apiserver for webhooks (admission, audit, authentication, authorization, image policy)'),
    use: 'client',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => l10n.t('webhook servers'),
    restart: () => ['kube-apiserver'],
    breaks: () => l10n.t('the webhook rejects the call'),
    expected: client,
  },
  // sources: AS-config
  {
    id: 'konnectivity-client',
    what: () => l10n.t('Client certificate of kube-apiserver for a konnectivity server'),
    use: 'client',
    presentedBy: () => 'kube-apiserver',
    presentedTo: () => 'konnectivity-server',
    restart: () => ['kube-apiserver'],
    breaks: () => l10n.t('connections to nodes fail: logs, exec, webhooks'),
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
    reload: () => l10n.t('files are reloaded'),
    breaks: () => l10n.t('its user is locked out'),
    expected: { ...client, commonNames: ['<user>'], decides: ['commonName', 'organizations'] },
  },
  // sources: API-cert, API-core, K-csrval
  {
    id: 'pod-certificate',
    what: () => l10n.t('X.509 credential of a pod, from a PodCertificateRequest'),
    use: 'both',
    presentedBy: () => l10n.t('pod'),
    presentedTo: () => l10n.t('programs that trust the signer'),
    renewedBy: 'kubelet',
    reload: () => l10n.t('the application must reload the files'),
    breaks: () => l10n.t('connections between pods that rely on it fail'),
    expected: {},
  },
  // sources: API-core, GWAPI, CM
  {
    id: 'tls-secret-serving',
    what: () => l10n.t('Serving certificate in a kubernetes.io/tls Secret'),
    use: 'server',
    presentedBy: () => l10n.t('ingress controller, gateway, application'),
    presentedTo: () => l10n.t('external clients'),
    renewedBy: 'owner',
    reload: () => l10n.t('controllers watch the Secret'),
    breaks: () => l10n.t('browsers and other clients reject the connection'),
    expected: { ...server, keyUsage: ['digitalSignature'], dnsNames: ['<hosts>'] },
  },
] as const satisfies readonly CertificateRole[];
