import type { ClusterNames } from './clusterNames.ts';

const defaultPort = 6443;

/**
 * The address of the API server in a kubeconfig, as kubeadm chooses it: control plane components use the server of
 * their own machine, all others the control plane endpoint.
 */
export function serverOf(names: ClusterNames, role: string): string {
  const { advertiseAddress = '127.0.0.1', bindPort = defaultPort, controlPlaneEndpoint } = names;
  const host = advertiseAddress.includes(':') ? `[${advertiseAddress}]` : advertiseAddress;
  const isLocal = role === 'controller-manager-client' || role === 'scheduler-client';
  if (controlPlaneEndpoint === undefined || isLocal) return `https://${host}:${bindPort}`;
  const hasPort = /:\d+$/.test(controlPlaneEndpoint) && !/^[^[].*:.*:/.test(controlPlaneEndpoint);
  return `https://${controlPlaneEndpoint}${hasPort ? '' : `:${bindPort}`}`;
}
