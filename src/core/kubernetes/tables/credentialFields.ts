/**
 * Fields of kubeconfigs, API objects and configuration files that hold credentials by value.
 *
 * The columns `id`, `path`, `role`, `encoding`, `pair` and `sources` follow the tables `kubeconfigFields`,
 * `execCredentialFields` and `apiFields` of the Kubernetes PKI reference (section 5.4 and 5.5). Fields that hold a path
 * or a reference are not listed, except where their name suggests a value (`role: 'reference'`).
 */
export interface CredentialFieldRecord {
  readonly id: string;
  /** Kinds of the object; absent: any document. */
  readonly kinds?: readonly string[];
  /** `type` of a Secret. */
  readonly type?: string;
  /** Pattern for the object's name. */
  readonly name?: RegExp;
  /** The end of the key path. `[]` is any index, `*` any key. */
  readonly path: string;
  readonly role: 'certificate' | 'ca' | 'key' | 'request' | 'token' | 'mixed' | 'encrypted' | 'reference';
  readonly encoding: 'base64-pem' | 'pem' | 'base64-der' | 'any';
  /** Path of the field that holds the other half of a pair, with as many `[]` as `path` or fewer. */
  readonly pair?: string;
  readonly sources: readonly string[];
}

const kubeconfig = ['CG-kubeconfig', 'CG-transport'];
const webhooks = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];

/** The first record that fits counts, so the special stand before the general. */
export const credentialFields: readonly CredentialFieldRecord[] = [
  // kubeconfig, also inside another document
  { id: 'kubeconfig-ca', path: 'cluster.certificate-authority-data', role: 'ca', encoding: 'base64-pem', sources: kubeconfig },
  { id: 'kubeconfig-client-certificate', path: 'user.client-certificate-data', role: 'certificate', encoding: 'base64-pem', pair: 'user.client-key-data', sources: kubeconfig },
  { id: 'kubeconfig-client-key', path: 'user.client-key-data', role: 'key', encoding: 'base64-pem', pair: 'user.client-certificate-data', sources: kubeconfig },
  { id: 'kubeconfig-token', path: 'users[].user.token', role: 'token', encoding: 'any', sources: kubeconfig },
  { id: 'kubeconfig-id-token', path: 'user.auth-provider.config.id-token', role: 'token', encoding: 'any', sources: kubeconfig },
  { id: 'kubeconfig-idp-ca', path: 'user.auth-provider.config.idp-certificate-authority-data', role: 'ca', encoding: 'base64-pem', sources: kubeconfig },
  { id: 'exec-client-certificate', kinds: ['ExecCredential'], path: 'status.clientCertificateData', role: 'certificate', encoding: 'pem', pair: 'status.clientKeyData', sources: ['CG-exec'] },
  { id: 'exec-client-key', kinds: ['ExecCredential'], path: 'status.clientKeyData', role: 'key', encoding: 'pem', pair: 'status.clientCertificateData', sources: ['CG-exec'] },
  { id: 'exec-token', kinds: ['ExecCredential'], path: 'status.token', role: 'token', encoding: 'any', sources: ['CG-exec'] },

  // ciphertext: never malformed PEM
  { id: 'secret-kubeadm-certs', kinds: ['Secret'], name: /^kubeadm-certs$/, path: 'data.*', role: 'encrypted', encoding: 'any', sources: ['KA-copycerts'] },
  { id: 'sealedsecret', kinds: ['SealedSecret'], path: 'spec.encryptedData.*', role: 'encrypted', encoding: 'any', sources: ['SEALED'] },

  // Secrets whose keys mean something else than their names say
  { id: 'secret-capi', kinds: ['Secret'], type: 'cluster.x-k8s.io/secret', name: /-sa$/, path: "data['tls.crt']", role: 'mixed', encoding: 'base64-pem', pair: "data['tls.key']", sources: ['CAPI'] },
  { id: 'secret-capi', kinds: ['Secret'], type: 'cluster.x-k8s.io/secret', path: "data['tls.crt']", role: 'ca', encoding: 'base64-pem', pair: "data['tls.key']", sources: ['CAPI'] },
  { id: 'secret-istio-cacerts', kinds: ['Secret'], path: "data['ca-cert.pem']", role: 'ca', encoding: 'base64-pem', pair: "data['ca-key.pem']", sources: ['ISTIO'] },
  { id: 'secret-istio-cacerts', kinds: ['Secret'], path: "data['ca-key.pem']", role: 'key', encoding: 'base64-pem', pair: "data['ca-cert.pem']", sources: ['ISTIO'] },
  { id: 'secret-linkerd-issuer', kinds: ['Secret'], path: "data['crt.pem']", role: 'ca', encoding: 'base64-pem', pair: "data['key.pem']", sources: ['LINKERD'] },
  { id: 'secret-linkerd-issuer', kinds: ['Secret'], path: "data['key.pem']", role: 'key', encoding: 'base64-pem', pair: "data['crt.pem']", sources: ['LINKERD'] },
  { id: 'secret-istio-gateway', kinds: ['Secret'], path: 'data.cert', role: 'certificate', encoding: 'base64-pem', pair: 'data.key', sources: ['ISTIO'] },
  { id: 'secret-istio-gateway', kinds: ['Secret'], path: 'data.cacert', role: 'ca', encoding: 'base64-pem', sources: ['ISTIO'] },
  { id: 'secret-ssh', kinds: ['Secret'], path: 'data.ssh-privatekey', role: 'key', encoding: 'base64-pem', sources: ['API-core'] },
  { id: 'secret-sa-token', kinds: ['Secret'], type: 'kubernetes.io/service-account-token', path: 'data.token', role: 'token', encoding: 'any', sources: ['API-core', 'K-sa'] },
  { id: 'cm-ext-auth', kinds: ['ConfigMap'], path: 'data.client-ca-file', role: 'ca', encoding: 'pem', sources: ['K-pub'] },
  { id: 'cm-ext-auth', kinds: ['ConfigMap'], path: 'data.requestheader-client-ca-file', role: 'ca', encoding: 'pem', sources: ['K-pub'] },

  { id: 'secret-tls-crt', kinds: ['Secret'], type: 'kubernetes.io/tls', path: "data['tls.crt']", role: 'certificate', encoding: 'base64-pem', pair: "data['tls.key']", sources: ['API-core'] },
  { id: 'secret-tls-key', kinds: ['Secret'], type: 'kubernetes.io/tls', path: "data['tls.key']", role: 'key', encoding: 'base64-pem', pair: "data['tls.crt']", sources: ['API-core'] },
  { id: 'secret-tls-ca', kinds: ['Secret'], type: 'kubernetes.io/tls', path: "data['ca.crt']", role: 'ca', encoding: 'base64-pem', sources: ['API-core', 'CM', 'FLUX'] },
  { id: 'secret-sa-ca', kinds: ['Secret'], type: 'kubernetes.io/service-account-token', path: "data['ca.crt']", role: 'ca', encoding: 'base64-pem', sources: ['API-core', 'OCP'] },
  { id: 'cm-kube-root-ca', kinds: ['ConfigMap'], name: /^kube-root-ca\.crt$/, path: "data['ca.crt']", role: 'ca', encoding: 'pem', sources: ['K-pub'] },

  // API objects
  { id: 'vwc-cabundle', kinds: webhooks, path: 'webhooks[].clientConfig.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['API-misc', 'AS-webhook'] },
  { id: 'crd-cabundle', kinds: ['CustomResourceDefinition'], path: 'spec.conversion.webhook.clientConfig.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['API-misc'] },
  { id: 'crd-cabundle', kinds: ['CustomResourceDefinition'], path: 'spec.conversion.webhookClientConfig.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['API-misc'] },
  { id: 'apiservice-cabundle', kinds: ['APIService'], path: 'spec.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['API-misc'] },
  { id: 'csr-request', kinds: ['CertificateSigningRequest'], path: 'spec.request', role: 'request', encoding: 'base64-pem', sources: ['API-cert', 'K-csrval'] },
  { id: 'csr-certificate', kinds: ['CertificateSigningRequest'], path: 'status.certificate', role: 'certificate', encoding: 'base64-pem', pair: 'spec.request', sources: ['API-cert', 'K-csrval'] },
  { id: 'ctb', kinds: ['ClusterTrustBundle'], path: 'spec.trustBundle', role: 'ca', encoding: 'pem', sources: ['API-cert', 'K-csrval'] },
  { id: 'pcr-request', kinds: ['PodCertificateRequest'], path: 'spec.stubPKCS10Request', role: 'request', encoding: 'base64-der', sources: ['API-cert', 'K-csrval'] },
  { id: 'pcr-chain', kinds: ['PodCertificateRequest'], path: 'status.certificateChain', role: 'certificate', encoding: 'pem', pair: 'spec.stubPKCS10Request', sources: ['API-cert'] },
  { id: 'tokenreview', kinds: ['TokenReview'], path: 'spec.token', role: 'token', encoding: 'any', sources: ['API-misc'] },
  { id: 'tokenrequest', kinds: ['TokenRequest'], path: 'status.token', role: 'token', encoding: 'any', sources: ['API-misc'] },
  { id: 'route-tls', kinds: ['Route'], path: 'spec.tls.certificate', role: 'certificate', encoding: 'pem', pair: 'spec.tls.key', sources: ['OCP'] },
  { id: 'route-tls', kinds: ['Route'], path: 'spec.tls.key', role: 'key', encoding: 'pem', pair: 'spec.tls.certificate', sources: ['OCP'] },
  { id: 'route-tls', kinds: ['Route'], path: 'spec.tls.caCertificate', role: 'ca', encoding: 'pem', sources: ['OCP'] },
  { id: 'route-tls', kinds: ['Route'], path: 'spec.tls.destinationCACertificate', role: 'ca', encoding: 'pem', sources: ['OCP'] },
  { id: 'cm-issuer-cabundle', kinds: ['Issuer', 'ClusterIssuer'], path: 'spec.acme.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['CM'] },
  { id: 'cm-issuer-cabundle', kinds: ['Issuer', 'ClusterIssuer'], path: 'spec.vault.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['CM'] },
  { id: 'cm-issuer-cabundle', kinds: ['Issuer', 'ClusterIssuer'], path: 'spec.venafi.tpp.caBundle', role: 'ca', encoding: 'base64-pem', sources: ['CM'] },
  { id: 'cm-certificaterequest', kinds: ['CertificateRequest', 'Order'], path: 'spec.request', role: 'request', encoding: 'base64-pem', sources: ['CM'] },
  { id: 'cm-certificaterequest', kinds: ['CertificateRequest', 'Order'], path: 'status.certificate', role: 'certificate', encoding: 'base64-pem', pair: 'spec.request', sources: ['CM'] },
  { id: 'cm-certificaterequest', kinds: ['CertificateRequest'], path: 'status.ca', role: 'ca', encoding: 'base64-pem', sources: ['CM'] },
  { id: 'trust-bundle', kinds: ['Bundle', 'ClusterBundle'], path: 'spec.sources[].inLine', role: 'ca', encoding: 'pem', sources: ['TM'] },
  { id: 'trust-bundle', kinds: ['ClusterBundle'], path: 'spec.inLineCAs', role: 'ca', encoding: 'pem', sources: ['TM'] },
  { id: 'eso-store', kinds: ['SecretStore', 'ClusterSecretStore'], path: 'spec.provider.*.caBundle', role: 'ca', encoding: 'any', sources: ['ESO'] },
  { id: 'ocp-configs', kinds: ['ControllerConfig'], path: 'spec.additionalTrustBundle', role: 'ca', encoding: 'base64-pem', sources: ['OCP'] },

  // configuration files of components and installers
  { id: 'f-authenticationconfig', kinds: ['AuthenticationConfiguration'], path: 'jwt[].issuer.certificateAuthority', role: 'ca', encoding: 'pem', sources: ['AS-config'] },
  { id: 'f-egress', kinds: ['EgressSelectorConfiguration'], path: 'egressSelections[].connection.transport.tcp.tlsConfig.caBundle', role: 'reference', encoding: 'any', sources: ['AS-config'] },
  { id: 'f-scheduler', kinds: ['KubeSchedulerConfiguration'], path: 'extenders[].tlsConfig.certData', role: 'certificate', encoding: 'base64-pem', pair: 'extenders[].tlsConfig.keyData', sources: ['K-sched'] },
  { id: 'f-scheduler', kinds: ['KubeSchedulerConfiguration'], path: 'extenders[].tlsConfig.keyData', role: 'key', encoding: 'base64-pem', pair: 'extenders[].tlsConfig.certData', sources: ['K-sched'] },
  { id: 'f-scheduler', kinds: ['KubeSchedulerConfiguration'], path: 'extenders[].tlsConfig.caData', role: 'ca', encoding: 'base64-pem', sources: ['K-sched'] },
  { id: 'kops-keyset', kinds: ['Keyset'], path: 'spec.keys[].publicMaterial', role: 'mixed', encoding: 'base64-pem', pair: 'spec.keys[].privateMaterial', sources: ['KOPS'] },
  { id: 'kops-keyset', kinds: ['Keyset'], path: 'spec.keys[].privateMaterial', role: 'key', encoding: 'base64-pem', pair: 'spec.keys[].publicMaterial', sources: ['KOPS'] },
  { id: 'talos-machineconfig', path: 'machine.ca.crt', role: 'ca', encoding: 'base64-pem', pair: 'machine.ca.key', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'machine.ca.key', role: 'key', encoding: 'base64-pem', pair: 'machine.ca.crt', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'cluster.ca.crt', role: 'ca', encoding: 'any', pair: 'cluster.ca.key', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'cluster.ca.key', role: 'key', encoding: 'any', pair: 'cluster.ca.crt', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'aggregatorCA.crt', role: 'ca', encoding: 'any', pair: 'aggregatorCA.key', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'aggregatorCA.key', role: 'key', encoding: 'any', pair: 'aggregatorCA.crt', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'etcd.ca.crt', role: 'ca', encoding: 'any', pair: 'etcd.ca.key', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'etcd.ca.key', role: 'key', encoding: 'any', pair: 'etcd.ca.crt', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'acceptedCAs[].crt', role: 'ca', encoding: 'any', sources: ['TALOS'] },
  { id: 'talos-machineconfig', path: 'cluster.serviceAccount.key', role: 'key', encoding: 'any', sources: ['TALOS'] },
  { id: 'talos-secrets', path: 'certs.*.crt', role: 'ca', encoding: 'any', pair: 'certs.*.key', sources: ['TALOS'] },
  { id: 'talos-secrets', path: 'certs.*.key', role: 'key', encoding: 'any', pair: 'certs.*.crt', sources: ['TALOS'] },
  { id: 'talosconfig', path: 'contexts.*.ca', role: 'ca', encoding: 'any', sources: ['TALOS'] },
  { id: 'talosconfig', path: 'contexts.*.crt', role: 'certificate', encoding: 'any', pair: 'contexts.*.key', sources: ['TALOS'] },
  { id: 'talosconfig', path: 'contexts.*.key', role: 'key', encoding: 'any', pair: 'contexts.*.crt', sources: ['TALOS'] },
  { id: 'secret-argocd-cluster', path: 'tlsClientConfig.certData', role: 'certificate', encoding: 'base64-pem', pair: 'tlsClientConfig.keyData', sources: ['ARGO'] },
  { id: 'secret-argocd-cluster', path: 'tlsClientConfig.keyData', role: 'key', encoding: 'base64-pem', pair: 'tlsClientConfig.certData', sources: ['ARGO'] },
  { id: 'secret-argocd-cluster', path: 'tlsClientConfig.caData', role: 'ca', encoding: 'base64-pem', sources: ['ARGO'] },
];

/** Maps whose encoding the object fixes, whatever their keys are called. */
export const credentialMaps: readonly {
  readonly id: string;
  readonly kind: string;
  readonly field: string;
  readonly encoding: 'base64-pem' | 'pem';
  readonly sources: readonly string[];
}[] = [
  { id: 'secret-opaque', kind: 'Secret', field: 'data', encoding: 'base64-pem', sources: ['API-core'] },
  { id: 'secret-stringdata', kind: 'Secret', field: 'stringData', encoding: 'pem', sources: ['API-core'] },
  { id: 'cm-any', kind: 'ConfigMap', field: 'data', encoding: 'pem', sources: ['API-core'] },
  { id: 'cm-any', kind: 'ConfigMap', field: 'binaryData', encoding: 'base64-pem', sources: ['API-core'] },
];
