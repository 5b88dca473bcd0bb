import { createTestCa, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Credential, Distribution } from '../distribution.ts';
import { inField, inFile } from '../place.ts';
import { treeOf } from '../tree.ts';
import { createServiceAccountKeys, internalNames } from './clusterPki.ts';
import { pairFiles, toArguments, toKubeconfig } from './documents.ts';
import { inFolder } from './inFolder.ts';

const base = 'var/snap/microk8s/current';
const certs = `${base}/certs`;
const year = 31_536_000_000;

/** A node of MicroK8s: files of flags with variables of the snap, kubeconfigs that hold their certificates. */
export async function microK8s(): Promise<Distribution> {
  const ca = await createTestCa({ name: '10.152.183.1' });
  const frontProxyCa = await createTestCa({ name: 'front-proxy-ca' });
  /** Client certificates live for ten years. */
  const decade = { notBefore: '2026-01-01T00:00:00Z', notAfter: new Date(testNow + 9 * year).toISOString() };
  const client = (commonName: string, ...organizations: readonly string[]) =>
    ca.issue({ commonName, organizations, ...decade });
  const kubeconfig = async (user: string, ...organizations: readonly string[]): Promise<string> =>
    toKubeconfig({
      server: 'https://127.0.0.1:16443',
      cluster: 'microk8s-cluster',
      user,
      ca: ca.certificatePem,
      credentials: await client(user, ...organizations),
    });
  const files = {
    ...inFolder(certs, {
      ...pairFiles('ca', ca),
      ...pairFiles('front-proxy-ca', frontProxyCa),
      ...pairFiles(
        'server',
        await ca.issue({
          commonName: '127.0.0.1',
          dnsNames: internalNames,
          ipAddresses: ['127.0.0.1', '10.152.183.1', '10.0.0.51'],
          extKeyUsage: ['serverAuth', 'clientAuth'],
        }),
      ),
      ...pairFiles('apiserver-kubelet-client', await client('kube-apiserver-kubelet-client', 'system:masters')),
      ...pairFiles('front-proxy-client', await frontProxyCa.issue({ commonName: 'front-proxy-client' })),
      'serviceaccount.key': createServiceAccountKeys().privatePem,
    }),
    ...inFolder(`${base}/credentials`, {
      'client.config': await kubeconfig('admin', 'system:masters'),
      'controller.config': await kubeconfig('system:kube-controller-manager'),
      'scheduler.config': await kubeconfig('system:kube-scheduler'),
      'proxy.config': await kubeconfig('system:kube-proxy'),
      'kubelet.config': await kubeconfig('system:node:micro-1', 'system:nodes'),
    }),
    ...inFolder(`${base}/args`, {
      'kube-apiserver': toLines(apiserver),
      'kube-controller-manager': toLines(manager),
      'kube-scheduler': toLines({ kubeconfig: '${SNAP_DATA}/credentials/scheduler.config' }),
      'kube-proxy': toLines({ kubeconfig: '${SNAP_DATA}/credentials/proxy.config' }),
      kubelet: toLines({
        kubeconfig: '${SNAP_DATA}/credentials/kubelet.config',
        'client-ca-file': '${SNAP_DATA}/certs/ca.crt',
        'hostname-override': 'micro-1',
      }),
    }),
  };
  return {
    tree: treeOf(files, [ca, frontProxyCa].map(authorityOf)),
    now: testNow,
    isRoot: true,
    singleCa: false,
    credentials: credentials(),
    // Their paths have variables of the snap.
    flagFiles: {},
    kubeconfigs: [`${base}/credentials/client.config`, `${base}/credentials/controller.config`],
    neededNames: { apiserver: { '127.0.0.1': ['apiserver-san-missing-endpoint'] } },
  };
}

const apiserver = {
  'cert-dir': '${SNAP_DATA}/certs',
  'service-cluster-ip-range': '10.152.183.0/24',
  'authorization-mode': 'RBAC,Node',
  'service-account-key-file': '${SNAP_DATA}/certs/serviceaccount.key',
  'service-account-signing-key-file': '${SNAP_DATA}/certs/serviceaccount.key',
  'service-account-issuer': 'https://kubernetes.default.svc',
  'client-ca-file': '${SNAP_DATA}/certs/ca.crt',
  'tls-cert-file': '${SNAP_DATA}/certs/server.crt',
  'tls-private-key-file': '${SNAP_DATA}/certs/server.key',
  'kubelet-client-certificate': '${SNAP_DATA}/certs/apiserver-kubelet-client.crt',
  'kubelet-client-key': '${SNAP_DATA}/certs/apiserver-kubelet-client.key',
  'secure-port': '16443',
  'etcd-servers': 'unix://${SNAP_DATA}/var/kubernetes/backend/kine.sock:12379',
  'requestheader-client-ca-file': '${SNAP_DATA}/certs/front-proxy-ca.crt',
  'requestheader-allowed-names': 'front-proxy-client',
  'proxy-client-cert-file': '${SNAP_DATA}/certs/front-proxy-client.crt',
  'proxy-client-key-file': '${SNAP_DATA}/certs/front-proxy-client.key',
};

const manager = {
  kubeconfig: '${SNAP_DATA}/credentials/controller.config',
  'service-account-private-key-file': '${SNAP_DATA}/certs/serviceaccount.key',
  'root-ca-file': '${SNAP_DATA}/certs/ca.crt',
  'cluster-signing-cert-file': '${SNAP_DATA}/certs/ca.crt',
  'cluster-signing-key-file': '${SNAP_DATA}/certs/ca.key',
};

function toLines(flags: Readonly<Record<string, string>>): string {
  return `${toArguments(flags).join('\n')}\n`;
}

function credentials(): Distribution['credentials'] {
  const pair = (name: string, use: Credential['use']): Credential => ({
    certificate: inFile(`${certs}/${name}.crt`),
    key: inFile(`${certs}/${name}.key`),
    use,
  });
  const embedded = (name: string): Credential => ({
    certificate: inField(`${base}/credentials/${name}.config`, 'client-certificate-data'),
    key: inField(`${base}/credentials/${name}.config`, 'client-key-data'),
    use: 'client',
  });
  return {
    ca: pair('ca', 'ca'),
    'front-proxy-ca': pair('front-proxy-ca', 'ca'),
    apiserver: pair('server', 'server'),
    'apiserver-kubelet-client': pair('apiserver-kubelet-client', 'client'),
    'front-proxy-client': pair('front-proxy-client', 'client'),
    'controller-manager-client': embedded('controller'),
    'scheduler-client': embedded('scheduler'),
    'kube-proxy-client': embedded('proxy'),
    'kubelet-client': embedded('kubelet'),
    'admin-client': embedded('client'),
  };
}
