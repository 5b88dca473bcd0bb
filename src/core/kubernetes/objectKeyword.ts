import { nameSearch } from '../text/regularExpressions.ts';

/** The kinds that are of interest without a credential; a test compares them with the table, which is loaded later. */
const kinds = `Config MutatingWebhookConfiguration ValidatingWebhookConfiguration APIService
  CertificateSigningRequest ClusterTrustBundle PodCertificateRequest Ingress Gateway BackendTLSPolicy
  Route Certificate CertificateRequest Issuer ClusterIssuer Bundle ClusterConfiguration
  InitConfiguration JoinConfiguration UpgradeConfiguration KubeadmControlPlane KubeadmConfig
  KubeletConfiguration KubeProxyConfiguration KubeSchedulerConfiguration AuthenticationConfiguration
  AuthorizationConfiguration AdmissionConfiguration EncryptionConfiguration
  EgressSelectorConfiguration WebhookAdmissionConfiguration`;

/** Keys and words that are in no other texts. */
const words = [
  'client-transport-security',
  'peer-transport-security',
  'listen-client-urls',
  'kubelet-api-admin',
  'bootstrap.kubernetes.io/token',
];

/** Apart from the words: what begins with one letter is found at once. */
const kind = new RegExp(`\\bkind["']?\\s*:\\s*["']?(?:${kinds.split(/\s+/).join('|')})\\b`);
const hasWord = nameSearch(words);

/** Tells whether a text may hold an object or a configuration file that is worth reading although no credential stands in it. */
export function mentionsConfiguration(text: string): boolean {
  return kind.test(text) || hasWord(text);
}
