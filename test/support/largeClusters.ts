import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { treeOnHost, treeText } from './connections.ts';

/** How large a cluster is wanted. */
export interface ClusterSize {
  readonly controlPlanes: number;
  /** Machines beside them. */
  readonly nodes: number;
}

/** Files of a control plane machine that a node has, too. */
const ofNode = /etc\/kubernetes\/kubelet\.conf$/;

/**
 * The files of a cluster of many machines: a kubeadm cluster's, copied to each of them, so that all have one CA. Names in
 * certificates are those of the first machine, which the drawing does not mind.
 */
export function clusterOf({ controlPlanes, nodes }: ClusterSize): readonly DecodedFile[] {
  const machines = Array.from({ length: controlPlanes }, (_, index) => treeOnHost('h01-rsa', `cp-${index + 1}`));
  const kubelets = Array.from({ length: nodes }, (_, index) =>
    treeOnHost('h01-rsa', `worker-${index + 1}`, (path) => ofNode.test(path)),
  );
  return [...machines, ...kubelets].flat();
}

/** The files of a tree in which etcd trusts the front proxy's CA instead of its own. */
export function clusterWithWrongEtcdCa(): readonly DecodedFile[] {
  const wrong = treeText('h01-rsa', 'etc/kubernetes/pki/front-proxy-ca.crt');
  return treeOnHost('h01-rsa', '', undefined, (path, text) => (path.endsWith('pki/etcd/ca.crt') ? wrong : text));
}
