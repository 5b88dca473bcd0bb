import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { testNow } from '../../support/testPki.ts';
import { authorityOf, readAuthority } from '../authority.ts';
import type { Credentials, Distribution } from '../distribution.ts';
import { inField } from '../place.ts';
import { type Tree, type TreeFile, textOf, treeOf } from '../tree.ts';
import { clusterObjectFiles } from './clusterObjects.ts';
import { createSharedPki, issueNodePki, serviceAddress } from './clusterPki.ts';
import { toKubeconfig } from './documents.ts';
import { kubeadmCredentials, kubeadmNodeFiles, kubeletClient } from './kubeadmNode.ts';

const manifests = 'etc/kubernetes/manifests';
const embedding = ['admin', 'super-admin', 'controller-manager', 'scheduler'].map(
  (name) => `etc/kubernetes/${name}.conf`,
);

/** Places that every kubeadm node has. */
const common = {
  isRoot: true,
  singleCa: false,
  flagFiles: {
    'kube-apiserver': `${manifests}/kube-apiserver.yaml`,
    'kube-controller-manager': `${manifests}/kube-controller-manager.yaml`,
    'kube-scheduler': `${manifests}/kube-scheduler.yaml`,
    etcd: `${manifests}/etcd.yaml`,
  },
  kubeconfigs: embedding,
} as const;

/** What a node asks for in its flags, kubeconfigs and kubeadm's configuration. */
function neededNames(serviceIp: string, address: string, endpoints: readonly string[]): Distribution['neededNames'] {
  const endpoint = ['apiserver-san-missing-endpoint', 'certsans-drift'] as const;
  return {
    apiserver: {
      [serviceIp]: ['apiserver-san-missing-service-ip'],
      ...Object.fromEntries([address, ...endpoints].map((name) => [name, endpoint])),
    },
    'etcd-server': {
      [address]: ['etcd-san-missing-endpoint'],
      '127.0.0.1': ['etcd-san-missing-endpoint'],
    },
    'etcd-peer': { [address]: ['etcd-peer-san-missing-address'] },
  };
}

/** A control-plane node with a load balancer before it and a kubelet that rotates its certificate. */
export async function generatedKubeadm(): Promise<Distribution> {
  const shared = await createSharedPki();
  const node = { name: 'cp-1', address: '10.0.0.11', endpoints: ['api.example.com'] };
  const files = {
    ...kubeadmNodeFiles(shared, await issueNodePki(shared, node), node),
    ...(await clusterObjectFiles(shared, node)),
  };
  return {
    ...common,
    tree: treeOf(files, [shared.ca, shared.etcdCa, shared.frontProxyCa].map(authorityOf)),
    now: testNow,
    credentials: { ...kubeadmCredentials(), 'kubelet-client': kubeletClient },
    neededNames: neededNames(serviceAddress, node.address, node.endpoints),
  };
}

/** The node's container of a kind cluster, whose API server people reach through a port of their own machine. */
export async function kind(): Promise<Distribution> {
  const shared = await createSharedPki();
  const node = { name: 'kind-control-plane', address: '172.18.0.2', endpoints: ['kind-control-plane'] };
  const own = await issueNodePki(shared, { ...node, endpoints: [...node.endpoints, 'localhost', '127.0.0.1'] });
  const config = toKubeconfig({
    server: 'https://127.0.0.1:36443',
    cluster: 'kind-kind',
    user: 'kind-kind',
    ca: shared.ca.certificatePem,
    credentials: own.admin,
  });
  const files = { ...kubeadmNodeFiles(shared, own, node), 'root/.kube/config': config };
  return {
    ...common,
    tree: treeOf(files, [shared.ca, shared.etcdCa, shared.frontProxyCa].map(authorityOf)),
    now: testNow,
    credentials: { ...kubeadmCredentials(), 'kubelet-client': kubeletClient },
    neededNames: neededNames(serviceAddress, node.address, node.endpoints),
  };
}

/** A tree that the real kubeadm made; see test/fixtures/kubeadm. */
export async function realKubeadm(id: string): Promise<Distribution> {
  const tree = readTree(id);
  const authorities = ['ca', 'front-proxy-ca', 'etcd/ca']
    .map((name) => `etc/kubernetes/pki/${name}`)
    .filter((name) => tree.files.has(`${name}.key`))
    .map((name) => readAuthority(textOf(tree, `${name}.crt`), textOf(tree, `${name}.key`)));
  const kubelet = 'etc/kubernetes/kubelet.conf';
  const credentials: Credentials = {
    ...kubeadmCredentials(),
    'kubelet-client': {
      certificate: inField(kubelet, 'client-certificate-data'),
      key: inField(kubelet, 'client-key-data'),
      use: 'client',
    },
  };
  return {
    ...common,
    tree: { ...tree, authorities: await Promise.all(authorities) },
    now: Date.parse(readKubeadmTruth(id).made_at),
    credentials: withoutAbsentKeys(tree, credentials),
    neededNames: neededNames('10.96.0.1', '192.168.56.10', []),
    kubeconfigs: [...embedding, kubelet],
  };
}

/** The keys of external CAs are elsewhere. */
function withoutAbsentKeys({ files }: Tree, credentials: Credentials): Credentials {
  const kept = Object.entries(credentials).map(([role, { key, ...credential }]) => [
    role,
    key !== undefined && files.has(key.file) ? { ...credential, key } : credential,
  ]);
  return Object.fromEntries(kept);
}

function readTree(id: string): Tree {
  const root = `test/fixtures/kubeadm/trees/${id}/rootfs`;
  const modes = new Map(readKubeadmTruth(id).files.map(({ path: file, mode }) => [file, Number.parseInt(mode, 8)]));
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, TreeFile] => {
      const local = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, local).split(path.sep).join('/');
      return [name, { content: readFileSync(local, 'utf8'), mode: modes.get(name) ?? 0o644 }];
    });
  return treeOf(Object.fromEntries(files));
}
