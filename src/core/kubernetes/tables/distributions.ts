import type { CertificatePlace } from './certificatePlaces.ts';

/**
 * Installers and managed clusters: how each is recognised in files, and what it does by design.
 *
 * After the table `distributions` of the Kubernetes PKI reference (section 5.7); `data/sources.json` explains the
 * sources; the reference has none for managed clusters.
 */
export interface DistributionRecord {
  readonly id: string;
  /** Official spelling. */
  readonly name: string;
  /** Its places in `certificatePlaces.ts`. */
  readonly installer?: CertificatePlace['installer'];
  /** Its CAs are created like those of this one. */
  readonly sameAs?: string;
  /** Signs of it in other files; one is enough. */
  readonly shownBy?: DistributionMark;
  readonly leafDays?: number;
  readonly caDays?: number;
  /** Findings that every cluster of it has by design: at most information. */
  readonly byDesign: readonly string[];
}

interface DistributionMark {
  /** A part of the path of a file. */
  readonly paths?: readonly string[];
  /** Name of a kubeconfig's context or user. */
  readonly context?: RegExp;
  readonly user?: RegExp;
  /** Host of a kubeconfig's server. */
  readonly host?: RegExp;
  /** Program that provides credentials for a kubeconfig user. */
  readonly exec?: readonly string[];
  /** CN or O of a CA. */
  readonly caCommonName?: RegExp;
  readonly caOrganization?: RegExp;
  /** `type` of a Secret. */
  readonly secretType?: string;
}

/** All of the reference, in its order. */
export const distributions = [
  {
    id: 'kubeadm',
    name: 'kubeadm',
    installer: 'kubeadm',
    leafDays: 365,
    caDays: 3650,
    byDesign: ['apiserver-kubelet-ca-unset'],
    // sources: KA-certlist, KA-pki
  },
  {
    id: 'kubernetes-the-hard-way',
    name: 'Kubernetes the Hard Way (current)',
    installer: 'byHand',
    shownBy: { caCommonName: /^CA$/ },
    byDesign: ['eku-excessive', 'key-shared', 'etcd-ca-is-cluster-ca'],
    // sources: KTHW
  },
  {
    id: 'by-hand',
    name: 'KTHW (older) and the seed',
    installer: 'byHand',
    shownBy: { paths: ['cluster-root-ca.pem'] },
    byDesign: ['etcd-ca-is-cluster-ca'],
    // sources: SEED
  },
  {
    id: 'k3s',
    name: 'k3s',
    installer: 'k3s',
    shownBy: { caCommonName: /^k3s-.+-ca@\d+$/ },
    leafDays: 365,
    caDays: 3650,
    byDesign: ['chain-contains-root', 'client-system-masters', 'key-reused-on-renewal'],
    // sources: K3S
  },
  {
    id: 'rke2',
    name: 'RKE2',
    installer: 'rke2',
    sameAs: 'k3s',
    shownBy: { caCommonName: /^rke2-.+-ca@\d+$/ },
    byDesign: ['chain-contains-root', 'client-system-masters', 'key-reused-on-renewal'],
    // sources: RKE2, K3S
  },
  {
    id: 'minikube',
    name: 'minikube',
    installer: 'minikube',
    shownBy: { caCommonName: /^(minikubeCA|proxyClientCA)$/ },
    leafDays: 1095,
    caDays: 3650,
    byDesign: ['duplicate-serial', 'client-system-masters', 'eku-excessive', 'leaf-remaining-over-policy'],
    // sources: MINIKUBE
  },
  {
    id: 'kind',
    name: 'kind',
    sameAs: 'kubeadm',
    shownBy: { context: /^kind-/ },
    byDesign: ['apiserver-kubelet-ca-unset'],
    // sources: KIND
  },
  {
    id: 'talos',
    name: 'Talos',
    shownBy: { caOrganization: /^talos$/, paths: ['system/secrets/'] },
    leafDays: 365,
    caDays: 3650,
    byDesign: [],
    // sources: TALOS
  },
  {
    id: 'kubespray',
    name: 'kubespray',
    installer: 'kubespray',
    sameAs: 'kubeadm',
    byDesign: ['apiserver-kubelet-ca-unset', 'ca-lifetime-over-10y', 'leaf-remaining-over-policy', 'key-shared'],
    // sources: KUBESPRAY
  },
  {
    id: 'kops',
    name: 'kops',
    installer: 'kops',
    shownBy: { caCommonName: /^(etcd-manager-ca|etcd-peers-ca|etcd-clients-ca|apiserver-aggregator-ca)/, paths: ['keyset.yaml'] },
    leafDays: 455,
    byDesign: ['leaf-remaining-over-policy'],
    // sources: KOPS
  },
  {
    id: 'microk8s',
    name: 'MicroK8s',
    installer: 'microk8s',
    leafDays: 365,
    byDesign: ['leaf-remaining-over-policy', 'key-shared'],
    // sources: MICROK8S
  },
  {
    id: 'cluster-api',
    name: 'Cluster API',
    shownBy: { secretType: 'cluster.x-k8s.io/secret' },
    byDesign: ['serial-zero', 'same-ca-name-different-key', 'client-system-masters', 'secret-tlscrt-is-public-key'],
    // sources: CAPI
  },
  {
    id: 'openshift',
    name: 'OpenShift',
    shownBy: { paths: ['static-pod-resources/'] },
    byDesign: ['auto-rotated-expiring'],
    // sources: OCP
  },
  { id: 'eks', name: 'EKS', shownBy: { exec: ['aws', 'aws-iam-authenticator'], host: /\.eks\.amazonaws\.com$/ }, byDesign: [] }, // sources: 
  { id: 'gke', name: 'GKE', shownBy: { exec: ['gke-gcloud-auth-plugin'] }, byDesign: [] }, // sources: 
  {
    id: 'aks',
    name: 'AKS',
    shownBy: { exec: ['kubelogin'], user: /^clusterAdmin_/ },
    byDesign: ['leaf-remaining-over-policy'],
  },
  {
    id: 'desktop',
    name: 'Docker Desktop / Rancher Desktop',
    shownBy: { context: /^(docker|rancher)-desktop$/, host: /^kubernetes\.docker\.internal$/ },
    byDesign: [],
  },
] as const satisfies readonly DistributionRecord[];
