import type { FindingCode } from '../../../src/core/findings/catalog.ts';

/** Errors for which nothing but *About …* and *Ignore …* is offered. */
export const knownDeadEnds: readonly FindingCode[] = [
  // Only who has the key can make another request.
  'csr-request-unparsable',
  // Nobody here knows which program is meant.
  'kubeconfig-exec-incomplete',
];

/** Errors for which the other place can be opened, and nothing else: what is right there, no file here tells. */
export const onlyOpened: readonly FindingCode[] = [
  'certmanager-ca-issuer-not-ca',
  'certmanager-wildcard-without-dns01',
  'clustermesh-ca-differs',
  'oidc-issuer-mismatch',
  'sa-signing-key-unverified',
  'server-token-differs',
  'sig-invalid',
  'tls-secret-keys-missing',
  'token-claims-rejected',
  'webhook-san-missing-service',
];
