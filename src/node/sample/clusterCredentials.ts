import type { WebCryptography } from '../../core/renewal/webCryptography.ts';
import {
  type Authority,
  type Credential,
  createServiceAccountPair,
  issueCa,
  issueLeaf,
  type Named,
} from './issueCertificate.ts';
import { caPeriod, leafPeriod } from './period.ts';

/** The cluster every text of CertScope speaks of. */
export const cluster = {
  name: 'prod-eu-1',
  node: 'cp-1',
  address: '10.0.0.11',
  serviceAddress: '10.96.0.1',
  server: 'https://10.0.0.11:6443',
  version: 'v1.34.9',
} as const;

const commonName = (name: string) => ({ commonName: name, organizations: [] });
const inGroup = (group: string, name: string) => ({ commonName: name, organizations: [group] });
const client = ['clientAuth'] as const;
const server = ['serverAuth'] as const;

const etcdNames = {
  ...commonName(cluster.node),
  names: [cluster.node, 'localhost', cluster.address, '127.0.0.1', '::1'],
  usages: [...server, ...client],
};

interface Leaf extends Named {
  readonly ca: keyof typeof authorities;
  readonly usages: readonly ('serverAuth' | 'clientAuth')[];
  readonly daysLeft: number;
}

interface Root extends Pick<Named, 'keyAlgorithm'> {
  readonly name: string;
  readonly daysAgo: number;
}

/** What kubeadm issues for the first control-plane node: by which CA, for whom, and how many days are left in the sample. */
const leaves = {
  apiserver: {
    ca: 'ca',
    ...commonName('kube-apiserver'),
    names: [
      cluster.node,
      ...['', '.default', '.default.svc', '.default.svc.cluster.local'].map((end) => `kubernetes${end}`),
      cluster.serviceAddress,
      cluster.address,
    ],
    usages: server,
    daysLeft: 312,
  },
  apiserverKubeletClient: {
    ca: 'ca',
    ...commonName('kube-apiserver-kubelet-client'),
    usages: client,
    daysLeft: 312,
  },
  apiserverEtcdClient: {
    ca: 'etcdCa',
    ...commonName('kube-apiserver-etcd-client'),
    usages: client,
    daysLeft: 312,
  },
  etcdServer: { ca: 'etcdCa', ...etcdNames, daysLeft: 312 },
  etcdPeer: { ca: 'etcdCa', ...etcdNames, daysLeft: 312 },
  etcdHealthcheckClient: {
    ca: 'etcdCa',
    ...commonName('kube-etcd-healthcheck-client'),
    usages: client,
    daysLeft: 312,
  },
  frontProxyClient: { ca: 'frontProxyCa', ...commonName('front-proxy-client'), usages: client, daysLeft: 312 },
  admin: { ca: 'ca', ...inGroup('kubeadm:cluster-admins', 'kubernetes-admin'), usages: client, daysLeft: 312 },
  superAdmin: { ca: 'ca', ...inGroup('system:masters', 'kubernetes-super-admin'), usages: client, daysLeft: 312 },
  controllerManager: { ca: 'ca', ...commonName('system:kube-controller-manager'), usages: client, daysLeft: 3 },
  scheduler: { ca: 'ca', ...commonName('system:kube-scheduler'), usages: client, daysLeft: 21 },
  kubelet: {
    ca: 'ca',
    ...inGroup('system:nodes', `system:node:${cluster.node}`),
    usages: client,
    keyAlgorithm: 'P-256',
    daysLeft: 251,
  },
  oldAdmin: { ca: 'ca', ...inGroup('kubeadm:cluster-admins', 'kubernetes-admin'), usages: client, daysLeft: -12 },
  anna: { ca: 'ca', ...inGroup('developers', 'dev-anna'), usages: client, keyAlgorithm: 'P-256', daysLeft: 94 },
  deployer: { ca: 'ca', ...inGroup('ci', 'deployer'), usages: client, keyAlgorithm: 'P-256', daysLeft: 94 },
  shop: {
    ca: 'corporateCa',
    ...commonName('shop.example.com'),
    names: ['shop.example.com', 'www.shop.example.com'],
    usages: server,
    keyAlgorithm: 'P-256',
    daysLeft: 64,
  },
  policyWebhook: {
    ca: 'policyCa',
    ...commonName('policy-webhook.policy.svc'),
    names: ['policy-webhook.policy.svc', 'policy-webhook.policy.svc.cluster.local'],
    usages: server,
    keyAlgorithm: 'P-256',
    daysLeft: 187,
  },
} as const satisfies Readonly<Record<string, Leaf>>;

/** The CAs and how many days ago each was made. The predecessor has the name of the cluster's CA and another key. */
const authorities = {
  ca: { name: 'kubernetes', daysAgo: 754 },
  etcdCa: { name: 'etcd-ca', daysAgo: 754 },
  frontProxyCa: { name: 'front-proxy-ca', daysAgo: 754 },
  predecessorCa: { name: 'kubernetes', daysAgo: 3690, keyAlgorithm: 'P-256' },
  corporateCa: { name: 'corp-root', daysAgo: 1800, keyAlgorithm: 'P-256' },
  policyCa: { name: 'policy-webhook-ca', daysAgo: 178, keyAlgorithm: 'P-256' },
} as const satisfies Readonly<Record<string, Root>>;

/** Everything the sample shows, by its name. */
export type ClusterCredentials = Readonly<Record<keyof typeof authorities, Authority>> &
  Readonly<Record<keyof typeof leaves, Credential>> & {
    readonly serviceAccount: Awaited<ReturnType<typeof createServiceAccountPair>>;
  };

/**
 * Issues everything the sample shows.
 *
 * @param now - In milliseconds.
 * @param keys - Makes the key pairs.
 */
export async function issueClusterCredentials(now: number, keys: WebCryptography): Promise<ClusterCredentials> {
  const cas = await inParallel<keyof typeof authorities, Root, Authority>(authorities, ({ name, daysAgo, ...wanted }) =>
    issueCa({ ...commonName(name), names: [name], ...wanted, ...caPeriod(now, daysAgo) }, keys),
  );
  const issued = await inParallel<keyof typeof leaves, Leaf, Credential>(leaves, ({ ca, daysLeft, ...wanted }) =>
    issueLeaf(cas[ca], { ...wanted, ...leafPeriod(now, daysLeft) }, keys),
  );
  return { ...cas, ...issued, serviceAccount: await createServiceAccountPair(keys) };
}

async function inParallel<Name extends string, Wanted, Issued>(
  table: Readonly<Record<Name, Wanted>>,
  issue: (wanted: Wanted) => Promise<Issued>,
): Promise<Readonly<Record<Name, Issued>>> {
  const rows = Object.entries<Wanted>(table).map(async ([name, wanted]) => [name, await issue(wanted)] as const);
  return Object.fromEntries(await Promise.all(rows)) as Record<Name, Issued>;
}
