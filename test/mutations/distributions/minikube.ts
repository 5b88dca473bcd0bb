import { createTestCa, type TestCa, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { inFile } from '../place.ts';
import { treeOf } from '../tree.ts';
import { internalNames } from './clusterPki.ts';
import { pairFiles, toKubeconfig } from './documents.ts';
import { inFolder } from './inFolder.ts';

const base = 'home/jane/.minikube';
const profile = `${base}/profiles/minikube`;

/** Of CAs and of leaves: minikube counts no serial numbers. */
const serialNumbers = { ca: '01', leaf: '02' };
const period = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2028-12-31T00:00:00Z' };

/** The files of minikube on the machine of a user, whose kubeconfig names them. */
export async function minikube(): Promise<Distribution> {
  const create = (name: string): Promise<TestCa> =>
    createTestCa({ name, serialNumber: serialNumbers.ca, extKeyUsage: ['clientAuth', 'serverAuth'] });
  const [ca, proxyCa] = [await create('minikubeCA'), await create('proxyClientCA')];
  const leaf = {
    organizations: ['system:masters'],
    extKeyUsage: ['clientAuth', 'serverAuth'] as const,
    serialNumber: serialNumbers.leaf,
    ...period,
  };
  const address = '192.168.49.2';
  const files = {
    ...inFolder(base, { ...pairFiles('ca', ca), ...pairFiles('proxy-client-ca', proxyCa) }),
    ...inFolder(profile, {
      ...pairFiles('client', await ca.issue({ ...leaf, commonName: 'minikube-user' })),
      ...pairFiles(
        'apiserver',
        await ca.issue({
          ...leaf,
          commonName: 'minikube',
          dnsNames: ['minikubeCA', 'control-plane.minikube.internal', ...internalNames, 'localhost'],
          ipAddresses: ['10.96.0.1', '127.0.0.1', '10.0.0.1', address],
        }),
      ),
      ...pairFiles('proxy-client', await proxyCa.issue({ ...leaf, commonName: 'aggregator' })),
    }),
    'home/jane/.kube/config': toKubeconfig({
      server: `https://${address}:8443`,
      cluster: 'minikube',
      user: 'minikube',
      ca: { 'certificate-authority': `/${base}/ca.crt` },
      credentials: {
        'client-certificate': `/${profile}/client.crt`,
        'client-key': `/${profile}/client.key`,
      },
    }),
  };
  return {
    tree: treeOf(files, [ca, proxyCa].map(authorityOf)),
    now: testNow,
    isRoot: true,
    singleCa: false,
    credentials: {
      ca: { certificate: inFile(`${base}/ca.crt`), key: inFile(`${base}/ca.key`), use: 'ca' },
      'front-proxy-ca': {
        certificate: inFile(`${base}/proxy-client-ca.crt`),
        key: inFile(`${base}/proxy-client-ca.key`),
        use: 'ca',
      },
      apiserver: {
        certificate: inFile(`${profile}/apiserver.crt`),
        key: inFile(`${profile}/apiserver.key`),
        use: 'server',
      },
      'admin-client': {
        certificate: inFile(`${profile}/client.crt`),
        key: inFile(`${profile}/client.key`),
        use: 'client',
      },
    },
    flagFiles: {},
    kubeconfigs: [],
    neededNames: { apiserver: { [address]: ['apiserver-san-missing-endpoint'] } },
  };
}
