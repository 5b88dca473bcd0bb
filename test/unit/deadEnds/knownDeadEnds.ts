import type { FindingCode } from '../../../src/core/findings/catalog.ts';

/** Errors for which nothing but *About …* and *Ignore …* is offered. */
export const knownDeadEnds: readonly FindingCode[] = [];

/** Errors for which the other place can be opened, and nothing else: what is right there, no file here tells. */
export const onlyOpened: readonly FindingCode[] = [
  'certmanager-ca-issuer-not-ca',
  'certmanager-wildcard-without-dns01',
  'clustermesh-ca-differs',
  'oidc-issuer-mismatch',
  'server-token-differs',
  'tls-secret-keys-missing',
  'token-claims-rejected',
  'webhook-san-missing-service',
  'webhook-service-port-missing',
];

/** The same in reported incidents, by their id. */
export const incidentDeadEnds: Readonly<Record<string, readonly FindingCode[]>> = {
  'apiserver-key-gone': ['flag-path-missing'],
  'ca-key-gone': ['flag-path-missing'],
  'client-ca-not-mounted': ['flag-path-missing'],
  'cni-token-expired': ['token-expired'],
  'ingress-key-encrypted': ['key-encrypted'],
  'ingress-secret-with-its-namespace': ['secret-missing'],
  'kubeconfig-exported-without-its-user': ['kubeconfig-dangling-context'],
  'kubeconfig-paths-of-the-host': ['kubeconfig-path-missing'],
  'kubeconfig-user-left-out': ['kubeconfig-dangling-context'],
  'kubelet-files-empty': ['key-missing', 'pem-malformed'],
  'pem-without-boundaries': ['key-malformed', 'pem-malformed'],
  'webhook-annotation-with-variables': ['cabundle-not-injected'],
};
