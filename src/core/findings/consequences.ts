import type { CertificateNode } from '../pki/pkiModel.ts';
import { roleOf, useOf } from './certificateWords.ts';

/*
 * What stops while a certificate is outside its dates, by its role or, without one, its use. The words of logs come from Go's
 * crypto/x509, kubectl and etcd.
 */

const dates = '`x509: certificate has expired or is not yet valid`';
const unauthorized = '`error: You must be logged in to the server (Unauthorized)`';

/** It has ended. */
export const stopsNow = {
  kubectl: `kubectl fails with ${unauthorized}.`,
  serving: `Clients fail with ${dates}.`,
  client: `Servers that verify it reject it with ${dates}.`,
  monitoring: `Monitoring that verifies it fails with ${dates}.`,
  ca: `Every certificate it signed fails with ${dates}, even if its own dates are valid.`,
  apiserver: `kubectl, kubelets and controllers fail with ${dates}.`,
  'controller-manager-client':
    'kube-apiserver answers kube-controller-manager with `Unauthorized`; controllers and CSR signing stop.',
  'scheduler-client': 'kube-apiserver answers kube-scheduler with `Unauthorized`; new Pods stay Pending.',
  'kube-proxy-client': 'kube-apiserver answers kube-proxy with `Unauthorized`; Services do not follow their endpoints.',
  'kubelet-client': 'kube-apiserver answers the kubelet with `Unauthorized`; the node is NotReady.',
  'kubelet-serving': `kubectl logs, exec and top fail on this node with ${dates}.`,
  'apiserver-kubelet-client': 'kubelets answer kube-apiserver with `Unauthorized`; kubectl logs and exec fail.',
  'apiserver-etcd-client': `etcd rejects kube-apiserver with ${dates}, and the API is down.`,
  'etcd-server': `kube-apiserver rejects etcd with ${dates}, and the API is down.`,
  'etcd-peer': `The other etcd members reject this one with ${dates}.`,
  'etcd-healthcheck-client': `etcd rejects etcdctl and kubeadm's health checks with ${dates}.`,
  'front-proxy-client':
    'Extension API servers answer `Unauthorized`; metrics.k8s.io and other aggregated APIs are unavailable.',
  'extension-apiserver-serving': `kube-apiserver fails with ${dates}, and the APIService is unavailable.`,
  'webhook-serving': `kube-apiserver reports \`failed calling webhook\` with ${dates}.`,
} as const;

/** It has not begun. */
export const stopsUntilThen = {
  kubectl: `Until then, kubectl fails with ${unauthorized}.`,
  serving: `Until then, clients fail with ${dates}.`,
  client: `Until then, servers that verify it reject it with ${dates}.`,
  monitoring: `Until then, monitoring that verifies it fails with ${dates}.`,
  ca: `Until then, everything it signed fails with ${dates}.`,
  apiserver: `Until then, kubectl, kubelets and controllers fail with ${dates}.`,
  'controller-manager-client':
    'Until then, kube-apiserver answers kube-controller-manager with `Unauthorized`; controllers and CSR signing stop.',
  'scheduler-client': 'Until then, kube-apiserver answers kube-scheduler with `Unauthorized`; new Pods stay Pending.',
  'kube-proxy-client':
    'Until then, kube-apiserver answers kube-proxy with `Unauthorized`; Services do not follow their endpoints.',
  'kubelet-client': 'Until then, kube-apiserver answers the kubelet with `Unauthorized`; the node is NotReady.',
  'kubelet-serving': `Until then, kubectl logs, exec and top fail on this node with ${dates}.`,
  'apiserver-kubelet-client':
    'Until then, kubelets answer kube-apiserver with `Unauthorized`; kubectl logs and exec fail.',
  'apiserver-etcd-client': `Until then, etcd rejects kube-apiserver with ${dates}, and the API is down.`,
  'etcd-server': `Until then, kube-apiserver rejects etcd with ${dates}, and the API is down.`,
  'etcd-peer': `Until then, the other etcd members reject this one with ${dates}.`,
  'etcd-healthcheck-client': `Until then, etcd rejects etcdctl and kubeadm's health checks with ${dates}.`,
  'front-proxy-client':
    'Until then, extension API servers answer `Unauthorized`; metrics.k8s.io and other aggregated APIs are unavailable.',
  'extension-apiserver-serving': `Until then, kube-apiserver fails with ${dates}, and the APIService is unavailable.`,
  'webhook-serving': `Until then, kube-apiserver reports \`failed calling webhook\` with ${dates}.`,
} as const;

/** It will end. */
export const stopsThen = {
  kubectl: `After that, kubectl fails with ${unauthorized}.`,
  serving: `After that, clients fail with ${dates}.`,
  client: `After that, servers that verify it reject it with ${dates}.`,
  monitoring: `After that, monitoring that verifies it fails with ${dates}.`,
  ca: 'After that, everything it signed fails, even renewed certificates.',
  apiserver: `After that, kubectl, kubelets and controllers fail with ${dates}.`,
  'controller-manager-client':
    'After that, kube-apiserver answers kube-controller-manager with `Unauthorized`; controllers and CSR signing stop.',
  'scheduler-client': 'After that, kube-apiserver answers kube-scheduler with `Unauthorized`; new Pods stay Pending.',
  'kube-proxy-client':
    'After that, kube-apiserver answers kube-proxy with `Unauthorized`; Services do not follow their endpoints.',
  'kubelet-client': 'After that, kube-apiserver answers the kubelet with `Unauthorized`; the node becomes NotReady.',
  'kubelet-serving': `After that, kubectl logs, exec and top fail on this node with ${dates}.`,
  'apiserver-kubelet-client':
    'After that, kubelets answer kube-apiserver with `Unauthorized`; kubectl logs and exec fail.',
  'apiserver-etcd-client': `After that, etcd rejects kube-apiserver with ${dates}, and the API is down.`,
  'etcd-server': `After that, kube-apiserver rejects etcd with ${dates}, and the API is down.`,
  'etcd-peer': `After that, the other etcd members reject this one with ${dates}.`,
  'etcd-healthcheck-client': `After that, etcd rejects etcdctl and kubeadm's health checks with ${dates}.`,
  'front-proxy-client':
    'After that, extension API servers answer `Unauthorized`; metrics.k8s.io and other aggregated APIs are unavailable.',
  'extension-apiserver-serving': `After that, kube-apiserver fails with ${dates}, and the APIService is unavailable.`,
  'webhook-serving': `After that, kube-apiserver reports \`failed calling webhook\` with ${dates}.`,
} as const;

/** Roles in which the same stops as in another one. */
const alike: Readonly<Record<string, keyof typeof stopsNow>> = {
  'admin-client': 'kubectl',
  'super-admin-client': 'kubectl',
  'user-client': 'kubectl',
  'tls-secret-serving': 'serving',
  'controller-manager-serving': 'monitoring',
  'scheduler-serving': 'monitoring',
  'kubelet-serving-selfsigned': 'monitoring',
};

/** Tells which of the sentences above is about a certificate. */
export function stoppedBy(node: CertificateNode): keyof typeof stopsNow {
  const use = useOf(node);
  const role = use === 'ca' ? undefined : roleOf(node)?.id;
  if (role === undefined) return use;
  return alike[role] ?? (isNamed(role) ? role : use);
}

function isNamed(role: string): role is keyof typeof stopsNow {
  return Object.hasOwn(stopsNow, role);
}
