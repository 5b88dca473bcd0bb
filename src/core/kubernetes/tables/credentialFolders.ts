/**
 * Where installers keep credentials and what uses them, below the root of a machine; `/*`: only the files of the folder,
 * because containers and volumes are below it. Sources: those of `machineFolders` and of `certificatePlaces`.
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
