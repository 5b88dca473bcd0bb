import type { Mutation } from './mutation.ts';

/**
 * Codes that nothing reports yet. A mutation that expects nothing else is awaited: it need not be reported, and a test
 * fails as soon as one is, so that its code is removed from here.
 */
const awaitedCodes: ReadonlySet<string> = new Set([
  'cluster-info-ca-stale',
  'kubelet-current-not-symlink',
  'kubelet-current-symlink-dangling',
]);

/** Mutations that are awaited although one of their codes is reported elsewhere. */
const awaitedMutations: readonly (readonly [tree: string, mutation: string])[] = [
  ['kops', '--client-ca-file=/srv/kubernetes/kube-apiserver/apiserver-aggregator-ca.crt'],
  ['kubeadm behind a load balancer', 'an endpoint that the certificate does not have'],
  ['kops', 'apiserver from another cluster, whose CA has the same name'],
  ['k3s', 'apiserver in the bundle of ca'],
  ['minikube', 'apiserver in the bundle of ca'],
  ['kops', 'apiserver-etcd-client from another cluster, whose CA has the same name'],
  ['kops', 'apiserver-kubelet-client from another cluster, whose CA has the same name'],
  ['kubespray', "apiserver-kubelet-client from the cluster's CA CN=front-proxy-ca"],
  ['k3s', "apiserver-kubelet-client from the cluster's CA CN=k3s-server-ca@1767225600"],
  ['kops', "ca of another cluster in the CA's file"],
  ['k3s', "kube-proxy-client from the cluster's CA CN=k3s-server-ca@1767225600"],
  ['kubeadm behind a load balancer', 'the proxy CA for extensions of another cluster'],
];

/** Whether nothing can report a mutation yet; what is said of it counts for nothing. */
export function isAwaited(tree: string, { name, expected: { codes } }: Mutation): boolean {
  return (
    codes.every((code) => awaitedCodes.has(code)) ||
    awaitedMutations.some((awaited) => awaited[0] === tree && awaited[1] === name)
  );
}

/** Codes of the list that no mutation expects. */
export function needlesslyAwaited(mutations: readonly Mutation[]): readonly string[] {
  const expected = new Set(mutations.flatMap(({ expected: { codes } }) => codes));
  return [...awaitedCodes].filter((code) => !expected.has(code));
}
