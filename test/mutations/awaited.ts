import type { Mutation } from './mutation.ts';

/**
 * Codes that nothing reports yet. A mutation that expects nothing else is awaited: it need not be reported, and a test
 * fails as soon as one is, so that its code is removed from here.
 */
const awaitedCodes: ReadonlySet<string> = new Set();

/** Mutations that are awaited although one of their codes is reported elsewhere, and why. */
const awaitedMutations: readonly { readonly why: string; readonly tree: string; readonly names: readonly string[] }[] =
  [
    {
      why: 'No kubelet, kubeconfig or etcd is among the files that would verify these with the CA.',
      tree: 'kops',
      names: [
        '--client-ca-file=/srv/kubernetes/kube-apiserver/apiserver-aggregator-ca.crt',
        'apiserver from another cluster, whose CA has the same name',
        'apiserver-etcd-client from another cluster, whose CA has the same name',
        'apiserver-kubelet-client from another cluster, whose CA has the same name',
        "ca of another cluster in the CA's file",
      ],
    },
    {
      why: 'No kubelet is among the files that would verify it.',
      tree: 'kubespray',
      names: ["apiserver-kubelet-client from the cluster's CA CN=front-proxy-ca"],
    },
    {
      why: 'k3s takes no flags from files: nothing says which of its CAs verifies which client.',
      tree: 'k3s',
      names: [
        "apiserver-kubelet-client from the cluster's CA CN=k3s-server-ca@1767225600",
        "kube-proxy-client from the cluster's CA CN=k3s-server-ca@1767225600",
        'apiserver in the bundle of ca',
      ],
    },
    {
      why: 'RKE2 puts clients of its own into the group by design, which makes it information for all of them.',
      tree: 'RKE2',
      names: ['controller-manager-client in system:masters', 'scheduler-client in system:masters'],
    },
    {
      why: 'Nothing among the files says that it is read as a bundle of CAs.',
      tree: 'minikube',
      names: ['apiserver in the bundle of ca'],
    },
    {
      why: 'The endpoint of kubeadm’s configuration is compared with no certificate yet.',
      tree: 'kubeadm behind a load balancer',
      names: ['an endpoint that the certificate does not have'],
    },
    {
      why: 'The client is blamed besides, although the flag of the API server shows that the ConfigMap is stale.',
      tree: 'kubeadm behind a load balancer',
      names: ['the proxy CA for extensions from before the CA was replaced'],
    },
  ];

/** Whether nothing can report a mutation yet; what is said of it counts for nothing. */
export function isAwaited(tree: string, { name, expected: { codes } }: Mutation): boolean {
  return (
    codes.every((code) => awaitedCodes.has(code)) ||
    awaitedMutations.some((awaited) => awaited.tree === tree && awaited.names.includes(name))
  );
}

/** What the lists hold that no mutation needs. */
export function needlesslyAwaited(mutations: readonly Mutation[]): readonly string[] {
  const names = new Set(mutations.map(({ name }) => name));
  const expected = new Set(mutations.flatMap(({ expected: { codes } }) => codes));
  return [
    ...[...awaitedCodes].filter((code) => !expected.has(code)),
    ...awaitedMutations.flatMap((awaited) => awaited.names.filter((name) => !names.has(name))),
  ];
}
