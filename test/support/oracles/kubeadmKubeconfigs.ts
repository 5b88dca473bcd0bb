import { readFileSync } from 'node:fs';
import { kubeadmTrees } from '../kubeadmTrees.ts';
import type { KubeconfigCases } from './kubeconfigCases.ts';

/** Of the people, and of the kubelet: the others differ in names only. */
const kubeconfigs = ['admin.conf', 'kubelet.conf'];

/** Kubeconfigs of all kubeadm trees against the API servers of these trees. */
export function kubeadmKubeconfigs(): KubeconfigCases {
  const read = (tree: string, file: string) =>
    readFileSync(`test/fixtures/kubeadm/trees/${tree}/rootfs/etc/kubernetes/${file}`, 'utf8');
  const servers = kubeadmTrees.map((name) => ({
    name,
    certificate: read(name, 'pki/apiserver.crt'),
    key: read(name, 'pki/apiserver.key'),
    clientCa: read(name, 'pki/ca.crt'),
  }));
  const cases = kubeadmTrees.flatMap((server) =>
    kubeconfigs.map((file) => ({ name: `${server}/${file}`, kubeconfig: read(server, file), server })),
  );
  return { servers, cases, files: {} };
}
