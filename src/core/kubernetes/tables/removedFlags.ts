import type { componentFlags } from './componentFlags.ts';

/** A flag that its component no longer has: it refuses to start with it. */
export interface RemovedFlagRecord {
  readonly component: keyof typeof componentFlags;
  readonly flag: string;
  /** The first version of the component without it. */
  readonly removedIn: string;
  /** What does the same now; absent: nothing is needed, or nothing does. */
  readonly instead?: readonly string[];
}

/**
 * Flags that had to do with certificates or what they protect, and are gone. From the finding `flag-removed` of the
 * Kubernetes PKI reference. Sources: K-authopts, K-kcmopts, ETCD-flags; the versions are those of the release notes.
 */
export const removedFlags: readonly RemovedFlagRecord[] = [
  { component: 'kube-apiserver', flag: '--insecure-port', removedIn: '1.24' },
  { component: 'kube-apiserver', flag: '--insecure-bind-address', removedIn: '1.24' },
  { component: 'kube-apiserver', flag: '--kubelet-https', removedIn: '1.22' },
  { component: 'kube-apiserver', flag: '--basic-auth-file', removedIn: '1.19' },
  { component: 'kube-apiserver', flag: '--tls-ca-file', removedIn: '1.11' },
  { component: 'kube-controller-manager', flag: '--experimental-cluster-signing-duration', removedIn: '1.25', instead: ['--cluster-signing-duration'] },
  { component: 'etcd', flag: '--ca-file', removedIn: '3.4', instead: ['--trusted-ca-file', '--client-cert-auth'] },
  { component: 'etcd', flag: '--peer-ca-file', removedIn: '3.4', instead: ['--peer-trusted-ca-file', '--peer-client-cert-auth'] },
];
