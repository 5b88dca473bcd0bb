import type { FindingCode } from '../../../src/core/findings/catalog.ts';

/** Errors for which nothing but *About …* and *Ignore …* is offered. */
export const knownDeadEnds: readonly FindingCode[] = [];

/** Errors for which the other place can be opened, and nothing else: what is right there, no file here tells, or a person must choose. */
export const onlyOpened: readonly FindingCode[] = [
  'apiserver-kubelet-ca-set-but-selfsigned',
  'configmap-root-ca-stale',
  'connection-broken',
  'encryption-socket-not-mounted',
  'etcd-peer-lookup',
  'ha-tokens-refused',
  'client-certificate-missing',
  'token-algorithm-rejected',
  'kubeconfig-user-of-other-cluster',
  'name-constraint-violated',
  'oidc-client-mismatch',
  'token-audience-mismatch',
  'webhook-cert-not-mounted',
  'certmanager-ca-issuer-not-ca',
  'certmanager-wildcard-without-dns01',
  'clustermesh-ca-differs',
  'ingress-backend-scheme',
  'known-host-missing',
  'oidc-issuer-mismatch',
  'pem-malformed',
  'registry-endpoint-unused',
  'secret-volume-unreadable',
  'server-token-differs',
  'tls-secret-keys-missing',
  'token-claims-rejected',
  'webhook-service-in-other-namespace',
  'webhook-service-port-missing',
];
