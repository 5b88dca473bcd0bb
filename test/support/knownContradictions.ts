/**
 * Where `check`, `connections` and kubectl's verdict still contradict each other, by tree or incident; exact, so that it only
 * becomes shorter.
 */
export const knownContradictions: Readonly<Record<string, readonly string[]>> = {
  'corpus/files': [
    'works, error: admin-to-apiserver kubeconfig-http kubernetes-client__javascript/testdata/empty-cluster-kubeconfig.yaml: Over http, client-go sends no credentials, and anyone on the network path can read the traffic. The API server answers `Error from server (BadRequest)`. Use htt',
    'kubectl broken, connections work: kubernetes-client__javascript/testdata/empty-cluster-kubeconfig.yaml Error from server (BadRequest): the server rejected our request for an unknown reason',
    'kubectl broken, connections work: kubernetes-client__javascript/testdata/empty-cluster-kubeconfig.yaml Error from server (BadRequest): the server rejected our request for an unknown reason',
  ],
  'apiserver-key-gone': [
    'kubectl works, connection broken: rootfs/etc/kubernetes/admin.conf unreadable: open /etc/kubernetes/pki/apiserver.key: no such file or directory / accepted rootfs/etc/kubernetes/admin.conf → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
    'kubectl works, connection broken: rootfs/etc/kubernetes/controller-manager.conf unreadable: open /etc/kubernetes/pki/apiserver.key: no such file or directory / accepted rootfs/etc/kubernetes/manifests/kube-controller-manager.yaml → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
    'kubectl works, connection broken: rootfs/etc/kubernetes/kubelet.conf unreadable: open /etc/kubernetes/pki/apiserver.key: no such file or directory / accepted rootfs/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
    'kubectl works, connection broken: rootfs/etc/kubernetes/scheduler.conf unreadable: open /etc/kubernetes/pki/apiserver.key: no such file or directory / accepted rootfs/etc/kubernetes/manifests/kube-scheduler.yaml → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
    'kubectl works, connection broken: rootfs/etc/kubernetes/super-admin.conf unreadable: open /etc/kubernetes/pki/apiserver.key: no such file or directory / accepted rootfs/etc/kubernetes/super-admin.conf → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
  ],
  'kubelet-certificate-of-other-node': [
    'kubectl works, connection broken: rootfs/etc/kubernetes/kubelet.conf accepted / forbidden: nodes "cp-1" is forbidden: node "build-7" is not allowed to modify node "cp-1" rootfs/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
  ],
  'kubelet-without-node-name': [
    'kubectl works, connection broken: rootfs/etc/kubernetes/kubelet.conf accepted / forbidden: nodes is forbidden: User "system:node:" cannot create resource "nodes" in API group "" at the cluster scope rootfs/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
  ],
  'kubelet-not-in-system-nodes': [
    'kubectl works, connection broken: rootfs/etc/kubernetes/kubelet.conf accepted / forbidden: nodes is forbidden: User "kubernetes-node_certificate" cannot create resource "nodes" in API group "" at the cluster sco rootfs/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf → rootfs/etc/kubernetes/manifests/kube-apiserver.yaml',
  ],
  'masters-with-other-token-keys': [
    'works, error: pod-to-apiserver ha-shared-ca-differs cp-2/etc/kubernetes/pki/sa.pub: sa.pub differs between cp-2 and cp-1, two control planes of one cluster. Each of them rejects what the other one signs. Copy the right one to the other control ',
  ],
};
