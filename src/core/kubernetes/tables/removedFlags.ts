import type { Component } from '../componentFlagOf.ts';

/** A removed flag; the component does not start with it. */
export interface RemovedFlagRecord {
  readonly component: Component;
  readonly flag: string;
  /** The first release without it, of etcd or of Kubernetes. */
  readonly removedIn: { readonly major: number; readonly minor: number };
  /** Its replacement; absent without one. */
  readonly replacement?: string;
}

/**
 * Flags for certificates, identities and unprotected ports; each with the pull request that removed it, from the
 * release's changelog. `data/sources.json` explains the sources.
 */
export const removedFlags: readonly RemovedFlagRecord[] = [
  { component: 'kube-apiserver', flag: '--basic-auth-file', removedIn: { major: 1, minor: 19 } }, // sources: PR89069
  { component: 'kube-apiserver', flag: '--kubelet-https', removedIn: { major: 1, minor: 22 } }, // sources: PR101178
  { component: 'kube-apiserver', flag: '--insecure-port', removedIn: { major: 1, minor: 24 }, replacement: '--secure-port' }, // sources: PR106859
  { component: 'kube-apiserver', flag: '--port', removedIn: { major: 1, minor: 24 }, replacement: '--secure-port' }, // sources: PR106859
  { component: 'kube-apiserver', flag: '--insecure-bind-address', removedIn: { major: 1, minor: 24 }, replacement: '--bind-address' }, // sources: PR106859
  { component: 'kube-apiserver', flag: '--address', removedIn: { major: 1, minor: 24 }, replacement: '--bind-address' }, // sources: PR106859
  { component: 'kube-apiserver', flag: '--tls-ca-file', removedIn: { major: 1, minor: 11 } }, // sources: PR61386
  { component: 'kube-controller-manager', flag: '--experimental-cluster-signing-duration', removedIn: { major: 1, minor: 25 }, replacement: '--cluster-signing-duration' }, // sources: PR108476
  { component: 'etcd', flag: '--ca-file', removedIn: { major: 3, minor: 4 }, replacement: '--trusted-ca-file' }, // sources: ETCD-9470
  { component: 'etcd', flag: '--peer-ca-file', removedIn: { major: 3, minor: 4 }, replacement: '--peer-trusted-ca-file' }, // sources: ETCD-9470
];
