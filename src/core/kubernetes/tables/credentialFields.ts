/**
 * Fields of kubeconfigs, API objects and configuration files that contain credentials.
 *
 * After the tables `kubeconfigFields`, `execCredentialFields` and `apiFields` of the Kubernetes PKI reference
 * (sections 5.4 and 5.5), whose ids they keep. Fields with paths or references are listed only if their name suggests
 * a value (`reference`).
 *
 * A record is a set of fields that belong together. Each names the end of a key path; `[]` is any index, `*` any key.
 * A certificate (or CA, without a certificate) is paired with the record's key, otherwise with its request.
 * `data/sources.json` explains the sources.
 */
export interface CredentialFieldRecord {
  readonly id: string;
  /** Kinds of the object; absent: any document. */
  readonly kinds?: readonly string[];
  /** `type` of a Secret. */
  readonly type?: string;
  /** Pattern for the object's name. */
  readonly name?: RegExp;
  /**
   * The program that reads the field and reports errors in it: client-go in a kubeconfig, or the API server. It is
   * not mounted.
   */
  readonly reader?: 'kubeconfig' | 'apiServer';
  /** Absent: as {@link credentialMaps} says, else unknown. */
  readonly encoding?: 'base64-pem' | 'pem' | 'base64-der';
  readonly certificate?: string;
  readonly ca?: string;
  readonly key?: string;
  readonly request?: string;
  readonly token?: string;
  /** Several of the above, or one of them. */
  readonly mixed?: string;
  /** Ciphertext, never malformed PEM. */
  readonly encrypted?: string;
  /** A path or a name despite the field's name. */
  readonly reference?: string;
  /** Role of every certificate here. */
  readonly certificateRole?: string;
  /** Default role of an end-entity certificate here, unless its subject indicates another. */
  readonly usualRole?: string;
  /**
   * A key of this name always contains a credential, so any other value is a problem. Other names are also used for
   * paths, Secret names or switches.
   */
  readonly certain?: true;
}

/** The first matching record counts: ciphertext first, then specific before general. */
export const credentialFields: readonly CredentialFieldRecord[] = [
  { id: 'secret-kubeadm-certs', kinds: ['Secret'], name: /^kubeadm-certs$/, encrypted: 'data.*' }, // sources: KA-copycerts
  { id: 'sealedsecret', kinds: ['SealedSecret'], encrypted: 'spec.encryptedData.*' }, // sources: SEALED

  // kubeconfig, also inside another document
  { id: 'kubeconfig-ca', reader: 'kubeconfig', encoding: 'base64-pem', ca: 'cluster.certificate-authority-data', certificateRole: 'ca' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-client', reader: 'kubeconfig', encoding: 'base64-pem', certificate: 'user.client-certificate-data', key: 'user.client-key-data', usualRole: 'user-client' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-token', reader: 'kubeconfig', token: 'users[].user.token' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-id-token', reader: 'kubeconfig', token: 'user.auth-provider.config.id-token' }, // sources: CG-kubeconfig, CG-transport
  { id: 'kubeconfig-idp-ca', reader: 'kubeconfig', encoding: 'base64-pem', ca: 'user.auth-provider.config.idp-certificate-authority-data' }, // sources: CG-kubeconfig, CG-transport
  { id: 'exec-credential', kinds: ['ExecCredential'], encoding: 'pem', certificate: 'status.clientCertificateData', key: 'status.clientKeyData', token: 'status.token' }, // sources: CG-exec

  // Secrets and ConfigMaps
  { id: 'secret-tls', kinds: ['Secret'], type: 'kubernetes.io/tls', certificate: "data['tls.crt']", key: "data['tls.key']", usualRole: 'tls-secret-serving' }, // sources: API-core
  { id: 'secret-tls-ca', kinds: ['Secret'], type: 'kubernetes.io/tls', ca: "data['ca.crt']" }, // sources: API-core, CM, FLUX
  { id: 'secret-sa', kinds: ['Secret'], type: 'kubernetes.io/service-account-token', ca: "data['ca.crt']", token: 'data.token', certificateRole: 'ca' }, // sources: API-core, K-sa, OCP
  { id: 'secret-capi', kinds: ['Secret'], type: 'cluster.x-k8s.io/secret', name: /-sa$/, mixed: "data['tls.crt']", key: "data['tls.key']" }, // sources: CAPI
  { id: 'secret-capi', kinds: ['Secret'], type: 'cluster.x-k8s.io/secret', name: /-apiserver-etcd-client$/, certificate: "data['tls.crt']", key: "data['tls.key']", usualRole: 'apiserver-etcd-client' }, // sources: CAPI
  // Its CAs are all named `kubernetes`; their Secrets distinguish them.
  ...[['-ca', 'ca'], ['-etcd', 'etcd-ca'], ['-proxy', 'front-proxy-ca']].map(([end, role]) => ({ id: 'secret-capi', kinds: ['Secret'], type: 'cluster.x-k8s.io/secret', name: new RegExp(`${end}$`), ca: "data['tls.crt']", key: "data['tls.key']", certificateRole: `${role}` })), // sources: CAPI
  { id: 'secret-capi', kinds: ['Secret'], type: 'cluster.x-k8s.io/secret', ca: "data['tls.crt']", key: "data['tls.key']" }, // sources: CAPI
  { id: 'secret-linkerd-issuer', kinds: ['Secret'], ca: "data['crt.pem']", key: "data['key.pem']" }, // sources: LINKERD
  { id: 'secret-istio-gateway', kinds: ['Secret'], certificate: 'data.cert', key: 'data.key' }, // sources: ISTIO
  { id: 'secret-istio-gateway', kinds: ['Secret'], ca: 'data.cacert' }, // sources: ISTIO
  { id: 'secret-ssh', kinds: ['Secret'], key: 'data.ssh-privatekey' }, // sources: API-core
  { id: 'cm-kube-root-ca', kinds: ['ConfigMap'], name: /^kube-root-ca\.crt$/, ca: "data['ca.crt']", certificateRole: 'ca' }, // sources: K-pub
  { id: 'cm-argocd-tls', kinds: ['ConfigMap'], name: /^argocd-tls-certs-cm$/, ca: 'data.*' }, // sources: ARGO
  { id: 'cm-ext-auth', kinds: ['ConfigMap'], ca: 'data.client-ca-file', certificateRole: 'ca' }, // sources: K-pub
  { id: 'cm-ext-auth', kinds: ['ConfigMap'], ca: 'data.requestheader-client-ca-file', certificateRole: 'front-proxy-ca' }, // sources: K-pub

  // API objects
  { id: 'vwc-cabundle', reader: 'apiServer', kinds: ['ValidatingWebhookConfiguration'], encoding: 'base64-pem', ca: 'webhooks[].clientConfig.caBundle' }, // sources: API-misc, AS-webhook
  { id: 'mwc-cabundle', reader: 'apiServer', kinds: ['MutatingWebhookConfiguration'], encoding: 'base64-pem', ca: 'webhooks[].clientConfig.caBundle' }, // sources: API-misc, AS-webhook
  { id: 'crd-cabundle', reader: 'apiServer', kinds: ['CustomResourceDefinition'], encoding: 'base64-pem', ca: 'spec.conversion.webhook.clientConfig.caBundle' }, // sources: API-misc
  { id: 'crd-cabundle', reader: 'apiServer', kinds: ['CustomResourceDefinition'], encoding: 'base64-pem', ca: 'spec.conversion.webhookClientConfig.caBundle' }, // sources: API-misc
  { id: 'apiservice-cabundle', reader: 'apiServer', kinds: ['APIService'], encoding: 'base64-pem', ca: 'spec.caBundle' }, // sources: API-misc
  { id: 'csr', reader: 'apiServer', kinds: ['CertificateSigningRequest'], encoding: 'base64-pem', certificate: 'status.certificate', request: 'spec.request' }, // sources: API-cert, K-csrval
  { id: 'ctb', kinds: ['ClusterTrustBundle'], encoding: 'pem', ca: 'spec.trustBundle' }, // sources: API-cert, K-csrval
  { id: 'pcr-request', kinds: ['PodCertificateRequest'], encoding: 'base64-der', request: 'spec.stubPKCS10Request' }, // sources: API-cert, K-csrval
  { id: 'pcr-chain', kinds: ['PodCertificateRequest'], encoding: 'pem', certificate: 'status.certificateChain', usualRole: 'pod-certificate' }, // sources: API-cert
  { id: 'tokenreview', kinds: ['TokenReview'], token: 'spec.token' }, // sources: API-misc
  { id: 'tokenrequest', kinds: ['TokenRequest'], token: 'status.token' }, // sources: API-misc
  { id: 'route-tls', kinds: ['Route'], encoding: 'pem', certificate: 'spec.tls.certificate', key: 'spec.tls.key' }, // sources: OCP
  { id: 'route-tls', kinds: ['Route'], encoding: 'pem', ca: 'spec.tls.caCertificate' }, // sources: OCP
  { id: 'route-tls', kinds: ['Route'], encoding: 'pem', ca: 'spec.tls.destinationCACertificate' }, // sources: OCP
  { id: 'cm-issuer-cabundle', kinds: ['Issuer', 'ClusterIssuer'], encoding: 'base64-pem', ca: 'caBundle' }, // sources: CM
  { id: 'cm-certificaterequest', kinds: ['CertificateRequest', 'Order'], encoding: 'base64-pem', certificate: 'status.certificate', request: 'spec.request' }, // sources: CM
  { id: 'cm-certificaterequest', kinds: ['CertificateRequest'], encoding: 'base64-pem', ca: 'status.ca' }, // sources: CM
  { id: 'trust-bundle', kinds: ['Bundle', 'ClusterBundle'], encoding: 'pem', ca: 'spec.sources[].inLine' }, // sources: TM
  { id: 'trust-bundle', kinds: ['ClusterBundle'], encoding: 'pem', ca: 'spec.inLineCAs' }, // sources: TM

  // Configuration files of components and installers
  { id: 'f-authenticationconfig', kinds: ['AuthenticationConfiguration'], encoding: 'pem', ca: 'jwt[].issuer.certificateAuthority' }, // sources: AS-config
  { id: 'f-egress', kinds: ['EgressSelectorConfiguration'], reference: 'transport.tcp.tlsConfig.caBundle' }, // sources: AS-config
  { id: 'f-scheduler', kinds: ['KubeSchedulerConfiguration'], encoding: 'base64-pem', certificate: 'tlsConfig.certData', key: 'tlsConfig.keyData' }, // sources: K-sched
  { id: 'f-scheduler', kinds: ['KubeSchedulerConfiguration'], encoding: 'base64-pem', ca: 'tlsConfig.caData' }, // sources: K-sched
  { id: 'kops-keyset', kinds: ['Keyset'], encoding: 'base64-pem', mixed: 'spec.keys[].publicMaterial', key: 'spec.keys[].privateMaterial' }, // sources: KOPS
  { id: 'secret-argocd-cluster', encoding: 'base64-pem', certificate: 'tlsClientConfig.certData', key: 'tlsClientConfig.keyData' }, // sources: ARGO
  { id: 'secret-argocd-cluster', encoding: 'base64-pem', ca: 'tlsClientConfig.caData' }, // sources: ARGO
  { id: 'talos-machineconfig', encoding: 'base64-pem', ca: 'machine.ca.crt', key: 'machine.ca.key' }, // sources: TALOS
  { id: 'talos-machineconfig', ca: 'cluster.ca.crt', key: 'cluster.ca.key', certificateRole: 'ca' }, // sources: TALOS
  { id: 'talos-machineconfig', ca: 'etcd.ca.crt', key: 'etcd.ca.key', certificateRole: 'etcd-ca' }, // sources: TALOS
  { id: 'talos-machineconfig', ca: 'aggregatorCA.crt', key: 'aggregatorCA.key', certificateRole: 'front-proxy-ca' }, // sources: TALOS
  { id: 'talos-machineconfig', ca: 'acceptedCAs[].crt' }, // sources: TALOS
  { id: 'talos-machineconfig', key: 'cluster.serviceAccount.key' }, // sources: TALOS
  { id: 'talos-docs', kinds: ['KubeAPIServerCAConfig'], encoding: 'pem', ca: 'issuingCA.cert', key: 'issuingCA.key', certificateRole: 'ca' }, // sources: TALOS
  { id: 'talos-docs', kinds: ['KubeServiceAccountConfig'], encoding: 'pem', key: 'issuer.privateKey' }, // sources: TALOS
  { id: 'talos-docs', kinds: ['TrustedRootsConfig'], encoding: 'pem', ca: 'certificates' }, // sources: TALOS
  ...[['etcd', 'etcd-ca'], ['k8s', 'ca'], ['k8saggregator', 'front-proxy-ca']].map(([name, role]) => ({ id: 'talos-secrets', encoding: 'base64-pem' as const, ca: `certs.${name}.crt`, key: `certs.${name}.key`, certificateRole: `${role}` })), // sources: TALOS
  { id: 'talos-secrets', encoding: 'base64-pem', ca: 'certs.os.crt', key: 'certs.os.key' }, // sources: TALOS
  { id: 'talos-secrets', encoding: 'base64-pem', key: 'certs.k8sserviceaccount.key' }, // sources: TALOS
  { id: 'talosconfig', ca: 'contexts.*.ca' }, // sources: TALOS
  { id: 'talosconfig', encoding: 'base64-pem', certificate: 'contexts.*.crt', key: 'contexts.*.key' }, // sources: TALOS

  // Names that mean a credential in any place
  { id: 'certificate-authority-data', reader: 'kubeconfig', encoding: 'base64-pem', certain: true, ca: 'certificate-authority-data' }, // sources: CG-kubeconfig, CG-transport
  { id: 'client-certificate-data', reader: 'kubeconfig', encoding: 'base64-pem', certain: true, certificate: 'client-certificate-data', key: 'client-key-data' }, // sources: CG-kubeconfig, CG-transport
  { id: 'idp-certificate-authority-data', reader: 'kubeconfig', encoding: 'base64-pem', certain: true, ca: 'idp-certificate-authority-data' }, // sources: CG-kubeconfig, CG-transport
  { id: 'certificateAuthorityData', certain: true, ca: 'certificateAuthorityData' }, // sources: CG-exec
  { id: 'clientCertificateData', certain: true, certificate: 'clientCertificateData', key: 'clientKeyData' }, // sources: CG-exec
  { id: 'caBundle', certain: true, ca: 'caBundle' }, // sources: API-misc, AS-webhook, CM, ESO
  { id: 'additionalTrustBundle', certain: true, ca: 'additionalTrustBundle' }, // sources: OCP
  { id: 'tls.crt', certain: true, certificate: "['tls.crt']", key: "['tls.key']", usualRole: 'tls-secret-serving' }, // sources: API-core
  { id: 'ca.crt', certain: true, ca: "['ca.crt']", key: "['ca.key']" }, // sources: API-core, CM, FLUX
  { id: 'service-ca.crt', certain: true, ca: "['service-ca.crt']" }, // sources: OCP
  { id: 'ca-bundle.crt', certain: true, ca: "['ca-bundle.crt']" }, // sources: OCP, LINKERD
  { id: 'tls-combined.pem', certain: true, mixed: "['tls-combined.pem']" }, // sources: CM
  { id: 'ca-cert.pem', certain: true, ca: "['ca-cert.pem']", key: "['ca-key.pem']" }, // sources: ISTIO
  { id: 'root-cert.pem', certain: true, ca: "['root-cert.pem']" }, // sources: ISTIO
  { id: 'cert-chain.pem', certain: true, certificate: "['cert-chain.pem']" }, // sources: ISTIO
  { id: 'tlsClientCertData', certain: true, certificate: 'tlsClientCertData', key: 'tlsClientCertKey' }, // sources: ARGO

  // Names that often do
  { id: 'trustBundle', ca: 'trustBundle' }, // sources: API-cert
  { id: 'caData', ca: 'caData' }, // sources: ARGO, K-sched
  { id: 'certData', certificate: 'certData', key: 'keyData' }, // sources: ARGO, K-sched
  { id: 'caFile', ca: 'caFile' }, // sources: FLUX
  { id: 'certFile', certificate: 'certFile', key: 'keyFile' }, // sources: FLUX
  { id: 'identityTrustAnchorsPEM', ca: 'identityTrustAnchorsPEM' }, // sources: LINKERD
  { id: 'envoy', ca: 'trustedCa.inlineBytes' },
  { id: 'envoy', certificate: 'certificateChain.inlineBytes', key: 'privateKey.inlineBytes' },
  // … in public charts and operators; not defined by an API.
  ...['ca', 'ca-bundle', 'caCertificate', 'caCertificates', 'caRootsData', 'ca.pem', 'frontProxyCaCrt'].map((name) => ({ id: name, ca: `['${name}']` })),
  ...[['cacert', 'cakey'], ['caCert', 'caKey'], ['ca_cert', 'ca_key'], ['caCrt', 'caKey'], ['root_ca', 'root_ca_key'], ['intermediate_ca', 'intermediate_ca_key']].map(([ca, key]) => ({ id: `${ca}`, ca: `${ca}`, key: `${key}` })),
  ...[['certificate', 'privateKey'], ['cert', 'key'], ['crt', 'key'], ['publicCertificate', 'privateKey'], ['cert.pem', 'key.pem'], ['client.crt', 'client.key'], ['server.crt', 'server.key'], ['user.crt', 'user.key'], ['frontProxyCrt', 'frontProxyKey'], ['tlsCert', 'tlsKey'], ['tls_cert', 'tls_key']].map(([certificate, key]) => ({ id: `${certificate}`, certificate: `['${certificate}']`, key: `['${key}']` })),
];

/** Maps with a fixed encoding for all keys. */
export const credentialMaps: readonly {
  readonly id: string;
  readonly kind: string;
  readonly field: string;
  readonly encoding: 'base64-pem' | 'pem';
}[] = [
  { id: 'secret-opaque', kind: 'Secret', field: 'data', encoding: 'base64-pem' }, // sources: API-core
  { id: 'secret-stringdata', kind: 'Secret', field: 'stringData', encoding: 'pem' }, // sources: API-core
  { id: 'cm-any', kind: 'ConfigMap', field: 'data', encoding: 'pem' }, // sources: API-core
  { id: 'cm-any', kind: 'ConfigMap', field: 'binaryData', encoding: 'base64-pem' }, // sources: API-core
];
