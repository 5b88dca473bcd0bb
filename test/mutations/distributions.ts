import type { Distribution } from './distribution.ts';
import { application } from './distributions/application.ts';
import { certManager } from './distributions/certManager.ts';
import { argocd, talos } from './distributions/controllers.ts';
import { hardWay } from './distributions/hardWay.ts';
import { k3s, rke2 } from './distributions/k3s.ts';
import { kops } from './distributions/kops.ts';
import { generatedKubeadm, kind, realKubeadm } from './distributions/kubeadm.ts';
import { kubespray } from './distributions/kubespray.ts';
import { istio, linkerd } from './distributions/meshes.ts';
import { microK8s } from './distributions/microK8s.ts';
import { minikube } from './distributions/minikube.ts';
import { references } from './distributions/references.ts';
import { settings } from './distributions/settings.ts';
import { highlyAvailable, twoClusters } from './distributions/severalNodes.ts';

/** A healthy tree, made when it is asked for. */
export interface HealthyTree {
  create(): Promise<Distribution>;
  /** Every so many mutations of a kind are planted: trees that differ little need not bear all. */
  readonly every: number;
}

/** All healthy trees by name. */
export const healthyTrees: Readonly<Record<string, HealthyTree>> = {
  'kubeadm with RSA keys': { create: () => realKubeadm('h01-rsa'), every: 3 },
  'kubeadm with ECDSA keys': { create: () => realKubeadm('h02-ecdsa-p256'), every: 8 },
  'kubeadm with external CAs': { create: () => realKubeadm('h07-external-ca'), every: 4 },
  'kubeadm with external intermediates': { create: () => realKubeadm('h08-external-intermediate-csr'), every: 3 },
  'kubeadm behind a load balancer': { create: generatedKubeadm, every: 1 },
  'kubeadm on three nodes': { create: highlyAvailable, every: 6 },
  'two clusters with the same names': { create: twoClusters, every: 4 },
  'units of systemd with one CA': { create: hardWay, every: 2 },
  'manifests of an application': { create: application, every: 1 },
  kubespray: { create: kubespray, every: 4 },
  kops: { create: kops, every: 3 },
  minikube: { create: minikube, every: 2 },
  MicroK8s: { create: microK8s, every: 4 },
  k3s: { create: k3s, every: 4 },
  RKE2: { create: rke2, every: 3 },
  kind: { create: kind, every: 12 },
  Istio: { create: istio, every: 1 },
  Linkerd: { create: linkerd, every: 1 },
  'Argo CD': { create: argocd, every: 1 },
  'references between objects': { create: references, every: 1 },
  'settings that programs read': { create: settings, every: 1 },
  'objects of cert-manager': { create: certManager, every: 1 },
  Talos: { create: talos, every: 1 },
};
