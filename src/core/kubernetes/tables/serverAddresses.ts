import type { componentFlags } from './componentFlags.ts';

/**
 * Flags with the addresses of a component, beyond the loopback address of its machine. Used to find the server that
 * an address means; an address that matches none may belong to any.
 *
 * `ports`: those of the connections that the flag is about; absent: all. Sources: ETCD-flags, K-apiopts, K-kubelet.
 */
export interface ServerAddressRecord {
  readonly component: keyof typeof componentFlags;
  readonly flag: string;
  readonly ports?: readonly number[];
}

/** By component. */
export const serverAddresses: readonly ServerAddressRecord[] = [
  { component: 'etcd', flag: '--advertise-client-urls', ports: [2379] },
  { component: 'etcd', flag: '--listen-client-urls', ports: [2379] },
  { component: 'etcd', flag: '--initial-advertise-peer-urls', ports: [2380] },
  { component: 'etcd', flag: '--listen-peer-urls', ports: [2380] },
  { component: 'kube-apiserver', flag: '--advertise-address' },
  { component: 'kube-apiserver', flag: '--bind-address' },
  { component: 'kubelet', flag: '--node-ip' },
  { component: 'kubelet', flag: '--hostname-override' },
];
