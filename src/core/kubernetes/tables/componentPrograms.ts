import type { componentFlags } from './componentFlags.ts';

/**
 * How components are named where flags appear without the program: in variables of unit and environment files, and in
 * the configuration of distributions. Sources: KA-bootstrap, K3S, RKE2, KUBESPRAY.
 */
export interface ComponentProgramRecord {
  readonly component: keyof typeof componentFlags;
  /** Prefix of variables that contain its flags (`KUBELET_EXTRA_ARGS`, `KUBE_API_ARGS`). */
  readonly variables: readonly string[];
  /** The key of k3s and RKE2 that contains its flags, without dashes. */
  readonly argumentKey?: string;
}

/** The first record that fits counts. */
export const componentPrograms: readonly ComponentProgramRecord[] = [
  { component: 'kube-apiserver', variables: ['KUBE_API', 'KUBE_APISERVER', 'APISERVER', 'KUBE_ETCD_SERVERS', 'KUBE_SERVICE_ADDRESSES', 'KUBE_ADMISSION_CONTROL'], argumentKey: 'kube-apiserver-arg' },
  { component: 'kube-controller-manager', variables: ['KUBE_CONTROLLER_MANAGER', 'CONTROLLER_MANAGER'], argumentKey: 'kube-controller-manager-arg' },
  { component: 'kube-scheduler', variables: ['KUBE_SCHEDULER', 'SCHEDULER'], argumentKey: 'kube-scheduler-arg' },
  { component: 'kube-proxy', variables: ['KUBE_PROXY', 'PROXY'], argumentKey: 'kube-proxy-arg' },
  { component: 'kubelet', variables: ['KUBELET'], argumentKey: 'kubelet-arg' },
  { component: 'etcdctl', variables: ['ETCDCTL'] },
  { component: 'etcd', variables: ['ETCD'], argumentKey: 'etcd-arg' },
  { component: 'kubectl', variables: ['KUBECTL'] },
  { component: 'kubeadm', variables: ['KUBEADM'] },
];

/** Values of snap variables in MicroK8s files. Sources: MICROK8S. */
export const snapVariables: Readonly<Record<string, string>> = {
  SNAP: '/snap/microk8s/current',
  SNAP_DATA: '/var/snap/microk8s/current',
  SNAP_COMMON: '/var/snap/microk8s/common',
};

/** Programs that run the argument after `-c`. */
export const shells: readonly string[] = ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'];
