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

/** Nodes on their way into the cluster. */
export const joinCases: readonly ConnectionCase[] = [
  {
    title: 'a kubelet with a bootstrap token',
    add: ({ shared }) => ({
      '/etc/kubernetes/bootstrap-kubelet.conf': kubeconfigOf(
        'https://api.example.com:6443',
        shared.ca.certificatePem,
        '    token: abcdef.0123456789abcdef\n',
      ),
    }),
    lines: { 9: 'works: kubelet → kube-apiserver | accepted | none' },
  },
  {
    title: 'a JoinConfiguration: one hash that fits is enough',
    add: (own) => ({ '/deploy/join.yaml': joinConfiguration([wrong, hashOf(own)]) }),
    lines: { 27: 'works: kubeadm → kube-apiserver | accepted | none' },
  },
  {
    title: 'a JoinConfiguration with hashes that are not filled in',
    add: () => ({ '/deploy/join.yaml': joinConfiguration(['sha256:<hash>']) }),
    lines: { 27: 'unknown: kubeadm → kube-apiserver | unknown componentNotFound kubeadm | none' },
  },
  {
    title: 'kubeadm join with the hash of the CA',
    add: (own) => ({
      '/deploy/join.sh': `#!/bin/sh\nkubeadm join api.example.com:6443 --token abcdef.0123456789abcdef \\\n  --discovery-token-ca-cert-hash ${hashOf(own)}\n`,
    }),
    lines: { 27: 'works: kubeadm → kube-apiserver | accepted | none' },
  },
  {
    title: 'kubeadm join at a name that the API server does not have',
    add: (own) => ({
      '/deploy/join.sh': `#!/bin/sh\nkubeadm join old.example.com:6443 --token abcdef.0123456789abcdef \\\n  --discovery-token-ca-cert-hash ${hashOf(own)}\n`,
    }),
    lines: {
      27: 'broken: kubeadm → kube-apiserver | x509: certificate is valid for cp-1, kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, api.example.com, not old.example.com | none',
    },
  },
  {
    title: 'kubeadm join with the hash of another CA',
    add: () => ({
      ...plane.files,
      '/deploy/join.sh': `#!/bin/sh\nkubeadm join api.example.com:6443 --token abcdef.0123456789abcdef \\\n  --discovery-token-ca-cert-hash ${wrong}\n`,
    }),
    lines: { 27: `broken: kubeadm → kube-apiserver | ${refusal(plane)} | none` },
  },
];
