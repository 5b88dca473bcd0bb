import { webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WebCryptography } from '../../core/renewal/webCryptography.ts';
import { appManifests } from './appManifests.ts';
import { type ClusterCredentials, cluster, issueClusterCredentials } from './clusterCredentials.ts';
import { issueRequest } from './issueCertificate.ts';
import { embedded, toKubeconfig } from './sampleYaml.ts';
import { staticPodManifests } from './staticPods.ts';

/**
 * Writes the files of a kubeadm cluster with something to see in them: most certificates are healthy, scheduler.conf
 * ends in 21 days, controller-manager.conf in 3, the administrator's own kubeconfig ended 12 days ago and holds a user
 * with another user's key. `etc/kubernetes` and `var/lib/kubelet` are laid out as on the control plane node.
 *
 * Keys are generated each time: none is part of the package.
 *
 * @param folder - Is created.
 * @param now - The moment, in milliseconds, that every date is counted from.
 * @param keys - Makes the key pairs.
 */
export async function writeSampleCluster(
  folder: string,
  now: number,
  keys: WebCryptography = webcrypto,
): Promise<void> {
  const [credentials, request] = await Promise.all([issueClusterCredentials(now, keys), workerRequest()]);
  const files = [
    ...kubeconfigs(credentials),
    ...pkiFiles(credentials),
    ...kubeletFiles(credentials),
    ...inFolder('etc/kubernetes/manifests', staticPodManifests(), 0o600),
    ...inFolder('manifests-of-an-app', appManifests(credentials, request), 0o644),
  ];
  for (const [name, text, mode] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }
}

function workerRequest(): Promise<string> {
  return issueRequest({
    commonName: 'system:node:worker-2',
    organizations: ['system:nodes'],
    keyAlgorithm: 'P-256',
  });
}

/** Path, content and mode. */
type SampleFile = readonly [path: string, text: string, mode: number];

function kubeconfigs(credentials: ClusterCredentials): readonly SampleFile[] {
  const { ca, admin, superAdmin, controllerManager, scheduler, oldAdmin, anna, deployer } = credentials;
  const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  const users = {
    'etc/kubernetes/admin.conf': { 'kubernetes-admin': embedded(admin) },
    'etc/kubernetes/super-admin.conf': { 'kubernetes-super-admin': embedded(superAdmin) },
    'etc/kubernetes/controller-manager.conf': { 'system:kube-controller-manager': embedded(controllerManager) },
    'etc/kubernetes/scheduler.conf': { 'system:kube-scheduler': embedded(scheduler) },
    'etc/kubernetes/kubelet.conf': {
      [`system:node:${cluster.node}`]: { 'client-certificate': current, 'client-key': current },
    },
    'home/ops/.kube/config': {
      'kubernetes-admin': embedded(oldAdmin),
      'dev-anna': embedded(anna),
      deployer: embedded({ certificate: deployer.certificate, key: anna.key }),
    },
  };
  return Object.entries(users).map(([file, members]) => [file, toKubeconfig(ca.certificate, members), 0o600]);
}

function pkiFiles(credentials: ClusterCredentials): readonly SampleFile[] {
  const pairs = {
    ca: credentials.ca,
    apiserver: credentials.apiserver,
    'apiserver-kubelet-client': credentials.apiserverKubeletClient,
    'apiserver-etcd-client': credentials.apiserverEtcdClient,
    'front-proxy-ca': credentials.frontProxyCa,
    'front-proxy-client': credentials.frontProxyClient,
    'etcd/ca': credentials.etcdCa,
    'etcd/server': credentials.etcdServer,
    'etcd/peer': credentials.etcdPeer,
    'etcd/healthcheck-client': credentials.etcdHealthcheckClient,
  };
  const pki = 'etc/kubernetes/pki';
  return [
    ...Object.entries(pairs).flatMap(([name, { certificate, key }]): readonly SampleFile[] => [
      [`${pki}/${name}.crt`, certificate, 0o644],
      [`${pki}/${name}.key`, key, 0o600],
    ]),
    [`${pki}/sa.key`, credentials.serviceAccount.privateKey, 0o600],
    [`${pki}/sa.pub`, credentials.serviceAccount.publicKey, 0o600],
  ];
}

/** The kubelet keeps certificate and key in one file. */
function kubeletFiles({ kubelet }: ClusterCredentials): readonly SampleFile[] {
  return [['var/lib/kubelet/pki/kubelet-client-current.pem', kubelet.certificate + kubelet.key, 0o600]];
}

function inFolder(folder: string, files: Readonly<Record<string, string>>, mode: number): readonly SampleFile[] {
  return Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text, mode]);
}
