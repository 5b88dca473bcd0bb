/**
 * Folders below the root of a machine that only Kubernetes, its installers, its service manager and Prometheus use.
 *
 * From the table `pathIndex` of the Kubernetes PKI reference (section 5.7); `data/sources.json` explains the sources.
 */
export const machineFolders: readonly string[] = [
  'etc/kubernetes', // sources: KA-const
  'etc/kubelet', 'etc/kube-proxy', // sources: SEED
  'etc/etcd', 'etc/ssl/etcd', // sources: KUBESPRAY, ETCD-tls
  'etc/rancher', // sources: K3S, RKE2
  'etc/containerd', 'etc/containers', 'etc/crio', 'etc/docker', 'etc/cni', // sources: CTRD, DOCKER
  'etc/systemd', 'etc/default', 'etc/sysconfig', 'lib/systemd', // sources: KA-finalize
  'var/lib/kubelet', 'var/lib/kube-proxy', 'var/lib/kubernetes', 'var/run/kubernetes', // sources: K-kubelet, AS-serving
  'var/lib/kube-controller-manager', 'var/lib/kube-scheduler', 'var/lib/kube-apiserver',
  'var/lib/etcd', // sources: KA-etcd
  'var/lib/rancher', // sources: K3S, RKE2
  'var/lib/minikube', // sources: MINIKUBE
  'var/snap/microk8s', // sources: MICROK8S
  'srv/kubernetes', // sources: KOPS
  'opt/kubernetes', 'opt/etcd', // sources: SEED
  'etc/prometheus', // sources: PROM
];

/** Files below the root of a machine that only Kubernetes installers create. Sources: KUBESPRAY. */
export const machineFiles: readonly string[] = ['etc/etcd.env', 'etc/etcd.conf'];
