import { fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { roleOf, useOf } from './certificateWords.ts';

/*
 * What stops while a certificate is outside its dates, by its role or, without one, its use. The words of logs come from Go's
 * crypto/x509, kubectl and etcd.
 */

const dates = '`x509: certificate has expired or is not yet valid`';
const unauthorized = '`error: You must be logged in to the server (Unauthorized)`';

/** The sentences after words that say when, with which they begin. */
const stopping = <When extends string>(when: When) =>
  ({
    kubectl: `${when}kubectl fails with ${unauthorized}.`,
    besideOther: `${when}kube-apiserver rejects it and goes by the other credential of this user.`,
    argocd: `${when}kube-apiserver answers Argo CD with \`Unauthorized\`; applications in that cluster are not synchronized.`,
    serving: `${when}clients fail with ${dates}.`,
    client: `${when}servers that verify it reject it with ${dates}.`,
    monitoring: `${when}monitoring that verifies it fails with ${dates}.`,
    ca: `${when}everything it signed fails with ${dates}.`,
    apiserver: `${when}kubectl, kubelets and controllers fail with ${dates}.`,
    'controller-manager-client': `${when}kube-apiserver answers kube-controller-manager with \`Unauthorized\`; controllers and CSR signing stop.`,
    'scheduler-client': `${when}kube-apiserver answers kube-scheduler with \`Unauthorized\`; new Pods stay Pending.`,
    'kube-proxy-client': `${when}kube-apiserver answers kube-proxy with \`Unauthorized\`; Services do not follow their endpoints.`,
    'kubelet-client': `${when}kube-apiserver answers the kubelet with \`Unauthorized\`; the node is NotReady.`,
    'kubelet-serving': `${when}kubectl logs, exec and top fail on this node with ${dates}.`,
    'apiserver-kubelet-client': `${when}kubelets answer kube-apiserver with \`Unauthorized\`; kubectl logs and exec fail.`,
    'apiserver-etcd-client': `${when}etcd rejects kube-apiserver with ${dates}, and the API is down.`,
    'etcd-server': `${when}kube-apiserver rejects etcd with ${dates}, and the API is down.`,
    'etcd-peer': `${when}the other etcd members reject this one with ${dates}.`,
    'etcd-healthcheck-client': `${when}etcd rejects etcdctl and kubeadm's health checks with ${dates}.`,
    'front-proxy-client': `${when}extension API servers answer \`Unauthorized\`; metrics.k8s.io and other aggregated APIs are unavailable.`,
    'extension-apiserver-serving': `${when}kube-apiserver fails with ${dates}, and the APIService is unavailable.`,
    'webhook-serving': `${when}kube-apiserver reports \`failed calling webhook\` with ${dates}.`,
  }) as const;

/** It has ended. */
export const stopsNow = {
  ...stopping(''),
  serving: `Clients fail with ${dates}.`,
  client: `Servers that verify it reject it with ${dates}.`,
  monitoring: `Monitoring that verifies it fails with ${dates}.`,
  ca: `Every certificate it signed fails with ${dates}, even if its own dates are valid.`,
  'etcd-peer': `The other etcd members reject this one with ${dates}.`,
  'front-proxy-client':
    'Extension API servers answer `Unauthorized`; metrics.k8s.io and other aggregated APIs are unavailable.',
} as const;

/** It has not begun. */
export const stopsUntilThen = stopping('Until then, ');

/** It will end. */
export const stopsThen = {
  ...stopping('After that, '),
  ca: 'After that, everything it signed fails, even renewed certificates.',
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
export function stoppedBy(node: CertificateNode, { credential }: Occurrence): keyof typeof stopsNow {
  if (fieldOf(credential)?.id === 'secret-argocd-cluster' && useOf(node) !== 'ca') return 'argocd';
  const use = useOf(node);
  const role = use === 'ca' ? undefined : roleOf(node)?.id;
  if (role === undefined) return use;
  return alike[role] ?? (isNamed(role) ? role : use);
}

function isNamed(role: string): role is keyof typeof stopsNow {
  return Object.hasOwn(stopsNow, role);
}
