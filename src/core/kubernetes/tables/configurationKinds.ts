/**
 * The objects and configuration files that say more about certificates than containing them: names of servers, files
 * of components, requests.
 *
 * After the tables `apiFields` and `fileKinds` of the Kubernetes PKI reference (sections 4 and 5); `data/sources.json`
 * explains the sources.
 */
export interface ConfigurationKindRecord {
  readonly kind: string;
  /** The `apiVersion` before the slash; `v1` for the core group. */
  readonly group: string;
  /** Of interest only together with credentials or names of their files, because most objects of this kind have none. */
  readonly needsCredential?: true;
}

/** Groups with their kinds that are of interest by themselves. */
const ofInterest: readonly (readonly [group: string, kinds: string])[] = [
  // ServiceAccounts also in the subjects of bindings, which tell what an identity may do.
  ['v1', 'Config ServiceAccount'], // sources: CG-kubeconfig, API-core
  ['admissionregistration.k8s.io', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration'], // sources: API-misc
  ['apiregistration.k8s.io', 'APIService'], // sources: API-misc
  ['certificates.k8s.io', 'CertificateSigningRequest ClusterTrustBundle PodCertificateRequest'], // sources: API-cert
  ['networking.k8s.io', 'Ingress'], // sources: NGINX
  ['gateway.networking.k8s.io', 'Gateway BackendTLSPolicy ReferenceGrant HTTPRoute GRPCRoute TLSRoute'], // sources: GWAPI
  ['traefik.io', 'IngressRoute IngressRouteTCP TLSOption TLSStore ServersTransport Middleware'], // sources: TRAEFIK
  ['projectcontour.io', 'HTTPProxy TLSCertificateDelegation'], // sources: CONTOUR
  ['source.toolkit.fluxcd.io', 'GitRepository HelmRepository OCIRepository'], // sources: FLUX
  ['external-secrets.io', 'ExternalSecret'], // sources: ESO
  ['secrets.hashicorp.com', 'VaultStaticSecret VaultDynamicSecret VaultPKISecret'], // sources: VSO
  ['onepassword.com', 'OnePasswordItem'], // sources: ONEPASSWORD
  ['kafka.strimzi.io', 'KafkaUser'], // sources: STRIMZI
  ['fleet.cattle.io', 'GitRepo'], // sources: FLEET
  ['route.openshift.io', 'Route'], // sources: OCP
  ['storage.k8s.io', 'CSIDriver'], // sources: CSI
  ['secrets-store.csi.x-k8s.io', 'SecretProviderClass'], // sources: CSI
  ['cert-manager.io', 'Certificate CertificateRequest Issuer ClusterIssuer'], // sources: CM
  ['trust.cert-manager.io', 'Bundle'], // sources: TM
  ['monitoring.coreos.com', 'Prometheus PrometheusAgent ServiceMonitor PodMonitor'], // sources: PROM
  ['networking.istio.io', 'DestinationRule ServiceEntry VirtualService'], // sources: ISTIO
  ['security.istio.io', 'PeerAuthentication'], // sources: ISTIO
  ['kubeadm.k8s.io', 'ClusterConfiguration InitConfiguration JoinConfiguration UpgradeConfiguration'], // sources: KA-types
  ['controlplane.cluster.x-k8s.io', 'KubeadmControlPlane'], // sources: CAPI
  ['bootstrap.cluster.x-k8s.io', 'KubeadmConfig'], // sources: CAPI
  ['kubelet.config.k8s.io', 'KubeletConfiguration'], // sources: K-kubelet
  ['kubeproxy.config.k8s.io', 'KubeProxyConfiguration'], // sources: KA-proxy
  ['kubescheduler.config.k8s.io', 'KubeSchedulerConfiguration'], // sources: K-sched
  ['apiserver.config.k8s.io', 'AuthenticationConfiguration AuthorizationConfiguration AdmissionConfiguration EncryptionConfiguration WebhookAdmissionConfiguration'], // sources: AS-config
  ['apiserver.k8s.io', 'EgressSelectorConfiguration'], // sources: AS-config
];

/** Those that are of interest together with credentials, or with words for which `objectKeyword.ts` looks. */
const withCredential: typeof ofInterest = [
  ['v1', 'Secret ConfigMap Service Pod Node Namespace'], // sources: API-core, KA-manifests, EKS
  ['apiextensions.k8s.io', 'CustomResourceDefinition'], // sources: API-misc
  ['rbac.authorization.k8s.io', 'ClusterRole Role ClusterRoleBinding RoleBinding'], // sources: K-rbac
  ['apps', 'Deployment DaemonSet StatefulSet ReplicaSet'], // sources: API-core, ISTIO, AS-authn, NGINX, VAULT
  ['batch', 'Job CronJob'], // sources: API-core, VAULT
  ['source.toolkit.fluxcd.io', 'Bucket'], // sources: FLUX
  ['external-secrets.io', 'SecretStore ClusterSecretStore'], // sources: ESO
  ['extensions', 'Ingress'], // sources: NGINX
  ['networking.istio.io', 'Gateway'], // sources: ISTIO
  ['traefik.containo.us', 'IngressRoute IngressRouteTCP TLSOption TLSStore ServersTransport Middleware'], // sources: TRAEFIK
  ['argoproj.io', 'Application Rollout'], // sources: ARGO
  ['bitnami.com', 'SealedSecret'], // sources: SEALED
  ['cluster.x-k8s.io', 'Machine'], // sources: CAPI
  ['kubelet.config.k8s.io', 'CredentialProviderConfig'], // sources: K-kubelet
  ['operator.victoriametrics.com', 'VMServiceScrape VMPodScrape'], // sources: VM
  ['monitoring.coreos.com', 'Probe ScrapeConfig Alertmanager ThanosRuler'], // sources: PROM
  ['kustomize.toolkit.fluxcd.io', 'Kustomization'], // sources: FLUX
  ['helm.toolkit.fluxcd.io', 'HelmRelease'], // sources: FLUX
  ['image.toolkit.fluxcd.io', 'ImageRepository'], // sources: FLUX
  ['notification.toolkit.fluxcd.io', 'Receiver'], // sources: FLUX
  ['config.openshift.io', 'APIServer Proxy Image'], // sources: OCP
  ['operator.openshift.io', 'IngressController'], // sources: OCP
  ['kafka.strimzi.io', 'Kafka KafkaConnect KafkaMirrorMaker2 KafkaBridge'], // sources: STRIMZI
  ['elasticsearch.k8s.elastic.co', 'Elasticsearch'], // sources: ECK
  ['kibana.k8s.elastic.co', 'Kibana'], // sources: ECK
  ['postgresql.cnpg.io', 'Cluster'], // sources: CNPG
  ['secrets.hashicorp.com', 'VaultConnection'], // sources: VSO
  ['v1alpha1', 'HostnameConfig'], // sources: TALOS
];

const recordsOf = (table: typeof ofInterest, more: Pick<ConfigurationKindRecord, 'needsCredential'> = {}) =>
  table.flatMap(([group, kinds]) => kinds.split(' ').map((kind) => ({ kind, group, ...more })));

/** The first record of a kind and group counts. */
export const configurationKinds: readonly ConfigurationKindRecord[] = [
  ...recordsOf(ofInterest),
  ...recordsOf(withCredential, { needsCredential: true }),
];

/** Configuration files without a kind, by a unique set of keys at their root. */
export const configurationRoots: readonly {
  readonly id: string;
  /** The kind that the tables of fields have for it. */
  readonly kind?: string;
  readonly keys: readonly string[];
}[] = [
  { id: 'etcd', keys: ['client-transport-security'] }, // sources: ETCD-tls
  { id: 'etcd', keys: ['peer-transport-security'] }, // sources: ETCD-tls
  { id: 'etcd', keys: ['listen-client-urls', 'initial-cluster'] }, // sources: ETCD-tls
  { id: 'talos', keys: ['machine', 'cluster'] }, // sources: TALOS
  { id: 'talosconfig', keys: ['context', 'contexts'] }, // sources: TALOS
  { id: 'registries', keys: ['mirrors'] }, // sources: K3S
  { id: 'registries', keys: ['configs'] }, // sources: K3S
  { id: 'prometheus', kind: 'PrometheusConfiguration', keys: ['scrape_configs'] }, // sources: PROM
  { id: 'kubeconfig', kind: 'Config', keys: ['clusters', 'users'] }, // sources: CG-kubeconfig
  { id: 'kubeconfig', kind: 'Config', keys: ['clusters', 'contexts'] }, // sources: CG-kubeconfig
];
