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

/** By group. */
export const configurationKinds: readonly ConfigurationKindRecord[] = [
  { kind: 'Config', group: 'v1' }, // sources: CG-kubeconfig
  { kind: 'Secret', group: 'v1', needsCredential: true, word: 'bootstrap.kubernetes.io/token' }, // sources: API-core
  ...['data:', 'kubernetes.io/service-account-token'].map((word) => ({ kind: 'Secret', group: 'v1', needsCredential: true as const, word })), // sources: API-core
  // Commands of a guide instead of what they print.
  ...['.pem | base64', '.crt | base64', '.key | base64'].map((word) => ({ kind: 'Secret', group: 'v1', needsCredential: true as const, word })), // sources: API-core
  { kind: 'ConfigMap', group: 'v1', needsCredential: true }, // sources: API-core
  // Whom the authenticator of EKS knows.
  { kind: 'ConfigMap', group: 'v1', needsCredential: true, word: 'mapRoles' }, // sources: EKS
  { kind: 'Service', group: 'v1', needsCredential: true }, // sources: API-core
  // Also in the subjects of bindings, which tell what an identity may do.
  { kind: 'ServiceAccount', group: 'v1' }, // sources: API-core
  { kind: 'RoleBinding', group: 'rbac.authorization.k8s.io', needsCredential: true }, // sources: K-rbac
  { kind: 'Pod', group: 'v1', needsCredential: true }, // sources: API-core, KA-manifests
  // Of interest for the namespace of a gateway's Pods, and for what they mount.
  { kind: 'Deployment', group: 'apps', needsCredential: true, word: 'istio: ingressgateway' }, // sources: ISTIO
  ...[['Pod', 'v1'], ['Deployment', 'apps'], ['DaemonSet', 'apps'], ['StatefulSet', 'apps']].map(([kind = '', group = '']) => ({ kind, group, needsCredential: true as const, word: 'secretName: web-tls' })), // sources: API-core
  // Of interest for the agents of Vault in their Pods.
  ...['vault.hashicorp.com/agent-inject:', 'AGENT_INJECT_VAULT_ADDR'].flatMap((word) => [['Pod', 'v1'], ['Deployment', 'apps'], ['DaemonSet', 'apps'], ['StatefulSet', 'apps'], ['Job', 'batch'], ['CronJob', 'batch']].map(([kind = '', group = '']) => ({ kind, group, needsCredential: true as const, word }))), // sources: VAULT
  // Of interest for what they pull with, and for the token that they do not get.
  ...['imagePullSecrets', 'automountServiceAccountToken: false'].flatMap((word) => [['Pod', 'v1'], ['Deployment', 'apps'], ['DaemonSet', 'apps'], ['StatefulSet', 'apps'], ['Job', 'batch'], ['CronJob', 'batch']].map(([kind = '', group = '']) => ({ kind, group, needsCredential: true as const, word }))), // sources: API-core
  { kind: 'Bucket', group: 'source.toolkit.fluxcd.io', needsCredential: true, word: 'ecretRef:' }, // sources: FLUX
  ...['ecretRef:', 'caProvider:', 'provider: { vault:'].flatMap((word) => ['SecretStore', 'ClusterSecretStore'].map((kind) => ({ kind, group: 'external-secrets.io', needsCredential: true as const, word }))), // sources: ESO
  { kind: 'MutatingWebhookConfiguration', group: 'admissionregistration.k8s.io' }, // sources: API-misc
  { kind: 'ValidatingWebhookConfiguration', group: 'admissionregistration.k8s.io' }, // sources: API-misc
  { kind: 'CustomResourceDefinition', group: 'apiextensions.k8s.io', needsCredential: true }, // sources: API-misc
  { kind: 'APIService', group: 'apiregistration.k8s.io' }, // sources: API-misc
  { kind: 'CertificateSigningRequest', group: 'certificates.k8s.io' }, // sources: API-cert
  { kind: 'ClusterTrustBundle', group: 'certificates.k8s.io' }, // sources: API-cert
  { kind: 'PodCertificateRequest', group: 'certificates.k8s.io' }, // sources: API-cert
  { kind: 'Ingress', group: 'networking.k8s.io' }, // sources: NGINX
  { kind: 'Ingress', group: 'extensions', needsCredential: true }, // sources: NGINX
  { kind: 'ClusterRoleBinding', group: 'rbac.authorization.k8s.io', needsCredential: true, word: 'roleRef' }, // sources: K-rbac
  { kind: 'RoleBinding', group: 'rbac.authorization.k8s.io', needsCredential: true, word: 'roleRef' }, // sources: K-rbac
  ...['ClusterRole', 'Role'].map((kind) => ({ kind, group: 'rbac.authorization.k8s.io', needsCredential: true as const })), // sources: K-rbac
  { kind: 'ServiceAccount', group: 'v1', needsCredential: true, word: 'roleRef' }, // sources: API-core
  { kind: 'Gateway', group: 'gateway.networking.k8s.io' }, // sources: GWAPI
  { kind: 'Gateway', group: 'networking.istio.io', needsCredential: true }, // sources: ISTIO
  { kind: 'BackendTLSPolicy', group: 'gateway.networking.k8s.io' }, // sources: GWAPI
  { kind: 'ReferenceGrant', group: 'gateway.networking.k8s.io' }, // sources: GWAPI
  { kind: 'IngressRoute', group: 'traefik.io' }, // sources: TRAEFIK
  { kind: 'IngressRoute', group: 'traefik.containo.us', needsCredential: true }, // sources: TRAEFIK
  { kind: 'IngressRouteTCP', group: 'traefik.io' }, // sources: TRAEFIK
  { kind: 'IngressRouteTCP', group: 'traefik.containo.us', needsCredential: true }, // sources: TRAEFIK
  { kind: 'TLSOption', group: 'traefik.io' }, // sources: TRAEFIK
  { kind: 'TLSOption', group: 'traefik.containo.us', needsCredential: true }, // sources: TRAEFIK
  { kind: 'TLSStore', group: 'traefik.io' }, // sources: TRAEFIK
  { kind: 'ServersTransport', group: 'traefik.io' }, // sources: TRAEFIK
  { kind: 'ServersTransport', group: 'traefik.containo.us', needsCredential: true }, // sources: TRAEFIK
  { kind: 'Service', group: 'v1', needsCredential: true, word: 'service.serverstransport:' }, // sources: TRAEFIK
  { kind: 'TLSStore', group: 'traefik.containo.us', needsCredential: true }, // sources: TRAEFIK
  ...['HTTPProxy', 'TLSCertificateDelegation'].map((kind) => ({ kind, group: 'projectcontour.io' })), // sources: CONTOUR
  ...['Deployment', 'DaemonSet'].map((kind) => ({ kind, group: 'apps', needsCredential: true as const, word: '--default-ssl-certificate=' })), // sources: NGINX
  { kind: 'Deployment', group: 'apps', needsCredential: true, word: '--requestheader-client-ca-file=' }, // sources: AS-authn
  ...['GitRepository', 'HelmRepository', 'OCIRepository'].map((kind) => ({ kind, group: 'source.toolkit.fluxcd.io' })), // sources: FLUX
  { kind: 'Application', group: 'argoproj.io', needsCredential: true, word: 'repoURL:' }, // sources: ARGO
  // What makes Secrets.
  { kind: 'ExternalSecret', group: 'external-secrets.io' }, // sources: ESO
  { kind: 'SealedSecret', group: 'bitnami.com', needsCredential: true }, // sources: SEALED
  { kind: 'GitRepo', group: 'fleet.cattle.io' }, // sources: FLEET
  { kind: 'Route', group: 'route.openshift.io' }, // sources: OCP
  { kind: 'Certificate', group: 'cert-manager.io' }, // sources: CM
  { kind: 'CertificateRequest', group: 'cert-manager.io' }, // sources: CM
  { kind: 'Issuer', group: 'cert-manager.io' }, // sources: CM
  { kind: 'ClusterIssuer', group: 'cert-manager.io' }, // sources: CM
  { kind: 'Bundle', group: 'trust.cert-manager.io' }, // sources: TM
  ...['ServiceMonitor', 'PodMonitor'].map((kind) => ({ kind, group: 'monitoring.coreos.com', needsCredential: true as const, word: 'tlsConfig:' })), // sources: PROM
  ...['VMServiceScrape', 'VMPodScrape'].map((kind) => ({ kind, group: 'operator.victoriametrics.com', needsCredential: true as const, word: 'tlsConfig:' })), // sources: PROM
  { kind: 'ClusterConfiguration', group: 'kubeadm.k8s.io' }, // sources: KA-types
  { kind: 'InitConfiguration', group: 'kubeadm.k8s.io' }, // sources: KA-types
  { kind: 'JoinConfiguration', group: 'kubeadm.k8s.io' }, // sources: KA-types
  { kind: 'UpgradeConfiguration', group: 'kubeadm.k8s.io' }, // sources: KA-types
  { kind: 'KubeadmControlPlane', group: 'controlplane.cluster.x-k8s.io' }, // sources: CAPI
  { kind: 'KubeadmConfig', group: 'bootstrap.cluster.x-k8s.io' }, // sources: CAPI
  { kind: 'Machine', group: 'cluster.x-k8s.io', needsCredential: true }, // sources: CAPI
  { kind: 'KubeletConfiguration', group: 'kubelet.config.k8s.io' }, // sources: K-kubelet
  { kind: 'CredentialProviderConfig', group: 'kubelet.config.k8s.io', needsCredential: true }, // sources: K-kubelet
  { kind: 'KubeProxyConfiguration', group: 'kubeproxy.config.k8s.io' }, // sources: KA-proxy
  { kind: 'KubeSchedulerConfiguration', group: 'kubescheduler.config.k8s.io' }, // sources: K-sched
  { kind: 'AuthenticationConfiguration', group: 'apiserver.config.k8s.io' }, // sources: AS-config
  { kind: 'AuthorizationConfiguration', group: 'apiserver.config.k8s.io' }, // sources: AS-config
  { kind: 'AdmissionConfiguration', group: 'apiserver.config.k8s.io' }, // sources: AS-config
  { kind: 'EncryptionConfiguration', group: 'apiserver.config.k8s.io' }, // sources: AS-config
  { kind: 'EgressSelectorConfiguration', group: 'apiserver.k8s.io' }, // sources: AS-config
  { kind: 'WebhookAdmissionConfiguration', group: 'apiserver.config.k8s.io' }, // sources: AS-config
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
