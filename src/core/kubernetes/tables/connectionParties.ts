import * as l10n from '@vscode/l10n';
import type { componentFlags } from './componentFlags.ts';

/** A party of a connection: a component whose flags are known, or other software. */
export interface ConnectionPartyRecord {
  /** Its flags, and the equivalent configuration files. */
  readonly component?: keyof typeof componentFlags;
  /** Short name for a tree row. Program names are the same in all languages. */
  readonly label: () => string;
}

const program = <Name extends keyof typeof componentFlags>(component: Name) => ({ component, label: () => component });

/**
 * All parties, those of the control plane first. From the columns `client` and `server` of the reference's section
 * 2.1.
 */
export const connectionParties = {
  'kube-apiserver': program('kube-apiserver'),
  etcd: program('etcd'),
  'kube-controller-manager': program('kube-controller-manager'),
  'kube-scheduler': program('kube-scheduler'),
  kubelet: program('kubelet'),
  'kube-proxy': program('kube-proxy'),
  kubectl: program('kubectl'),
  kubeadm: program('kubeadm'),
  etcdctl: program('etcdctl'),
  monitoring: { component: 'metrics-server', label: () => l10n.t('metrics-server or Prometheus') },
  'extension-apiserver': { component: 'extension-apiserver', label: () => l10n.t('Extension API server') },
  webhook: { label: () => l10n.t('Admission webhook') },
  'conversion-webhook': { label: () => l10n.t('Conversion webhook') },
  'auth-webhook': { label: () => l10n.t('Authentication, authorization, audit or image webhook') },
  'authenticating-proxy': { label: () => l10n.t('Authenticating proxy') },
  pod: { label: () => l10n.t('Pod') },
  'oidc-issuer': { label: () => l10n.t('OIDC issuer') },
  'konnectivity-server': { label: () => 'konnectivity-server' },
  'scheduler-extender': { label: () => l10n.t('Scheduler extender') },
  'container-runtime': { label: () => l10n.t('Container runtime') },
  registry: { label: () => l10n.t('Registry') },
  'hubble-relay': { label: () => 'hubble-relay' },
  'hubble-ui': { label: () => 'hubble-ui' },
  hubble: { label: () => 'Hubble (Cilium)' },
  'mesh-proxy': { label: () => l10n.t('Proxy of a service mesh') },
  istiod: { label: () => 'istiod' },
  'linkerd-identity': { label: () => 'linkerd-identity' },
  'external-client': { label: () => l10n.t('External client') },
  ingress: { label: () => l10n.t('Ingress controller or gateway') },
  backend: { label: () => l10n.t('Backend') },
  'cluster-controller': { label: () => l10n.t('Argo CD, Cluster API or Flux') },
  'remote-kube-apiserver': { component: 'kube-apiserver', label: () => l10n.t('kube-apiserver of another cluster') },
} as const satisfies Readonly<Record<string, ConnectionPartyRecord>>;
