import type { Mutation } from './mutation.ts';

/**
 * Codes that nothing reports yet. A mutation that expects nothing else is awaited: it need not be reported, and a test
 * fails as soon as one is, so that its code is removed from here.
 */
const awaitedCodes: ReadonlySet<string> = new Set([
  'apiserver-san-missing-endpoint',
  'bootstrap-token-expired',
  'bootstrap-token-malformed',
  'bootstrap-token-permanent',
  'client-system-masters',
  'cluster-info-ca-stale',
  'cn-missing-client',
  'cn-reserved-prefix',
  'cn-role-mismatch',
  'configmap-root-ca-stale',
  'eku-missing-clientauth',
  'eku-missing-serverauth',
  'etcd-peer-san-missing-address',
  'etcd-san-missing-endpoint',
  'exec-apiversion-removed',
  'ext-auth-configmap-stale',
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
  'not-issued-by-expected-ca',
  'root-ca-does-not-verify-apiserver',
  'signing-ca-not-trusted',
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
