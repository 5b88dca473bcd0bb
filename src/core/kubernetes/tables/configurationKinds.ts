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
  /** Also of interest in a text with this word. */
  readonly word?: string;
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
  ['traefik.io', 'IngressRoute IngressRouteTCP TLSOption TLSStore ServersTransport'], // sources: TRAEFIK
  ['projectcontour.io', 'HTTPProxy TLSCertificateDelegation'], // sources: CONTOUR
  ['source.toolkit.fluxcd.io', 'GitRepository HelmRepository OCIRepository'], // sources: FLUX
  ['external-secrets.io', 'ExternalSecret'], // sources: ESO
  ['fleet.cattle.io', 'GitRepo'], // sources: FLEET
  ['route.openshift.io', 'Route'], // sources: OCP
  ['cert-manager.io', 'Certificate CertificateRequest Issuer ClusterIssuer'], // sources: CM
  ['trust.cert-manager.io', 'Bundle'], // sources: TM
  ['kubeadm.k8s.io', 'ClusterConfiguration InitConfiguration JoinConfiguration UpgradeConfiguration'], // sources: KA-types
  ['controlplane.cluster.x-k8s.io', 'KubeadmControlPlane'], // sources: CAPI
  ['bootstrap.cluster.x-k8s.io', 'KubeadmConfig'], // sources: CAPI
  ['kubelet.config.k8s.io', 'KubeletConfiguration'], // sources: K-kubelet
  ['kubeproxy.config.k8s.io', 'KubeProxyConfiguration'], // sources: KA-proxy
  ['kubescheduler.config.k8s.io', 'KubeSchedulerConfiguration'], // sources: K-sched
  ['apiserver.config.k8s.io', 'AuthenticationConfiguration AuthorizationConfiguration AdmissionConfiguration EncryptionConfiguration WebhookAdmissionConfiguration'], // sources: AS-config
  ['apiserver.k8s.io', 'EgressSelectorConfiguration'], // sources: AS-config
];

const pods = ['v1 Pod', 'apps Deployment DaemonSet StatefulSet'];
const jobs = [...pods, 'batch Job CronJob'];

/** Groups with their kinds that are of interest together with credentials, and also with any of some words. */
const withCredential: readonly (readonly [groups: readonly string[], ...words: readonly string[]])[] = [
  [['v1 ConfigMap Service Pod', 'apiextensions.k8s.io CustomResourceDefinition', 'rbac.authorization.k8s.io ClusterRole Role RoleBinding']], // sources: API-core, API-misc, K-rbac, KA-manifests
  // Commands of a guide instead of what they print.
  [['v1 Secret'], 'bootstrap.kubernetes.io/token', 'data:', 'kubernetes.io/service-account-token', '.pem | base64', '.crt | base64', '.key | base64'], // sources: API-core
  // Whom the authenticator of EKS knows.
  [['v1 ConfigMap'], 'mapRoles'], // sources: EKS
  // For the namespace of a gateway's Pods, and for what they mount.
  [['apps Deployment'], 'istio: ingressgateway', '--requestheader-client-ca-file='], // sources: ISTIO, AS-authn
  [pods, 'secretName: web-tls'], // sources: API-core
  // For the agents of Vault in their Pods, for what they pull with, and for the token that they do not get.
  [jobs, 'vault.hashicorp.com/agent-inject:', 'AGENT_INJECT_VAULT_ADDR', 'imagePullSecrets', 'automountServiceAccountToken: false'], // sources: VAULT, API-core
  [['source.toolkit.fluxcd.io Bucket'], 'ecretRef:'], // sources: FLUX
  [['external-secrets.io SecretStore ClusterSecretStore'], 'ecretRef:', 'caProvider:', 'provider: { vault:'], // sources: ESO
  [['rbac.authorization.k8s.io ClusterRoleBinding RoleBinding', 'v1 ServiceAccount'], 'roleRef'], // sources: K-rbac, API-core
  [['extensions Ingress', 'networking.istio.io Gateway', 'traefik.containo.us IngressRoute IngressRouteTCP TLSOption TLSStore ServersTransport']], // sources: NGINX, ISTIO, TRAEFIK
  [['v1 Service'], 'service.serverstransport:'], // sources: TRAEFIK
  [['apps Deployment DaemonSet'], '--default-ssl-certificate='], // sources: NGINX
  [['argoproj.io Application'], 'repoURL:'], // sources: ARGO
  [['bitnami.com SealedSecret', 'cluster.x-k8s.io Machine', 'kubelet.config.k8s.io CredentialProviderConfig']], // sources: SEALED, CAPI, K-kubelet
  [['monitoring.coreos.com ServiceMonitor PodMonitor', 'operator.victoriametrics.com VMServiceScrape VMPodScrape'], 'tlsConfig:'], // sources: PROM
];

/** The first record of a kind and group counts. */
export const configurationKinds: readonly ConfigurationKindRecord[] = [
  ...ofInterest.flatMap(([group, kinds]) => kinds.split(' ').map((kind) => ({ kind, group }))),
  ...withCredential.flatMap(([groups, ...words]) =>
    groups.flatMap((line) => {
      const [group = '', ...kinds] = line.split(' ');
      return kinds.flatMap((kind) => {
        const record = { kind, group, needsCredential: true as const };
        return words.length === 0 ? [record] : words.map((word) => ({ ...record, word }));
      });
    }),
  ),
];

/** Configuration files without a kind, by a unique set of keys at their root. */
export const configurationRoots: readonly { readonly id: string; readonly keys: readonly string[] }[] = [
  { id: 'etcd', keys: ['client-transport-security'] }, // sources: ETCD-tls
  { id: 'etcd', keys: ['peer-transport-security'] }, // sources: ETCD-tls
  { id: 'etcd', keys: ['listen-client-urls', 'initial-cluster'] }, // sources: ETCD-tls
  { id: 'talos', keys: ['machine', 'cluster'] }, // sources: TALOS
  { id: 'talosconfig', keys: ['context', 'contexts'] }, // sources: TALOS
  { id: 'registries', keys: ['mirrors'] }, // sources: K3S
  { id: 'registries', keys: ['configs'] }, // sources: K3S
  { id: 'kubeconfig', keys: ['clusters', 'users'] }, // sources: CG-kubeconfig
  { id: 'kubeconfig', keys: ['clusters', 'contexts'] }, // sources: CG-kubeconfig
];
