/**
 * Fields of API objects that name a Secret or ConfigMap with credentials, and the names that the certificate is for.
 *
 * After the table `apiFields` of the Kubernetes PKI reference (section 5.5), with its ids; `data/sources.json` explains
 * the sources.
 */
export interface ObjectReferenceRecord {
  readonly id: string;
  readonly kinds: readonly string[];
  /** The end of the field's key path; `[]` is any index, `*` any key. */
  readonly path: string;
  /**
   * `name`: the value is the name; `namespacedName`: namespace and name with a slash; `object`: an object with `name`, and
   * `key`, `kind` or `namespace` where those are free.
   */
  readonly form: 'name' | 'namespacedName' | 'object';
  /** What it names, where its `kind` does not say another. */
  readonly names: 'Secret' | 'ConfigMap';
  /** What is wanted of it, and under which keys, the first that exists; absent: its `key` says. */
  readonly wants: 'pair' | 'ca' | 'caPair' | 'certificate' | 'key' | 'kubeconfig';
  readonly keys?: readonly string[];
  /** Fields beside it, or in the object, whose hosts the certificate has to be good for. */
  readonly hosts?: readonly string[];
}

const pair = ['tls.crt', 'tls.key'];
const ca = ['ca.crt'];
const monitors = ['ServiceMonitor', 'PodMonitor', 'Probe', 'Prometheus', 'Alertmanager', 'ScrapeConfig'];
const istio = ['Gateway', 'Sidecar', 'DestinationRule'];
const issuers = ['Issuer', 'ClusterIssuer'];
const stores = ['SecretStore', 'ClusterSecretStore'];

/** All fields of the reference; the first record that fits counts. */
export const objectReferences: readonly ObjectReferenceRecord[] = [
  { id: 'ingress-tls', kinds: ['Ingress'], path: 'spec.tls[].secretName', form: 'name', names: 'Secret', wants: 'pair', keys: pair, hosts: ['spec.tls[].hosts[]', 'spec.rules[].host'] }, // sources: API-misc
  { id: 'nginx-auth', kinds: ['Ingress'], path: "annotations['nginx.ingress.kubernetes.io/auth-tls-secret']", form: 'namespacedName', names: 'Secret', wants: 'ca', keys: ca }, // sources: NGINX
  { id: 'nginx-auth', kinds: ['Ingress'], path: "annotations['nginx.ingress.kubernetes.io/proxy-ssl-secret']", form: 'namespacedName', names: 'Secret', wants: 'pair', keys: pair }, // sources: NGINX
  { id: 'gateway-tls', kinds: ['Gateway'], path: 'spec.listeners[].tls.certificateRefs[]', form: 'object', names: 'Secret', wants: 'pair', keys: pair, hosts: ['spec.listeners[].hostname'] }, // sources: GWAPI
  { id: 'gateway-frontend', kinds: ['Gateway'], path: 'validation.caCertificateRefs[]', form: 'object', names: 'ConfigMap', wants: 'ca', keys: ca }, // sources: GWAPI
  { id: 'gateway-backend', kinds: ['Gateway'], path: 'spec.tls.backend.clientCertificateRef', form: 'object', names: 'Secret', wants: 'pair', keys: pair }, // sources: GWAPI
  { id: 'backendtlspolicy', kinds: ['BackendTLSPolicy'], path: 'spec.validation.caCertificateRefs[]', form: 'object', names: 'ConfigMap', wants: 'ca', keys: ca, hosts: ['spec.validation.hostname'] }, // sources: GWAPI
  { id: 'istio-gateway', kinds: istio, path: 'tls.credentialName', form: 'name', names: 'Secret', wants: 'pair', keys: ['cert', 'key', ...pair], hosts: ['spec.servers[].hosts[]'] }, // sources: ISTIO
  { id: 'istio-gateway', kinds: istio, path: 'tls.credentialNames[]', form: 'name', names: 'Secret', wants: 'pair', keys: ['cert', 'key', ...pair], hosts: ['spec.servers[].hosts[]'] }, // sources: ISTIO
  { id: 'istio-gateway', kinds: istio, path: 'tls.caCertCredentialName', form: 'name', names: 'Secret', wants: 'ca', keys: ['cacert', ...ca] }, // sources: ISTIO
  { id: 'route-tls', kinds: ['Route'], path: 'spec.tls.externalCertificate.name', form: 'name', names: 'Secret', wants: 'pair', keys: pair, hosts: ['spec.host'] }, // sources: OCP
  { id: 'cm-certificate', kinds: ['Certificate'], path: 'spec.secretName', form: 'name', names: 'Secret', wants: 'pair', keys: pair, hosts: ['spec.dnsNames[]', 'spec.ipAddresses[]', 'spec.commonName'] }, // sources: CM
  { id: 'cm-issuer-ca', kinds: issuers, path: 'spec.ca.secretName', form: 'name', names: 'Secret', wants: 'caPair', keys: pair }, // sources: CM
  { id: 'cm-issuer-cabundle', kinds: issuers, path: 'caBundleSecretRef', form: 'object', names: 'Secret', wants: 'ca', keys: ca }, // sources: CM
  { id: 'cm-issuer-cabundle', kinds: issuers, path: 'spec.vault.clientCertSecretRef', form: 'object', names: 'Secret', wants: 'certificate', keys: ['tls.crt'] }, // sources: CM
  { id: 'cm-issuer-cabundle', kinds: issuers, path: 'spec.vault.clientKeySecretRef', form: 'object', names: 'Secret', wants: 'key', keys: ['tls.key'] }, // sources: CM
  { id: 'cm-issuer-cabundle', kinds: issuers, path: 'spec.acme.privateKeySecretRef', form: 'object', names: 'Secret', wants: 'key', keys: ['tls.key'] }, // sources: CM
  { id: 'trust-bundle', kinds: ['Bundle', 'ClusterBundle'], path: 'spec.sources[].configMap', form: 'object', names: 'ConfigMap', wants: 'ca' }, // sources: TM
  { id: 'trust-bundle', kinds: ['Bundle', 'ClusterBundle'], path: 'spec.sources[].secret', form: 'object', names: 'Secret', wants: 'ca' }, // sources: TM
  ...['certSecretRef', 'secretRef', 'proxySecretRef', 'verify.secretRef'].map((field) => ({ id: 'flux-cert', kinds: ['GitRepository', 'HelmRepository', 'OCIRepository', 'Bucket'], path: `spec.${field}`, form: 'object' as const, names: 'Secret' as const, wants: 'pair' as const, keys: [...pair, 'ca.crt', 'certFile', 'keyFile', 'caFile'] })), // sources: FLUX
  { id: 'flux-kubeconfig', kinds: ['Kustomization', 'HelmRelease'], path: 'spec.kubeConfig.secretRef', form: 'object', names: 'Secret', wants: 'kubeconfig', keys: ['value', 'value.yaml'] }, // sources: FLUX
  { id: 'prom-tls', kinds: monitors, path: 'tlsConfig.ca.secret', form: 'object', names: 'Secret', wants: 'ca', hosts: ['tlsConfig.serverName'] }, // sources: PROM
  { id: 'prom-tls', kinds: monitors, path: 'tlsConfig.ca.configMap', form: 'object', names: 'ConfigMap', wants: 'ca', hosts: ['tlsConfig.serverName'] }, // sources: PROM
  { id: 'prom-tls', kinds: monitors, path: 'tlsConfig.cert.secret', form: 'object', names: 'Secret', wants: 'certificate' }, // sources: PROM
  { id: 'prom-tls', kinds: monitors, path: 'tlsConfig.cert.configMap', form: 'object', names: 'ConfigMap', wants: 'certificate' }, // sources: PROM
  { id: 'prom-tls', kinds: monitors, path: 'tlsConfig.keySecret', form: 'object', names: 'Secret', wants: 'key' }, // sources: PROM
  { id: 'eso-store', kinds: stores, path: 'caProvider', form: 'object', names: 'Secret', wants: 'ca' }, // sources: ESO
  { id: 'eso-store', kinds: stores, path: 'vault.tls.certSecretRef', form: 'object', names: 'Secret', wants: 'certificate', keys: ['tls.crt'] }, // sources: ESO
  { id: 'eso-store', kinds: stores, path: 'vault.tls.keySecretRef', form: 'object', names: 'Secret', wants: 'key', keys: ['tls.key'] }, // sources: ESO
  { id: 'eso-store', kinds: stores, path: 'auth.cert.clientCert', form: 'object', names: 'Secret', wants: 'certificate' }, // sources: ESO
  { id: 'eso-store', kinds: stores, path: 'auth.cert.clientKey', form: 'object', names: 'Secret', wants: 'key' }, // sources: ESO
  { id: 'ocp-configs', kinds: ['APIServer'], path: 'spec.servingCerts.namedCertificates[].servingCertificate', form: 'object', names: 'Secret', wants: 'pair', keys: pair, hosts: ['spec.servingCerts.namedCertificates[].names[]'] }, // sources: OCP
  { id: 'ocp-configs', kinds: ['APIServer'], path: 'spec.clientCA', form: 'object', names: 'ConfigMap', wants: 'ca', keys: ['ca-bundle.crt'] }, // sources: OCP
  { id: 'ocp-configs', kinds: ['Proxy'], path: 'spec.trustedCA', form: 'object', names: 'ConfigMap', wants: 'ca', keys: ['ca-bundle.crt'] }, // sources: OCP
  { id: 'ocp-configs', kinds: ['IngressController'], path: 'spec.defaultCertificate', form: 'object', names: 'Secret', wants: 'pair', keys: pair }, // sources: OCP
];
