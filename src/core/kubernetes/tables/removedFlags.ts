import type { Component } from '../componentFlagOf.ts';

/** A flag that a component once had; since it is gone, the component refuses to start with it. */
export interface RemovedFlagRecord {
  readonly component: Component;
  readonly flag: string;
  /** The first version without it. */
  readonly removedIn: string;
  /** What stands in its place; absent where nothing does. */
  readonly replacement?: string;
}

/** Flags about certificates, identities and unprotected ports. `data/sources.json` explains the sources. */
export const removedFlags: readonly RemovedFlagRecord[] = [
  { component: 'kube-apiserver', flag: '--basic-auth-file', removedIn: 'Kubernetes 1.19' }, // sources: K-authopts
  { component: 'kube-apiserver', flag: '--kubelet-https', removedIn: 'Kubernetes 1.22' }, // sources: K-apiopts
  { component: 'kube-apiserver', flag: '--insecure-port', removedIn: 'Kubernetes 1.24', replacement: '--secure-port' }, // sources: K-apiopts
  { component: 'kube-apiserver', flag: '--insecure-bind-address', removedIn: 'Kubernetes 1.24', replacement: '--bind-address' }, // sources: K-apiopts
  { component: 'kube-apiserver', flag: '--tls-ca-file', removedIn: 'Kubernetes 1.11' }, // sources: K-apiopts
  { component: 'kube-controller-manager', flag: '--experimental-cluster-signing-duration', removedIn: 'Kubernetes 1.25', replacement: '--cluster-signing-duration' }, // sources: K-kcmopts
  { component: 'etcd', flag: '--ca-file', removedIn: 'etcd 3.4', replacement: '--trusted-ca-file' }, // sources: ETCD-flags
  { component: 'etcd', flag: '--peer-ca-file', removedIn: 'etcd 3.4', replacement: '--peer-trusted-ca-file' }, // sources: ETCD-flags
];
