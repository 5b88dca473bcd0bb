/**
 * When a component presents a new certificate, and what is needed for that. After sections 1 and 7.5 of the Kubernetes PKI reference,
 * read in the components' sources; `data/sources.json` explains them.
 */
export interface ReloadRecord {
  /** Ids of `certificateRoles.ts`. */
  readonly roles: readonly string[];
  /** Its name in `Component`, or its common name. */
  readonly component: string;
  readonly reads: ReloadWay;
  /** Maximum delay after the file changes. */
  readonly withinSeconds?: number;
  /** First Kubernetes version that does; earlier ones read it at startup. */
  readonly since?: string;
  /** How it is read when embedded in a kubeconfig; `reads` is for files named by the kubeconfig. */
  readonly embedded?: ReloadWay;
}

/**
 * `handshake`: for every new connection, open ones keep the old one; `watch`: when the file changes; `start`: once;
 * `use`: each time it is run; `itself`: it renews and reloads automatically.
 */
type ReloadWay = 'handshake' | 'watch' | 'start' | 'use' | 'itself';

/** By role. */
export const reloads: readonly ReloadRecord[] = [
  // `TLSInfo.baseConfig` sets GetCertificate and GetClientCertificate; CA files are loaded once.
  { roles: ['etcd-server', 'etcd-peer'], component: 'etcd', reads: 'handshake' }, // sources: ETCD-tls, ETCD-9785
  // `newETCD3Client` uses the same TLSInfo.
  { roles: ['apiserver-etcd-client'], component: 'kube-apiserver', reads: 'handshake' }, // sources: AS-etcd, ETCD-tls
  // `DynamicCertKeyPairContent`: fsnotify, and once a minute.
  { roles: ['apiserver'], component: 'kube-apiserver', reads: 'watch', withinSeconds: 60 }, // sources: AS-dyn, AS-serving
  { roles: ['front-proxy-client'], component: 'kube-apiserver', reads: 'watch', withinSeconds: 60 }, // sources: AS-dyn
  // `makeTransport` of the kubelet client: `TLSConfigFor` with files, cached for a second.
  { roles: ['apiserver-kubelet-client'], component: 'kube-apiserver', reads: 'handshake' }, // sources: CG-transport
  // `cert_rotation.go` of client-go: files are checked every five minutes, and open connections closed.
  {
    roles: ['controller-manager-client'],
    component: 'kube-controller-manager',
    reads: 'watch',
    withinSeconds: 300,
   
    embedded: 'start',
    // sources: CG-transport
  },
  { roles: ['scheduler-client'], component: 'kube-scheduler', reads: 'watch', withinSeconds: 300, embedded: 'start' }, // sources: CG-transport
  { roles: ['kube-proxy-client'], component: 'kube-proxy', reads: 'watch', withinSeconds: 300, embedded: 'start' }, // sources: CG-transport
  { roles: ['kubelet-client'], component: 'kubelet', reads: 'itself', embedded: 'start' }, // sources: CG-certmgr, K-kubelet
  { roles: ['kubelet-serving', 'kubelet-serving-selfsigned'], component: 'kubelet', reads: 'watch', withinSeconds: 60, since: '1.31' }, // sources: K-kubelet, K-features
  { roles: ['controller-manager-serving'], component: 'kube-controller-manager', reads: 'watch', withinSeconds: 60 }, // sources: AS-dyn
  { roles: ['scheduler-serving'], component: 'kube-scheduler', reads: 'watch', withinSeconds: 60 }, // sources: AS-dyn
  { roles: ['admin-client', 'super-admin-client', 'user-client', 'etcd-healthcheck-client'], component: 'kubectl', reads: 'use' }, // sources: CG-kubeconfig
  { roles: ['extension-apiserver-serving'], component: 'extension-apiserver', reads: 'watch', withinSeconds: 60 }, // sources: AS-dyn
  { roles: ['webhook-serving'], component: 'webhook-server', reads: 'watch', withinSeconds: 120 }, // sources: CR
  { roles: ['tls-secret-serving'], component: 'ingress-controller', reads: 'watch', withinSeconds: 60 }, // sources: NGINX
  { roles: ['service-account-keypair'], component: 'kube-apiserver', reads: 'start' }, // sources: K-sa, AS-authn
  { roles: ['konnectivity-client', 'webhook-client'], component: 'kube-apiserver', reads: 'start' }, // sources: AS-config
];

/** Who keeps the CA that it read at its start, in the order of the restarts; kube-apiserver reloads the others (section 2 of the reference on rotation). */
export const caReaders: readonly { readonly role: string; readonly component: string }[] = [
  { role: 'etcd-ca', component: 'etcd' },
  { role: 'etcd-ca', component: 'kube-apiserver' },
  { role: 'ca', component: 'kube-controller-manager' },
  { role: 'ca', component: 'kube-scheduler' },
  { role: 'ca', component: 'kubelet' },
];

/** How to restart a component, by what starts it. `{x}` is a value that is quoted when inserted. */
export interface RestartRecord {
  readonly by: 'staticPod' | 'systemd' | 'daemonSet' | 'k3s' | 'k3s-agent' | 'rke2-server' | 'rke2-agent' | 'microk8s';
  readonly lines: readonly string[];
}

/** kubelets check the static Pod folder every 20 seconds (`fileCheckFrequency`). */
export const restarts: readonly RestartRecord[] = [
  { by: 'staticPod', lines: ['mv {manifest} {parked}', 'sleep 30', 'mv {parked} {manifest}'] }, // sources: K8S-kubeadmcerts, K-kubelet
  { by: 'systemd', lines: ['systemctl restart {unit}'] }, // sources: KTHW
  { by: 'daemonSet', lines: ['kubectl rollout restart daemonset {component} --namespace kube-system'] }, // sources: KA-proxy
  { by: 'k3s', lines: ['systemctl restart k3s'] }, // sources: K3S
  { by: 'k3s-agent', lines: ['systemctl restart k3s-agent'] }, // sources: K3S
  { by: 'rke2-server', lines: ['systemctl restart rke2-server'] }, // sources: RKE2
  { by: 'rke2-agent', lines: ['systemctl restart rke2-agent'] }, // sources: RKE2
  { by: 'microk8s', lines: ['snap restart microk8s'] }, // sources: MICROK8S
];
