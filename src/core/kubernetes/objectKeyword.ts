import { nameSearch } from '../text/regularExpressions.ts';

/** Kinds of interest even without a credential; a test compares them with the table, which is loaded later. */
const kinds = `Config MutatingWebhookConfiguration ValidatingWebhookConfiguration APIService
  CertificateSigningRequest ClusterTrustBundle PodCertificateRequest Ingress Gateway BackendTLSPolicy
  Route Certificate CertificateRequest Issuer ClusterIssuer Bundle ClusterConfiguration
  InitConfiguration JoinConfiguration UpgradeConfiguration KubeadmControlPlane KubeadmConfig
  KubeletConfiguration KubeProxyConfiguration KubeSchedulerConfiguration AuthenticationConfiguration
  AuthorizationConfiguration AdmissionConfiguration EncryptionConfiguration
  EgressSelectorConfiguration WebhookAdmissionConfiguration`;

/** Keys and words found in no other texts. */
const words = [
  'client-transport-security',
  'peer-transport-security',
  'listen-client-urls',
  'kubelet-api-admin',
  'bootstrap.kubernetes.io/token',
];

/** Separate from the words: an expression with one first letter is fast. */
const kind = new RegExp(`\\bkind["']?\\s*:\\s*["']?(?:${kinds.split(/\s+/).join('|')})\\b`);
const hasWord = nameSearch(words);

/** Tells whether a text may contain an object or a configuration file that is read even without a credential. */
export function mentionsConfiguration(text: string): boolean {
  return kind.test(text) || hasWord(text);
}
