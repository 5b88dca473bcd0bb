/** Values that cannot be read. */
export const unreadable = [
  'placeholder-data',
  'pem-malformed',
  'key-malformed',
  'key-encrypted',
  'cert-key-swapped',
  'double-base64',
  'base64-invalid',
  'data-field-der',
  'data-field-raw-pem',
  'stringdata-base64',
  'pem-invisible-to-go',
  'pem-label-ignored',
  'trailing-data',
  'secret-tlscrt-is-public-key',
  'tls-secret-keys-missing',
  'key-missing',
  'cert-missing-for-key',
] as const;
/** Files that are missing. */
export const incomplete = [
  'flag-path-missing',
  'kubeconfig-path-missing',
  'kubelet-current-symlink-dangling',
  'key-missing',
  'cert-missing-for-key',
] as const;
/** Certificates outside their dates. */
export const outOfDate = [
  'cert-expired',
  'ca-expired',
  'cert-not-yet-valid',
  'kubeconfig-embedded-cert-expired',
  'old-unrotated-ca',
] as const;
/** Certificates that end soon. */
export const endingSoon = [
  'cert-expiring-critical',
  'cert-expiring-soon',
  'ca-expiring-soon',
  'auto-rotated-expiring',
] as const;
/** CAs of the front proxy. */
export const frontProxyCas = ['requestheader-ca-shared', 'requestheader-ca-equals-client-ca'] as const;
/** Another CA than the one that is asked for. */
export const otherCa = [
  'host-file-missing',
  'registry-ca-misnamed',
  'ca-variable-file-missing',
  'client-ca-without-root',
  'cabundle-stale',
  'cabundle-not-injected',
  'cabundle-empty',
  'private-ca-not-configured',
  'wrong-ca-on-edge',
  'not-issued-by-expected-ca',
  'kubeconfig-ca-stale',
  'cluster-info-ca-stale',
  'configmap-root-ca-stale',
  'ext-auth-configmap-stale',
  'root-ca-does-not-verify-apiserver',
  'ha-shared-ca-differs',
  'secret-ca-does-not-verify',
  'chain-incomplete',
  'chain-wrong-order',
  'chain-unrelated-block',
  'istio-cacerts-inconsistent',
  'linkerd-issuer-unsupported',
  'signing-ca-not-trusted',
  'signing-cert-key-mismatch',
  'ca-bundle-partially-unparsable',
  ...frontProxyCas,
  'apiserver-kubelet-ca-set-but-selfsigned',
  'serving-certificate-not-set',
  'monitored-certificate-self-made',
  'kubelet-serving-self-signed',
  'self-signed-leaf',
  'same-ca-name-different-key',
  'sig-invalid',
  'clustermesh-ca-differs',
  'istio-roots-differ',
  'talosconfig-ca-differs',
] as const;
/** Names that a certificate does not have. */
export const otherName = [
  'apiserver-san-missing-endpoint',
  'apiserver-san-missing-internal',
  'apiserver-san-missing-service-ip',
  'etcd-san-missing-endpoint',
  'etcd-peer-san-missing-address',
  'webhook-san-missing-service',
  'kubelet-serving-san-missing',
  'server-san-missing',
  'ingress-host-not-covered',
  'certmanager-host-not-requested',
  'tls-server-name-mismatch',
  'san-missing',
  'san-ip-as-dns',
  'san-malformed',
  'san-wildcard-depth',
  'certsans-drift',
  'kubelet-nodename-mismatch',
] as const;
/** Rules of X.509, and of programs for CAs. */
export const rules = [
  'pathlen-exceeded',
  'name-constraint-violated',
  'ca-without-basicconstraints',
  'ku-ca-without-certsign',
  'unknown-critical-extension',
  'duplicate-extension',
  'serial-negative',
  'serial-too-long',
  'cert-v1',
  'sig-algorithm-mismatch',
  'validity-inverted',
  'certmanager-ca-issuer-not-ca',
  'linkerd-issuer-unsupported',
  'istio-cacerts-inconsistent',
  'ca-bundle-partially-unparsable',
  ...unreadable,
] as const;
/** Keys and signatures that are not accepted. */
export const weak = [
  'key-rsa-too-small',
  'key-rsa-too-large',
  'key-rsa-bad-exponent',
  'key-weak-curve',
  'key-algorithm-unsupported',
  'sig-sha1',
  'sig-md5-md2',
  'sig-weak-for-key',
  'linkerd-issuer-unsupported',
] as const;
/** Sides that do not use TLS alike. */
export const schemes = ['istio-mtls-conflict', 'istio-tls-twice', 'ingress-backend-scheme'] as const;
/** Usages that a certificate does not have. */
export const usages = [
  'eku-missing-serverauth',
  'eku-missing-clientauth',
  'eku-blocked-by-ca',
  'etcd-server-needs-clientauth',
] as const;
/** Tokens that are not accepted. */
export const tokens = [
  'konnectivity-audience-mismatch',
  'credential-not-accepted',
  'token-claims-rejected',
  'token-still-base64',
  'oidc-issuer-mismatch',
  'oidc-client-mismatch',
  'token-issuer-mismatch',
  'token-audience-mismatch',
  'token-unknown-key',
  'token-signature-invalid',
  'token-expired',
  'token-not-yet-valid',
  'sa-keypair-mismatch',
  'sa-signing-key-unverified',
  'sa-key-is-tls-key',
  'ha-shared-ca-differs',
  'ha-tokens-refused',
] as const;
/** Nodes that join. */
export const joining = [
  'bootstrap-token-mismatch',
  'bootstrap-token-expired',
  'bootstrap-token-malformed',
  'ca-hash-mismatch',
  'ca-checksum-mismatch',
  'cluster-info-ca-stale',
] as const;
/** Requests for certificates. */
export const requests = [
  'csr-not-approved',
  'csr-stale',
  'csr-approved-not-issued',
  'csr-denied-or-failed',
  'csr-subject-mismatch',
  'csr-usages-invalid',
  'csr-usages-mismatch',
  'csr-san-mismatch',
  'csr-signername-missing',
  'csr-signer-unknown',
  'csr-request-unparsable',
  'csr-signature-invalid',
  'csr-system-masters',
  'csr-expiration-too-short',
  'csr-weak-key',
  'pcr-invalid',
] as const;
/** Rights that are missing. */
export const rights = [
  'authorizer-missing',
  'flag-value-quoted',
  'binding-subject-mismatch',
  'rolebinding-without-effect',
  'user-not-bound',
  'admin-without-rights',
  'admin-group-unbound',
  'impersonation-not-allowed',
  'cn-role-mismatch',
  'kubeconfigs-swapped',
  'kubelet-identity-invalid',
  'kubelet-nodename-mismatch',
  'apiserver-kubelet-client-unbound',
  'cn-missing-client',
  'aws-auth-entry-unusable',
] as const;
/** Kubeconfigs that cannot be used. */
export const kubeconfigs = [
  'kubeconfig-unreadable',
  'placed-file-unreadable',
  'kubeconfig-exec-incomplete',
  'kubeconfig-insecure-with-ca',
  'argocd-insecure-with-ca',
  'kubeconfig-dangling-context',
  'kubeconfig-user-empty',
  'kubeconfig-cert-without-key',
  'kubeconfig-multiple-auth',
  'kubeconfig-file-and-data',
  'kubeconfig-path-missing',
  'kubeconfig-no-ca',
  'exec-apiversion-removed',
  ...unreadable,
] as const;
/** Objects that name others. */
export const references = [
  'secret-in-other-namespace',
  'secret-missing',
  'secret-key-missing',
  'secret-not-granted',
  'secret-type-unsuitable',
] as const;
/** Objects of cert-manager. */
export const certManager = [
  'certmanager-issuer-not-found',
  'certmanager-account-key-shared',
  'certmanager-ca-issuer-not-ca',
  'certmanager-duration-invalid',
  'certmanager-common-name-too-long',
  'certmanager-secret-mismatch',
  'tls-secret-keys-missing',
  'key-cert-mismatch',
  'managed-secret-edit',
] as const;
/** Certificates and keys that do not fit. */
export const pairs = [
  'key-cert-mismatch',
  'cert-key-swapped',
  'chain-wrong-order',
  'signing-cert-key-mismatch',
  'csr-certificate-key-mismatch',
  'istio-cacerts-inconsistent',
] as const;
