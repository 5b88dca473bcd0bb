import { cluster } from './clusterCredentials.ts';
import { toYaml } from './sampleYaml.ts';

const etc = '/etc/kubernetes';
const pki = `${etc}/pki`;

/** The manifests that kubeadm writes for the control plane, by file name; their flags name the files of the sample. */
export function staticPodManifests(): Readonly<Record<string, string>> {
  return {
    'etcd.yaml': staticPod('etcd', 'registry.k8s.io/etcd:3.6.5-0', etcdFlags, [`${pki}/etcd`, '/var/lib/etcd']),
    'kube-apiserver.yaml': component('kube-apiserver', apiserverFlags, [pki]),
    'kube-controller-manager.yaml': component('kube-controller-manager', controllerManagerFlags, [
      pki,
      `${etc}/controller-manager.conf`,
    ]),
    'kube-scheduler.yaml': component('kube-scheduler', schedulerFlags, [`${etc}/scheduler.conf`]),
  };
}

const etcdFlags = {
  'advertise-client-urls': `https://${cluster.address}:2379`,
  'cert-file': `${pki}/etcd/server.crt`,
  'client-cert-auth': 'true',
  'data-dir': '/var/lib/etcd',
  'initial-advertise-peer-urls': `https://${cluster.address}:2380`,
  'initial-cluster': `${cluster.node}=https://${cluster.address}:2380`,
  'key-file': `${pki}/etcd/server.key`,
  'listen-client-urls': `https://127.0.0.1:2379,https://${cluster.address}:2379`,
  'listen-peer-urls': `https://${cluster.address}:2380`,
  name: cluster.node,
  'peer-cert-file': `${pki}/etcd/peer.crt`,
  'peer-client-cert-auth': 'true',
  'peer-key-file': `${pki}/etcd/peer.key`,
  'peer-trusted-ca-file': `${pki}/etcd/ca.crt`,
  'trusted-ca-file': `${pki}/etcd/ca.crt`,
};

const apiserverFlags = {
  'advertise-address': cluster.address,
  'authorization-mode': 'Node,RBAC',
  'client-ca-file': `${pki}/ca.crt`,
  'enable-admission-plugins': 'NodeRestriction',
  'etcd-cafile': `${pki}/etcd/ca.crt`,
  'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
  'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
  'etcd-servers': 'https://127.0.0.1:2379',
  'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
  'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
  'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
  'proxy-client-key-file': `${pki}/front-proxy-client.key`,
  'requestheader-allowed-names': 'front-proxy-client',
  'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
  'secure-port': '6443',
  'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
  'service-account-key-file': `${pki}/sa.pub`,
  'service-account-signing-key-file': `${pki}/sa.key`,
  'service-cluster-ip-range': '10.96.0.0/12',
  'tls-cert-file': `${pki}/apiserver.crt`,
  'tls-private-key-file': `${pki}/apiserver.key`,
};

const controllerManagerFlags = {
  'authentication-kubeconfig': `${etc}/controller-manager.conf`,
  'authorization-kubeconfig': `${etc}/controller-manager.conf`,
  'bind-address': '127.0.0.1',
  'client-ca-file': `${pki}/ca.crt`,
  'cluster-name': cluster.name,
  'cluster-signing-cert-file': `${pki}/ca.crt`,
  'cluster-signing-key-file': `${pki}/ca.key`,
  kubeconfig: `${etc}/controller-manager.conf`,
  'leader-elect': 'true',
  'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
  'root-ca-file': `${pki}/ca.crt`,
  'service-account-private-key-file': `${pki}/sa.key`,
  'use-service-account-credentials': 'true',
};

const schedulerFlags = {
  'authentication-kubeconfig': `${etc}/scheduler.conf`,
  'authorization-kubeconfig': `${etc}/scheduler.conf`,
  'bind-address': '127.0.0.1',
  kubeconfig: `${etc}/scheduler.conf`,
  'leader-elect': 'true',
};

type Flags = Readonly<Record<string, string>>;

function component(name: string, flags: Flags, paths: readonly string[]): string {
  return staticPod(name, `registry.k8s.io/${name}:${cluster.version}`, flags, paths);
}

function staticPod(name: string, image: string, flags: Flags, paths: readonly string[]): string {
  const volume = (path: string) => path.slice(1).replaceAll(/[/.]/g, '-');
  return toYaml({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: { component: name, tier: 'control-plane' }, name, namespace: 'kube-system' },
    spec: {
      containers: [
        {
          command: [name, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)],
          image,
          imagePullPolicy: 'IfNotPresent',
          name,
          volumeMounts: paths.map((path) => ({
            mountPath: path,
            name: volume(path),
            readOnly: path !== '/var/lib/etcd',
          })),
        },
      ],
      hostNetwork: true,
      priority: 2000001000,
      priorityClassName: 'system-node-critical',
      volumes: paths.map((path) => ({ hostPath: { path }, name: volume(path) })),
    },
    status: {},
  });
}
