import { createTestCa, type TestCertificateOptions, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Credential, Distribution } from '../distribution.ts';
import { inFile } from '../place.ts';
import { treeOf } from '../tree.ts';
import { createServiceAccountKeys, internalNames } from './clusterPki.ts';
import { pairFiles, staticPod } from './documents.ts';
import { inFolder } from './inFolder.ts';

const base = 'srv/kubernetes';
const apiserver = `${base}/kube-apiserver`;
const manifest = 'etc/kubernetes/manifests/kube-apiserver.manifest';

/** What nodeup issues: 455 days. */
const period = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-04-01T00:00:00Z' };

/** A control-plane node of kops: CAs of its own for the clients of etcd and for the aggregator. */
export async function kops(): Promise<Distribution> {
  const [ca, etcdCa, aggregatorCa] = [
    await createTestCa({ name: 'kubernetes-ca' }),
    await createTestCa({ name: 'etcd-clients-ca' }),
    await createTestCa({ name: 'apiserver-aggregator-ca' }),
  ];
  const issue = (issuer: typeof ca, commonName: string, more: TestCertificateOptions = {}) =>
    issuer.issue({ commonName, ...period, ...more });
  const serviceAccount = createServiceAccountKeys();
  const files = {
    [`${base}/ca.crt`]: ca.certificatePem,
    ...inFolder(apiserver, {
      'etcd-ca.crt': etcdCa.certificatePem,
      'apiserver-aggregator-ca.crt': aggregatorCa.certificatePem,
      ...pairFiles(
        'server',
        await issue(ca, 'kubernetes-master', {
          dnsNames: [...internalNames, 'api.kops.example.com', 'api.internal.kops.example.com'],
          ipAddresses: ['100.64.0.1', '127.0.0.1', '10.0.0.61'],
          extKeyUsage: ['serverAuth'],
        }),
      ),
      ...pairFiles('etcd-client', await issue(etcdCa, 'etcd-client')),
      ...pairFiles('kubelet-api', await issue(ca, 'kubelet-api')),
      ...pairFiles('apiserver-aggregator', await issue(aggregatorCa, 'aggregator')),
      'service-account.key': serviceAccount.privatePem,
      'service-account.pub': serviceAccount.publicPem,
    }),
    [manifest]: staticPod('kube-apiserver', flags, [`/${base}/ca.crt`, `/${apiserver}`]),
  };
  return {
    tree: treeOf(files, [ca, etcdCa, aggregatorCa].map(authorityOf)),
    now: testNow,
    isRoot: true,
    singleCa: false,
    credentials: credentials(),
    flagFiles: { 'kube-apiserver': manifest },
    kubeconfigs: [],
    neededNames: { apiserver: { '100.64.0.1': ['apiserver-san-missing-service-ip'] } },
  };
}

const flags = {
  'authorization-mode': 'Node,RBAC',
  'client-ca-file': `/${base}/ca.crt`,
  'etcd-cafile': `/${apiserver}/etcd-ca.crt`,
  'etcd-certfile': `/${apiserver}/etcd-client.crt`,
  'etcd-keyfile': `/${apiserver}/etcd-client.key`,
  'etcd-servers': 'https://127.0.0.1:4001',
  'kubelet-client-certificate': `/${apiserver}/kubelet-api.crt`,
  'kubelet-client-key': `/${apiserver}/kubelet-api.key`,
  'proxy-client-cert-file': `/${apiserver}/apiserver-aggregator.crt`,
  'proxy-client-key-file': `/${apiserver}/apiserver-aggregator.key`,
  'requestheader-allowed-names': 'aggregator',
  'requestheader-client-ca-file': `/${apiserver}/apiserver-aggregator-ca.crt`,
  'service-account-issuer': 'https://api.internal.kops.example.com',
  'service-account-key-file': `/${apiserver}/service-account.pub`,
  'service-account-signing-key-file': `/${apiserver}/service-account.key`,
  'service-cluster-ip-range': '100.64.0.0/13',
  'tls-cert-file': `/${apiserver}/server.crt`,
  'tls-private-key-file': `/${apiserver}/server.key`,
};

function credentials(): Distribution['credentials'] {
  const pair = (name: string, use: Credential['use']): Credential => ({
    certificate: inFile(`${apiserver}/${name}.crt`),
    key: inFile(`${apiserver}/${name}.key`),
    use,
  });
  return {
    ca: { certificate: inFile(`${base}/ca.crt`), use: 'ca' },
    'front-proxy-ca': { certificate: inFile(`${apiserver}/apiserver-aggregator-ca.crt`), use: 'ca' },
    apiserver: pair('server', 'server'),
    'apiserver-etcd-client': pair('etcd-client', 'client'),
    'apiserver-kubelet-client': pair('kubelet-api', 'client'),
    'front-proxy-client': pair('apiserver-aggregator', 'client'),
  };
}
