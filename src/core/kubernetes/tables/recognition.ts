/**
 * How to recognise a certificate's role by the certificate itself.
 *
 * From `certificates[].recognise` of the Kubernetes PKI reference; the sources are those of the role. A strong rule
 * decides on its own; weak ones only if exactly one matches, because every kubeadm CA may be named `kubernetes`, and
 * kubeadm's etcd server and peer certificates look alike. A rule without `isCa` is about end-entity certificates.
 */
export interface RecognitionRule {
  readonly role: string;
  readonly strength: 'strong' | 'weak';
  readonly commonName?: RegExp;
  readonly isCa?: true;
  /** All of these organisations. */
  readonly organizations?: readonly string[];
  readonly oneOfOrganizations?: readonly string[];
  /** Allowed by the certificate. Without the extension all are allowed, which counts for strong rules. */
  readonly extKeyUsage?: readonly ('serverAuth' | 'clientAuth')[];
  readonly issuerCommonName?: RegExp;
  /** At least one DNS name matches. */
  readonly dnsName?: RegExp;
}

const apiserverName = /^(kube-apiserver|kubernetes|minikube|127\.0\.0\.1)$/;

/** Strong rules first; the first matching strong rule counts. */
export const recognitionRules: readonly RecognitionRule[] = [
  { role: 'apiserver-etcd-client', strength: 'strong', commonName: /^kube-apiserver-etcd-client$/, extKeyUsage: ['clientAuth'] },
  { role: 'apiserver', strength: 'strong', commonName: apiserverName, dnsName: /^kubernetes(\.default(\.svc)?)?$/, extKeyUsage: ['serverAuth'] },
  { role: 'controller-manager-client', strength: 'strong', commonName: /^system:kube-controller-manager$/, extKeyUsage: ['clientAuth'] },
  { role: 'scheduler-client', strength: 'strong', commonName: /^system:kube-scheduler$/, extKeyUsage: ['clientAuth'] },
  { role: 'kube-proxy-client', strength: 'strong', commonName: /^system:kube-proxy$/, extKeyUsage: ['clientAuth'] },
  { role: 'kubelet-client', strength: 'strong', commonName: /^system:node:.+$/, organizations: ['system:nodes'], extKeyUsage: ['clientAuth'] },
  { role: 'admin-client', strength: 'strong', commonName: /^(kubernetes-admin|minikube-user|system:admin|admin)$/, oneOfOrganizations: ['system:masters', 'kubeadm:cluster-admins'], extKeyUsage: ['clientAuth'] },
  { role: 'kubelet-serving', strength: 'strong', commonName: /^system:node:.+$/, organizations: ['system:nodes'], extKeyUsage: ['serverAuth'] },
  { role: 'apiserver-kubelet-client', strength: 'strong', commonName: /^(kube-apiserver-kubelet-client|system:apiserver)$/, extKeyUsage: ['clientAuth'] },
  { role: 'front-proxy-client', strength: 'strong', commonName: /^(front-proxy-client|system:auth-proxy|aggregator)$/, extKeyUsage: ['clientAuth'] },
  { role: 'etcd-healthcheck-client', strength: 'strong', commonName: /^kube-etcd-healthcheck-client$/, extKeyUsage: ['clientAuth'] },
  { role: 'super-admin-client', strength: 'strong', commonName: /^kubernetes-super-admin$/, organizations: ['system:masters'], extKeyUsage: ['clientAuth'] },
  { role: 'kubelet-serving-selfsigned', strength: 'strong', commonName: /^.+@\d{10}$/, issuerCommonName: /^.+-ca@\d{10}$/, extKeyUsage: ['serverAuth'] },
  { role: 'apiserver-loopback', strength: 'strong', commonName: /^apiserver-loopback-client@\d{10}$/ },
  // Kubernetes the Hard Way creates a certificate for the token key pair; only its key is used.
  { role: 'service-account-keypair', strength: 'strong', commonName: /^service-accounts$/ },

  { role: 'etcd-peer', strength: 'weak', issuerCommonName: /^(etcd-ca|etcd-peer-ca.*|(k3s|rke2)-etcd-peer-ca@\d+|etcd-peers-ca.*)$/, extKeyUsage: ['serverAuth', 'clientAuth'] },
  { role: 'etcd-server', strength: 'weak', issuerCommonName: /^(etcd-ca|(k3s|rke2)-etcd-server-ca@\d+|etcd-manager-ca.*)$/, extKeyUsage: ['serverAuth'] },
  { role: 'apiserver', strength: 'weak', commonName: apiserverName, extKeyUsage: ['serverAuth'] },
  // The reference accepts any Service name; most are not webhooks, so the name must say so.
  { role: 'webhook-serving', strength: 'weak', dnsName: /^(?=.*(webhook|admission|conversion))[a-z0-9-]+\.[a-z0-9-]+\.svc$/, extKeyUsage: ['serverAuth'] },
  { role: 'ca', strength: 'weak', isCa: true, commonName: /^(kubernetes|kubernetes-ca|minikubeCA|CA|(k3s|rke2)-(server|client)-ca@\d+)$/ },
  { role: 'etcd-ca', strength: 'weak', isCa: true, commonName: /^(etcd-ca|(k3s|rke2)-etcd-(server|peer)-ca@\d+|etcd-manager-ca.*|etcd-peers-ca.*|etcd-clients-ca)$/ },
  { role: 'front-proxy-ca', strength: 'weak', isCa: true, commonName: /^(front-proxy-ca|kubernetes-front-proxy-ca|proxyClientCA|front-proxy|apiserver-aggregator-ca|(k3s|rke2)-request-header-ca@\d+)$/ },
];
