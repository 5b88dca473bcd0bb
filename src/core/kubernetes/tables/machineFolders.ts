/**
 * Folders below the root of a machine that only Kubernetes, its installers and its service manager use.
 *
 * From the table `pathIndex` of the Kubernetes PKI reference (section 5.7); `data/sources.json` explains the sources.
 */
export const machineFolders: readonly string[] = [
  'etc/kubernetes', // sources: KA-const
  'etc/kubelet', 'etc/kube-proxy', // sources: SEED
  'etc/etcd', 'etc/ssl/etcd', // sources: KUBESPRAY, ETCD-tls
  'etc/rancher', // sources: K3S, RKE2
  'etc/systemd', 'etc/default', 'etc/sysconfig', 'lib/systemd', // sources: KA-finalize
  'var/lib/kubelet', 'var/lib/kube-proxy', 'var/lib/kubernetes', 'var/run/kubernetes', // sources: K-kubelet, AS-serving
  'var/lib/kube-controller-manager', 'var/lib/kube-scheduler', 'var/lib/kube-apiserver',
  'var/lib/etcd', // sources: KA-etcd
  'var/lib/rancher', // sources: K3S, RKE2
  'var/lib/minikube', // sources: MINIKUBE
  'var/snap/microk8s', // sources: MICROK8S
  'srv/kubernetes', // sources: KOPS
  'opt/kubernetes', 'opt/etcd', // sources: SEED
];

/** Files below the root of a machine that only Kubernetes installers create. Sources: KUBESPRAY. */
export const machineFiles: readonly string[] = ['etc/etcd.env', 'etc/etcd.conf'];

/**
 * Where installers keep credentials and what uses them, below the root of a machine; `/*`: only the files of the folder,
 * because containers and volumes are below it. Sources: those of the folders above, and of `certificatePlaces`.
 */
export const credentialFolders: readonly string[] = [
  'etc/kubernetes', 'var/lib/kubelet/*', 'var/lib/kubelet/pki',
  'etc/rancher',
  'var/lib/rancher/k3s/server/tls', 'var/lib/rancher/k3s/server/cred', 'var/lib/rancher/k3s/agent/*',
  'var/lib/rancher/rke2/server/tls', 'var/lib/rancher/rke2/server/cred', 'var/lib/rancher/rke2/agent/*',
  'var/lib/rancher/rke2/agent/pod-manifests',
  'var/snap/microk8s/current/certs', 'var/snap/microk8s/current/credentials', 'var/snap/microk8s/current/args',
  'var/lib/minikube/certs', 'etc/ssl/etcd/ssl', 'etc/etcd', 'srv/kubernetes', 'opt/kubernetes', 'opt/etcd',
];
