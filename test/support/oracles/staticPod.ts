import { stringify } from 'yaml';
import type { Flags, HostFiles } from './etcdScenarios.ts';

/** The manifest of a component with its flags, under the path where the kubelet looks for it. */
export function staticPod(component: string, flags: Flags): HostFiles {
  const words = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  const folder = '/etc/kubernetes/pki';
  const manifest = stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: component, namespace: 'kube-system' },
    spec: {
      hostNetwork: true,
      containers: [
        { name: component, command: [component, ...words], volumeMounts: [{ name: 'pki', mountPath: folder }] },
      ],
      volumes: [{ name: 'pki', hostPath: { path: folder } }],
    },
  });
  return { [`/etc/kubernetes/manifests/${component}.yaml`]: manifest };
}
