import { createServiceAccountPair, issueCa, issueLeaf } from './issueCertificate.mjs';
import { caPeriod, leafPeriod } from './period.mjs';

/** The cluster every text of CertScope speaks of. */
export const cluster = {
  name: 'prod-eu-1',
  node: 'cp-1',
  address: '10.0.0.11',
  serviceAddress: '10.96.0.1',
  server: 'https://10.0.0.11:6443',
  version: 'v1.34.9',
};

const commonName = (name) => [{ CN: [name] }];
const inGroup = (group, name) => [{ O: [group] }, { CN: [name] }];
const client = ['clientAuth'];
const server = ['serverAuth'];

const etcdNames = {
  subject: commonName(cluster.node),
  dns: [cluster.node, 'localhost'],
  ip: [cluster.address, '127.0.0.1', '::1'],
  usages: [...server, ...client],
};

/** What kubeadm issues for the first control-plane node: by which CA, for whom, and how many days are left in the sample. */
const leaves = {
  apiserver: {
    ca: 'ca',
    subject: commonName('kube-apiserver'),
    dns: [
      cluster.node,
      ...['', '.default', '.default.svc', '.default.svc.cluster.local'].map((end) => `kubernetes${end}`),
    ],
    ip: [cluster.serviceAddress, cluster.address],
    usages: server,
    daysLeft: 312,
  },
  apiserverKubeletClient: {
    ca: 'ca',
    subject: commonName('kube-apiserver-kubelet-client'),
    usages: client,
    daysLeft: 312,
  },
  apiserverEtcdClient: {
    ca: 'etcdCa',
    subject: commonName('kube-apiserver-etcd-client'),
    usages: client,
    daysLeft: 312,
  },
  etcdServer: { ca: 'etcdCa', ...etcdNames, daysLeft: 312 },
  etcdPeer: { ca: 'etcdCa', ...etcdNames, daysLeft: 312 },
  etcdHealthcheckClient: {
    ca: 'etcdCa',
    subject: commonName('kube-etcd-healthcheck-client'),
    usages: client,
    daysLeft: 312,
  },
  frontProxyClient: { ca: 'frontProxyCa', subject: commonName('front-proxy-client'), usages: client, daysLeft: 312 },
  admin: { ca: 'ca', subject: inGroup('kubeadm:cluster-admins', 'kubernetes-admin'), usages: client, daysLeft: 312 },
  superAdmin: { ca: 'ca', subject: inGroup('system:masters', 'kubernetes-super-admin'), usages: client, daysLeft: 312 },
  controllerManager: { ca: 'ca', subject: commonName('system:kube-controller-manager'), usages: client, daysLeft: 3 },
  scheduler: { ca: 'ca', subject: commonName('system:kube-scheduler'), usages: client, daysLeft: 21 },
  kubelet: {
    ca: 'ca',
    subject: inGroup('system:nodes', `system:node:${cluster.node}`),
    usages: client,
    keyType: 'ec',
    daysLeft: 251,
  },
  oldAdmin: { ca: 'ca', subject: inGroup('kubeadm:cluster-admins', 'kubernetes-admin'), usages: client, daysLeft: -12 },
  anna: { ca: 'ca', subject: inGroup('developers', 'dev-anna'), usages: client, keyType: 'ec', daysLeft: 94 },
  deployer: { ca: 'ca', subject: inGroup('ci', 'deployer'), usages: client, keyType: 'ec', daysLeft: 94 },
  shop: {
    ca: 'corporateCa',
    subject: commonName('shop.example.com'),
    dns: ['shop.example.com', 'www.shop.example.com'],
    usages: server,
    keyType: 'ec',
    daysLeft: 64,
  },
  policyWebhook: {
    ca: 'policyCa',
    subject: commonName('policy-webhook.policy.svc'),
    dns: ['policy-webhook.policy.svc', 'policy-webhook.policy.svc.cluster.local'],
    usages: server,
    keyType: 'ec',
    daysLeft: 187,
  },
};

/** The CAs and how many days ago each was made. The predecessor has the name of the cluster's CA and another key. */
const authorities = {
  ca: { name: 'kubernetes', daysAgo: 754 },
  etcdCa: { name: 'etcd-ca', daysAgo: 754 },
  frontProxyCa: { name: 'front-proxy-ca', daysAgo: 754 },
  predecessorCa: { name: 'kubernetes', daysAgo: 3690, keyType: 'ec' },
  corporateCa: { name: 'corp-root', daysAgo: 1800, keyType: 'ec' },
  policyCa: { name: 'policy-webhook-ca', daysAgo: 178, keyType: 'ec' },
};

/**
 * Issues everything the sample shows.
 *
 * @param {number} now in milliseconds
 */
export async function issueClusterCredentials(now) {
  const cas = await inParallel(authorities, ({ name, daysAgo, keyType }) =>
    issueCa({ subject: commonName(name), dns: [name], keyType, ...caPeriod(now, daysAgo) }),
  );
  const issued = await inParallel(leaves, ({ ca, daysLeft, ...wanted }) =>
    issueLeaf(cas[ca], { ...wanted, ...leafPeriod(now, daysLeft) }),
  );
  return { ...cas, ...issued, serviceAccount: await createServiceAccountPair() };
}

async function inParallel(table, issue) {
  const rows = Object.entries(table).map(async ([name, wanted]) => [name, await issue(wanted)]);
  return Object.fromEntries(await Promise.all(rows));
}
