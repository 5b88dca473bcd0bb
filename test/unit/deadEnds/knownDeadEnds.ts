import type { FindingCode } from '../../../src/core/findings/catalog.ts';

/** Errors for which nothing but *About …* and *Ignore …* is offered. */
export const knownDeadEnds: readonly FindingCode[] = [];

/** Errors for which the other place can be opened, and nothing else: what is right there, no file here tells. */
export const onlyOpened: readonly FindingCode[] = [
  'ca-checksum-mismatch',
  'cabundle-not-injected',
  'certmanager-ca-issuer-not-ca',
  'certmanager-wildcard-without-dns01',
  'clustermesh-ca-differs',
  'csr-certificate-key-mismatch',
  'istio-mtls-conflict',
  'monitor-secret-not-mounted',
  'secret-key-missing',
  'server-san-missing',
  'signing-cert-is-bundle',
  'talosconfig-ca-differs',
  'webhook-san-missing-service',
];
