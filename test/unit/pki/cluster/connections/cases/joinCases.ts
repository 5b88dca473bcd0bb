import { createHash, X509Certificate } from 'node:crypto';
import { type ControlPlane, createControlPlane } from '../../../../../support/controlPlane.ts';
import { type ConnectionCase, kubeconfigOf } from './connectionCase.ts';

/** As kubeadm pins it, by node:crypto. */
function hashOf({ shared: { ca } }: ControlPlane): string {
  const spki = new X509Certificate(ca.certificatePem).publicKey.export({ format: 'der', type: 'spki' });
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`;
}

const joinConfiguration = (hashes: readonly string[]): string => `apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    apiServerEndpoint: api.example.com:6443
    token: abcdef.0123456789abcdef
    caCertHashes:
${hashes.map((hash) => `    - ${hash}\n`).join('')}`;

const wrong = `sha256:${'0'.repeat(63)}1`;

const refusal = (plane: ControlPlane): string =>
  `cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${hashOf(plane)}" are pinned`;

const plane = await createControlPlane();

/** The token that is registered. */
const registered = (id: string, groups = 'system:bootstrappers:kubeadm:default-node-token') => ({
  '/registered.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: bootstrap-token-${id}
  namespace: kube-system
type: bootstrap.kubernetes.io/token
stringData:
  token-id: ${id}
  token-secret: 0123456789abcdef
  usage-bootstrap-authentication: "true"
  usage-bootstrap-signing: "true"
  auth-extra-groups: ${groups}
`,
});
const unregistered = 'unknown objectNotFound Secret kube-system/bootstrap-token-abcdef';
const kubelet = ({ shared }: ControlPlane) => ({
  '/etc/kubernetes/bootstrap-kubelet.conf': kubeconfigOf(
    'https://api.example.com:6443',
    shared.ca.certificatePem,
    '    token: abcdef.0123456789abcdef\n',
  ),
});
const script = (hash: string, host = 'api') => ({
  '/deploy/join.sh': `#!/bin/sh\nkubeadm join ${host}.example.com:6443 --token abcdef.0123456789abcdef \\\n  --discovery-token-ca-cert-hash ${hash}\n`,
});

/** Nodes on their way into the cluster. */
export const joinCases: readonly ConnectionCase[] = [
  {
    title: 'a kubelet with a bootstrap token that is registered',
    add: (own) => ({ ...kubelet(own), ...registered('abcdef') }),
    lines: { 9: 'works: kubelet → kube-apiserver | accepted | none' },
  },
  {
    title: 'a kubelet with a bootstrap token whose group may be bound',
    add: (own) => ({ ...kubelet(own), ...registered('abcdef', 'system:bootstrappers:worker') }),
    lines: {
      9: 'unknown: kubelet → kube-apiserver | accepted | unknown objectNotFound ClusterRoleBinding (system:node-bootstrapper)',
    },
  },
  {
    title: 'a kubelet with a bootstrap token of which nothing is known',
    add: (own) => ({ ...kubelet(own), ...registered('fedcba') }),
    lines: { 9: `unknown: kubelet → kube-apiserver | accepted | ${unregistered}` },
  },
  {
    title: 'somebody with a password',
    add: ({ shared }) => ({
      '/home/me/.kube/config': kubeconfigOf(
        'https://api.example.com:6443',
        shared.ca.certificatePem,
        '    username: me\n    password: secret\n',
      ),
    }),
    lines: {
      10: [
        'works: kubectl → kube-apiserver | accepted | accepted',
        'unknown: kubectl → kube-apiserver | accepted | unknown elsewhere kube-apiserver',
      ],
    },
  },
  {
    title: 'a JoinConfiguration: one hash that fits is enough',
    add: (own) => ({ '/deploy/join.yaml': joinConfiguration([wrong, hashOf(own)]), ...registered('abcdef') }),
    lines: { 27: 'works: kubeadm → kube-apiserver | accepted | none' },
  },
  {
    title: 'a JoinConfiguration with a token of which nothing is known',
    add: (own) => ({ '/deploy/join.yaml': joinConfiguration([hashOf(own)]) }),
    lines: { 27: `unknown: kubeadm → kube-apiserver | accepted | ${unregistered}` },
  },
  {
    title: 'a JoinConfiguration with hashes that are not filled in',
    add: () => ({ '/deploy/join.yaml': joinConfiguration(['sha256:<hash>']), ...registered('abcdef') }),
    lines: { 27: 'unknown: kubeadm → kube-apiserver | unknown componentNotFound kubeadm | none' },
  },
  {
    title: 'kubeadm join with the hash of the CA',
    add: (own) => ({ ...script(hashOf(own)), ...registered('abcdef') }),
    lines: { 27: 'works: kubeadm → kube-apiserver | accepted | none' },
  },
  {
    title: 'kubeadm join with a token of which nothing is known',
    add: (own) => script(hashOf(own)),
    lines: { 27: `unknown: kubeadm → kube-apiserver | accepted | ${unregistered}` },
  },
  {
    title: 'kubeadm join at a name that the API server does not have',
    add: (own) => ({ ...script(hashOf(own), 'old'), ...registered('abcdef') }),
    lines: {
      27: 'broken: kubeadm → kube-apiserver | x509: certificate is valid for cp-1, kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, api.example.com, not old.example.com | none',
    },
  },
  {
    title: 'kubeadm join with the hash of another CA',
    add: () => ({ ...plane.files, ...script(wrong), ...registered('abcdef') }),
    lines: { 27: `broken: kubeadm → kube-apiserver | ${refusal(plane)} | none` },
  },
];
