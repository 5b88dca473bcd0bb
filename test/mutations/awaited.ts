import type { Mutation } from './mutation.ts';

/**
 * Codes that nothing reports yet. A mutation that expects nothing else is awaited: it need not be reported, and a test
 * fails as soon as one is, so that its code is removed from here.
 */
const awaitedCodes: ReadonlySet<string> = new Set([
  'apiserver-san-missing-endpoint',
  'apiserver-san-missing-internal',
  'apiserver-san-missing-service-ip',
  'bootstrap-token-expired',
  'bootstrap-token-malformed',
  'bootstrap-token-permanent',
  'ca-file-contains-leaf',
  'ca-hash-mismatch',
  'ca-hash-skipped',
  'certificate-key-in-config',
  'certsans-drift',
  'certsans-invalid-entry',
  'client-system-masters',
  'cluster-info-ca-stale',
  'cn-missing-client',
  'cn-reserved-prefix',
  'cn-role-mismatch',
  'configmap-root-ca-stale',
  'csr-approved-not-issued',
  'csr-certificate-key-mismatch',
  'csr-expiration-too-short',
  'csr-extensions-ignored',
  'csr-san-mismatch',
  'csr-signername-missing',
  'csr-subject-mismatch',
  'csr-system-masters',
  'csr-usages-invalid',
  'csr-usages-mismatch',
  'eku-missing-clientauth',
  'eku-missing-serverauth',
  'etcd-auto-tls',
  'etcd-client-auth-off',
  'etcd-peer-auth-off',
  'etcd-peer-san-missing-address',
  'etcd-plaintext',
  'etcd-san-missing-endpoint',
  'etcd-server-needs-clientauth',
  'exec-apiversion-removed',
  'ext-auth-configmap-stale',
  'flag-pair-incomplete',
  'flag-path-missing',
  'flag-removed',
  'front-proxy-cn-not-allowed',
  'kubeconfig-basic-auth',
  'kubeconfig-ca-differs-same-key',
  'kubeconfig-ca-stale',
  'kubeconfig-cert-without-key',
  'kubeconfig-dangling-context',
  'kubeconfig-duplicate-names',
  'kubeconfig-file-and-data',
  'kubeconfig-http',
  'kubeconfig-multiple-auth',
  'kubeconfig-path-missing',
  'kubelet-conf-embedded',
  'kubelet-current-not-newest',
  'kubelet-current-not-symlink',
  'kubelet-current-symlink-dangling',
  'kubelet-identity-invalid',
  'kubelet-nodename-mismatch',
  'kubelet-rotation-off',
  'not-issued-by-expected-ca',
  'requestheader-ca-equals-client-ca',
  'requestheader-ca-shared',
  'requestheader-names-empty',
  'root-ca-does-not-verify-apiserver',
  'sa-flags-missing',
  'sa-keypair-mismatch',
  'sa-signing-key-unverified',
  'signing-ca-not-trusted',
  'signing-cert-is-bundle',
  'tls-cipher-insecure',
  'tls-min-version-weak',
  'tls-server-name-mismatch',
  'token-audience-mismatch',
  'token-issuer-mismatch',
  'token-legacy-nonexpiring',
  'token-signature-invalid',
  'token-unknown-key',
  'wrong-ca-on-edge',
]);

/** Mutations that are awaited although one of their codes is reported elsewhere, by what their names end with. */
const awaitedEndings: readonly string[] = [' exchanged'];

/** Whether nothing can report a mutation yet. */
export function isAwaited({ name, expected: { codes } }: Mutation): boolean {
  return codes.every((code) => awaitedCodes.has(code)) || awaitedEndings.some((end) => name.endsWith(end));
}

/** What the lists hold that no mutation needs. */
export function needlesslyAwaited(mutations: readonly Mutation[]): readonly string[] {
  const expected = new Set(mutations.flatMap(({ expected: { codes } }) => codes));
  return [
    ...[...awaitedCodes].filter((code) => !expected.has(code)),
    ...awaitedEndings.filter((end) => !mutations.some(({ name }) => name.endsWith(end))),
  ];
}
