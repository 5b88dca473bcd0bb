/** A line of a command, or one with the finding that is announced for the characters `under`. */
export type AnnouncedFlag = string | readonly [line: string, under: string, code: string];

/** Writes a static Pod as kubeadm does, with comments that {@link assertAnnotated} reads. */
export function podOf(
  program: AnnouncedFlag,
  flags: readonly AnnouncedFlag[],
  image = 'registry.k8s.io/server:v1',
): string {
  const lines = [program, ...flags].flatMap((each) => {
    if (typeof each === 'string') return [`    - ${each}`];
    const [line, under, code] = each;
    return [`    - ${line}`, `    #${' '.repeat(1 + line.indexOf(under))}^ ${code}`];
  });
  return `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
  - command:
${lines.join('\n')}
    image: ${image}
    name: server
    volumeMounts:
    - mountPath: /etc/kubernetes/pki
      name: pki
  volumes:
  - hostPath:
      path: /etc/kubernetes/pki
    name: pki
`;
}

/** Flags of a kube-apiserver of which nothing is found, without those that `without` begins. */
export function apiserverFlags(...without: readonly string[]): readonly string[] {
  return remaining(
    [
      '--client-ca-file=/etc/kubernetes/pki/ca.crt',
      '--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
      '--etcd-servers=https://127.0.0.1:2379',
      '--requestheader-allowed-names=front-proxy-client',
      '--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
      '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
      '--service-cluster-ip-range=10.96.0.0/12',
      '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
      '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
    ],
    without,
  );
}

/** The same of an etcd. */
export function etcdFlags(...without: readonly string[]): readonly string[] {
  return remaining(
    [
      '--advertise-client-urls=https://10.0.0.11:2379',
      '--cert-file=/etc/kubernetes/pki/etcd/server.crt',
      '--client-cert-auth=true',
      '--data-dir=/var/lib/etcd',
      '--key-file=/etc/kubernetes/pki/etcd/server.key',
      '--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.11:2379',
      '--listen-metrics-urls=http://127.0.0.1:2381',
      '--listen-peer-urls=https://10.0.0.11:2380',
      '--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt',
      '--peer-client-cert-auth=true',
      '--peer-key-file=/etc/kubernetes/pki/etcd/peer.key',
      '--peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
      '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
    ],
    without,
  );
}

/** The same of a kube-controller-manager. */
export function managerFlags(...without: readonly string[]): readonly string[] {
  return remaining(
    [
      '--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt',
      '--cluster-signing-key-file=/etc/kubernetes/pki/ca.key',
      '--kubeconfig=/etc/kubernetes/controller-manager.conf',
      '--leader-elect=true',
      '--root-ca-file=/etc/kubernetes/pki/ca.crt',
      '--service-account-private-key-file=/etc/kubernetes/pki/sa.key',
    ],
    without,
  );
}

function remaining(flags: readonly string[], without: readonly string[]): readonly string[] {
  return flags.filter((flag) => !without.some((name) => flag.startsWith(`${name}=`)));
}
