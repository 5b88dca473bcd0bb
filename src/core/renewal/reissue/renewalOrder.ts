/**
 * The order in which a cluster's certificates are renewed (section 7.5 of the Kubernetes PKI reference): etcd first,
 * because the API server depends on it, then the API server, then its clients, and the nodes' last.
 */
const order = [
  ['etcd-server', 'etcd-peer', 'etcd-healthcheck-client'],
  ['apiserver-etcd-client'],
  ['apiserver', 'apiserver-kubelet-client', 'front-proxy-client'],
  ['controller-manager-client', 'scheduler-client', 'admin-client', 'super-admin-client'],
  ['kube-proxy-client', 'kubelet-serving', 'kubelet-client'],
];

const ranks = new Map(order.flat().map((role, rank) => [role, rank]));

/** Compares two things by the place of their roles in {@link order}; those without a role come last. */
export function byRenewalOrder(a: { readonly role?: string }, b: { readonly role?: string }): number {
  return rankOf(a.role) - rankOf(b.role);
}

function rankOf(role: string | undefined): number {
  return ranks.get(role ?? '') ?? order.flat().length;
}
