import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { PeerScenario } from './etcdPeers.ts';
import { type EtcdScenario, etcdFlags, type Flags, type HostFiles } from './etcdScenarios.ts';
import { staticPod } from './staticPod.ts';

/** The etcd and the kube-apiserver of a kubeadm tree, brought from their host to this one. */
export function kubeadmEtcdScenario(tree: string): EtcdScenario {
  const files = hostFiles(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
  const flags = (component: string) => flagsOf(String(files[`/etc/kubernetes/manifests/${component}.yaml`]));
  return {
    name: tree,
    files,
    etcd: Object.fromEntries(Object.entries(flags('etcd')).filter(([name]) => name in etcdFlags)),
    apiserver: flags('kube-apiserver'),
    concernsServer: true,
  };
}

/** Two members with the certificates of one tree. */
export function kubeadmPeerScenario(tree: string): PeerScenario {
  const { name, files, etcd } = kubeadmEtcdScenario(tree);
  const member = (number: 1 | 2) => {
    const own: Flags = {
      ...mapValues(etcd, (value) =>
        value.replace('{client}', `{client${number}}`).replace('{peer}', `{peer${number}}`),
      ),
      name: `cp-${number}`,
      'initial-cluster': 'cp-1=https://127.0.0.1:{peer1},cp-2=https://127.0.0.1:{peer2}',
    };
    return { files: { ...files, ...staticPod('etcd', own) }, etcd: own };
  };
  return { name, hosts: [member(1), member(2)] };
}

function hostFiles(root: string): HostFiles {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [`/${path.relative(root, file)}`, toThisHost(readFileSync(file, 'utf8'))]),
  );
}

/** kubeadm's manifests name the host's address, which its etcd certificates share with 127.0.0.1, and fixed ports. */
function toThisHost(text: string): string {
  return text
    .replaceAll('https://127.0.0.1:2379,https://192.168.56.10:2379', 'https://127.0.0.1:{client}')
    .replaceAll('192.168.56.10', '127.0.0.1')
    .replaceAll('127.0.0.1:2379', '127.0.0.1:{client}')
    .replaceAll('127.0.0.1:2380', '127.0.0.1:{peer}');
}

/** Flags of the only container of a static Pod. */
function flagsOf(manifest: string): Flags {
  const pod: { spec: { containers: readonly { command: readonly string[] }[] } } = parse(manifest);
  const words = pod.spec.containers[0]?.command ?? [];
  return Object.fromEntries(
    words.flatMap((word) => {
      const { name, value } = /^--(?<name>[^=]+)=(?<value>.*)$/.exec(word)?.groups ?? {};
      return name === undefined ? [] : [[name, value]];
    }),
  );
}

function mapValues(flags: Flags, change: (value: string) => string): Flags {
  return Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, value && change(value)]));
}
