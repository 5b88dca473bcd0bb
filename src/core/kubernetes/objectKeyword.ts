import { beginsAsTemplate } from '../text/beginsAsTemplate.ts';
import { nameSearch } from '../text/regularExpressions.ts';

/** Kinds of interest even without a credential; a test compares them with the table, which is loaded later. */
const kinds = new Set(
  `Config ServiceAccount MutatingWebhookConfiguration ValidatingWebhookConfiguration APIService
CertificateSigningRequest ClusterTrustBundle PodCertificateRequest Ingress Gateway BackendTLSPolicy
ReferenceGrant HTTPRoute GRPCRoute TLSRoute HTTPProxy TLSCertificateDelegation IngressRoute IngressRouteTCP TLSOption TLSStore ServersTransport Middleware CSIDriver SecretProviderClass GitRepository HelmRepository OCIRepository GitRepo Route Certificate CertificateRequest Issuer ClusterIssuer Bundle
ClusterConfiguration InitConfiguration JoinConfiguration UpgradeConfiguration KubeadmControlPlane KubeadmConfig
ExternalSecret OnePasswordItem KafkaUser VaultStaticSecret VaultDynamicSecret VaultPKISecret KubeletConfiguration KubeProxyConfiguration KubeSchedulerConfiguration AuthenticationConfiguration
AuthorizationConfiguration AdmissionConfiguration EncryptionConfiguration
EgressSelectorConfiguration WebhookAdmissionConfiguration
DestinationRule ServiceEntry VirtualService PeerAuthentication Prometheus PrometheusAgent ServiceMonitor PodMonitor`.split(
    /\s/,
  ),
);

/** Kinds that are everywhere, and the words with which they are of interest. */
const common =
  /^(?:Secret|Service|Node|Namespace|Pod|Deployment|DaemonSet|StatefulSet|ReplicaSet|Rollout|VM(?:Service|Pod)Scrape|ClusterRole|Job|CronJob|Bucket|(?:Cluster)?SecretStore|Application|Probe|ScrapeConfig|Alertmanager|ThanosRuler|Kustomization|HelmRelease|ImageRepository|Receiver|APIServer|Proxy|Image|IngressController|Kafka(?:Connect|MirrorMaker2|Bridge)?|Elasticsearch|Kibana|Cluster|VaultConnection)$/;
const mark =
  /\btlsConfig:|\bInternalIP\b|\.(?:pem|crt|key) \| base64|key["']?: *["']?tls\.crt|istio: ingressgateway|name["']?: *["']?kubeadm-certs\b|(?:secretName|secret["']?:\s*\{?\s*["']?name)["']?: *["']?[\w.-]*(?:tls|cert)|PullSecrets|--(?:default-ssl-certificate|requestheader-client-ca-file)=|argocd-repo-server|automountService|service-account-token|(?:\bcontainers|\bports|repoURL|\b(?:stringD|d)ata|ecret(?:Key)?Ref|caProvider|ertificate|(?:[tT]rusted|client)CA|(?:TLS|CA)Secret)["']?:|provider["']?:\s*\{?\s*["']?vault\b|vault\.hashicorp\.com\/agent-inject|AGENT_INJECT_VAULT_ADDR|\bname["']?: *["']?https\b|nonResourceURLs|service\.serverstransport|kustomize\.toolkit\.fluxcd\.io|istio-injection|istio\.io\/rev\b/;

/** Keys and words found in no other texts. */
const words = [
  'client-transport-security',
  'peer-transport-security',
  'listen-client-urls',
  'bootstrap.kubernetes.io/token',
  'CATTLE_CA_CHECKSUM',
  '--ca-checksum',
  'mapRoles',
  'mapUsers',
  'io.containerd.grpc',
  'io.containerd.cri.',
  'etcd-s3-endpoint:',
  'datastore-',
  '_DATASTORE_',
  'scrape_configs',
  'oidc.config',
  'server.insecure',
  'hubble-tls-',
];

/** Separate from the words: an expression with one first letter is fast. An escaped line feed may stand before it. */
const kind = /kind["']?\s*:\s*["']?(\w+)/g;
const hasWord = nameSearch(words);

/** The hash in a join token of k3s or RKE2. */
const joinToken = /K10[0-9a-f]{64}::/;

/** The token of a server, or the server to join, in settings of k3s or RKE2: what their files have at the beginning of a line. */
const serverToken =
  /^(?:token["']?:[ \t]+\S|(?:K3S|RKE2)_(?:TOKEN|URL)=|["']?server["']?:[ \t]+["']?https:|ExecStart=\S*\/(?:k3s|rke2)(?=[\s\\]))/m;

/** Settings of container runtimes for registries: `registries.yaml` of k3s, `hosts.toml`, and `config.toml` of containerd. */
const registries =
  /^(?:mirrors|configs):[\s\S]*(?:\bendpoint:|\bca_file:|insecure_skip_verify:)|^[ \t]*\[host\.["']http|\bregistry\.configs\.["']/m;

/** A file of kustomize, which changes or makes objects, or leaves some out. It may have no kind. */
const kustomization = /^(?:resources|bases|components):\s*(?:\[|-\s)|^\w+Generator:|kustomize\.config\.k8s\.io/m;

function mentionsRegistries(text: string): boolean {
  return (
    ['mirrors:', 'configs:', '[host.', 'registry.configs.'].some((word) => text.includes(word)) && registries.test(text)
  );
}

/** The first line of the API server's file of tokens: token, user, id, groups. The token may be missing, which is a fault. */
const tokenList =
  /^"?[\w.+/=-]{16,200}"?,"?[\w:@.-]{1,200}"?,"?[\w-]{0,100}"?(?:,"?[\w:, -]{1,300}"?)?[ \t]*(?:[\r\n]|$)|^(?:"")?,"?[\w:@.-]{1,200}"?,"?[\w-]{0,100}"?,"?system:/;

/** Tells whether a text may contain an object or a configuration file that is read even without a credential. */
export function mentionsConfiguration(text: string): boolean {
  return (
    // Of what begins as a template no object is read.
    (!beginsAsTemplate(text) && mentionsObject(text)) ||
    hasWord(text) ||
    mentionsRegistries(text) ||
    (text.includes('K10') && joinToken.test(text)) ||
    (/token|TOKEN|_URL=|server["']?:[ \t]|ExecStart/.test(text) && serverToken.test(text)) ||
    tokenList.test(text) ||
    kustomization.test(text) ||
    (text.includes('roleRef') && text.includes('kind'))
  );
}

function mentionsObject(text: string): boolean {
  let isCommon = false;
  for (const [, name = ''] of text.matchAll(kind)) {
    if (kinds.has(name)) return true;
    isCommon ||= common.test(name);
  }
  return isCommon && mark.test(text);
}
