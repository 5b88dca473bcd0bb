import type { Distribution } from './distribution.ts';
import { hardWay } from './distributions/hardWay.ts';
import { k3s, rke2 } from './distributions/k3s.ts';
import { generatedKubeadm, realKubeadm } from './distributions/kubeadm.ts';

/** A healthy tree, made when it is asked for. */
export interface HealthyTree {
  create(): Promise<Distribution>;
  /** Every so many mutations of a kind are planted: trees that differ little need not bear all. */
  readonly every: number;
}

/** All healthy trees by name. */
export const healthyTrees: Readonly<Record<string, HealthyTree>> = {
  'kubeadm with RSA keys': { create: () => realKubeadm('h01-rsa'), every: 1 },
  'kubeadm with ECDSA keys': { create: () => realKubeadm('h02-ecdsa-p256'), every: 5 },
  'kubeadm with external CAs': { create: () => realKubeadm('h07-external-ca'), every: 3 },
  'kubeadm with external intermediates': { create: () => realKubeadm('h08-external-intermediate-csr'), every: 2 },
  'kubeadm behind a load balancer': { create: generatedKubeadm, every: 1 },
  'units of systemd with one CA': { create: hardWay, every: 1 },
  k3s: { create: k3s, every: 2 },
  RKE2: { create: rke2, every: 2 },
};
