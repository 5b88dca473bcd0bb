import { testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { type TreeFile, treeOf } from '../tree.ts';
import { createSharedPki, issueNodePki, type Node, type SharedPki } from './clusterPki.ts';
import { inFolder } from './inFolder.ts';
import { kubeadmCredentials, kubeadmNodeFiles } from './kubeadmNode.ts';

const machines = [1, 2, 3].map((number) => ({ name: `cp-${number}`, address: `10.0.0.1${number}` }));

/** Each joined those that were there before. */
const nodes: readonly Node[] = machines.map((machine, index) => ({
  ...machine,
  endpoints: ['api.example.com'],
  ...(index === 0 ? {} : { members: machines.slice(0, index) }),
}));

/** Copies of the files of three control-plane nodes of one cluster, each in a folder of its own. */
export async function highlyAvailable(): Promise<Distribution> {
  const shared = await createSharedPki();
  const files = await Promise.all(nodes.map((node) => nodeFolder(node.name, shared, node)));
  return {
    ...severalNodes,
    tree: treeOf(Object.assign({}, ...files), authoritiesOf(shared)),
    credentials: kubeadmCredentials('cp-2/'),
    flagFiles: {
      'kube-apiserver': 'cp-2/etc/kubernetes/manifests/kube-apiserver.yaml',
      etcd: 'cp-2/etc/kubernetes/manifests/etcd.yaml',
    },
    kubeconfigs: ['cp-2/etc/kubernetes/admin.conf'],
  };
}

/** Copies of the files of two clusters that have nothing in common but the names of everything. */
export async function twoClusters(): Promise<Distribution> {
  const [production, staging] = [await createSharedPki(), await createSharedPki()];
  const node = { name: 'cp-1', address: '10.0.0.11', endpoints: [] };
  const files = {
    ...(await nodeFolder('production', production, node)),
    ...(await nodeFolder('staging', staging, node)),
  };
  return {
    ...severalNodes,
    tree: treeOf(files, [...authoritiesOf(production), ...authoritiesOf(staging)]),
    credentials: kubeadmCredentials('staging/'),
    flagFiles: {},
    kubeconfigs: ['staging/etc/kubernetes/admin.conf'],
  };
}

const severalNodes = { now: testNow, isRoot: false, singleCa: false, neededNames: {} };

async function nodeFolder(folder: string, shared: SharedPki, node: Node): Promise<Record<string, string | TreeFile>> {
  return inFolder(folder, kubeadmNodeFiles(shared, await issueNodePki(shared, node), node));
}

function authoritiesOf({ ca, etcdCa, frontProxyCa }: SharedPki): Distribution['tree']['authorities'] {
  return [ca, etcdCa, frontProxyCa].map(authorityOf);
}
