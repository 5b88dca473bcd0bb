import { createHash } from 'node:crypto';
import { createTestCa, type TestCa, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Credential, Credentials, Distribution } from '../distribution.ts';
import { inField, inFile } from '../place.ts';
import { treeOf } from '../tree.ts';
import { createServiceAccountKeys, internalNames } from './clusterPki.ts';
import { type Pair, pairFiles, staticPod, toKubeconfig, toYaml } from './documents.ts';
import { inFolder } from './inFolder.ts';

type Product = 'k3s' | 'rke2';

const node = { name: 'server-1', address: '10.0.0.21' };
const bothUsages = ['serverAuth', 'clientAuth'] as const;

/** A server of k3s, whose components run in one process and take no flags from files. */
export function k3s(): Promise<Distribution> {
  return create('k3s');
}

/** A server of RKE2, whose components are static Pods. */
export function rke2(): Promise<Distribution> {
  return create('rke2');
}

async function create(product: Product): Promise<Distribution> {
  const pki = await issue(product);
  const base = `var/lib/rancher/${product}`;
  const pods = `${base}/agent/pod-manifests`;
  const files = {
    ...inFolder(`${base}/server/tls`, {
      ...caFiles(pki.cas),
      ...pki.files,
      'service.key': pki.serviceAccount.privatePem,
      'service.current.key': pki.serviceAccount.privatePem,
    }),
    ...inFolder(`${base}/agent`, {
      ...pki.agentFiles,
      'server-ca.crt': pki.cas['server-ca'].certificatePem,
      'client-ca.crt': pki.cas['client-ca'].certificatePem,
    }),
    ...kubeconfigs(base),
    [`etc/rancher/${product}/${product}.yaml`]: toKubeconfig({
      server: 'https://127.0.0.1:6443',
      cluster: 'default',
      user: 'default',
      ca: pki.cas['server-ca'].certificatePem,
      credentials: pki.admin,
    }),
    [`etc/rancher/${product}/config.yaml`]: toYaml({
      'tls-san': ['k3s.example.com'],
      'cluster-init': true,
      token: tokenPassword,
    }),
    [`etc/default/${product === 'k3s' ? 'k3s' : 'rke2-server'}`]: `${product.toUpperCase()}_TOKEN=${tokenPassword}\n`,
    ...joining(product, base, pki.cas['server-ca']),
    ...(product === 'rke2' ? inFolder(pods, staticPods(`/${base}/server/tls`)) : {}),
  };
  return {
    tree: treeOf(files, Object.values(pki.cas).map(authorityOf)),
    now: testNow,
    isRoot: true,
    singleCa: false,
    credentials: credentialsOf(base, product),
    flagFiles:
      product === 'k3s'
        ? {}
        : {
            'kube-apiserver': `${pods}/kube-apiserver.yaml`,
            'kube-controller-manager': `${pods}/kube-controller-manager.yaml`,
          },
    kubeconfigs: [`etc/rancher/${product}/${product}.yaml`],
    neededNames: { apiserver: { '127.0.0.1': ['apiserver-san-missing-endpoint'] } },
  };
}

async function issue(product: Product) {
  const ca = (name: string): Promise<TestCa> => createTestCa({ name: `${product}-${name}@1767225600` });
  const cas = {
    'server-ca': await ca('server-ca'),
    'client-ca': await ca('client-ca'),
    'request-header-ca': await ca('request-header-ca'),
    'etcd/server-ca': await ca('etcd-server-ca'),
    'etcd/peer-ca': await ca('etcd-peer-ca'),
  };
  /** Every leaf comes with the CA behind it. */
  const leaf = async (issuer: TestCa, options: Parameters<TestCa['issue']>[0]): Promise<Pair> => {
    const issued = await issuer.issue(options);
    return { ...issued, certificatePem: issued.certificatePem + issuer.certificatePem };
  };
  const client = (commonName: string, ...organizations: readonly string[]): Promise<Pair> =>
    leaf(cas['client-ca'], { commonName, organizations });
  const names = { dnsNames: ['localhost', node.name], ipAddresses: ['127.0.0.1', '::1', node.address] };
  const admin = await client('system:admin', 'system:masters');
  const apiserver = await leaf(cas['server-ca'], {
    commonName: 'kube-apiserver',
    dnsNames: [...internalNames, ...names.dnsNames, 'k3s.example.com'],
    ipAddresses: [...names.ipAddresses, '10.43.0.1'],
    extKeyUsage: ['serverAuth'],
  });
  return {
    cas,
    admin,
    serviceAccount: createServiceAccountKeys(),
    files: {
      ...pairFiles('client-admin', admin),
      ...pairFiles('serving-kube-apiserver', apiserver),
      ...pairFiles('client-kube-apiserver', await client('system:apiserver', 'system:masters')),
      ...pairFiles('client-controller', await client('system:kube-controller-manager')),
      ...pairFiles('client-scheduler', await client('system:kube-scheduler')),
      ...pairFiles('client-auth-proxy', await leaf(cas['request-header-ca'], { commonName: 'system:auth-proxy' })),
      ...pairFiles(
        'etcd/server-client',
        await leaf(cas['etcd/server-ca'], { commonName: 'etcd-server', ...names, extKeyUsage: bothUsages }),
      ),
      ...pairFiles('etcd/client', await leaf(cas['etcd/server-ca'], { commonName: 'etcd-client' })),
      ...pairFiles(
        'etcd/peer-server-client',
        await leaf(cas['etcd/peer-ca'], { commonName: 'etcd-peer', ...names, extKeyUsage: bothUsages }),
      ),
    },
    agentFiles: {
      ...pairFiles('client-kubelet', await client(`system:node:${node.name}`, 'system:nodes')),
      ...pairFiles('client-kube-proxy', await client('system:kube-proxy')),
      ...pairFiles(
        'serving-kubelet',
        await leaf(cas['server-ca'], { commonName: node.name, ...names, extKeyUsage: ['serverAuth'] }),
      ),
    },
  };
}

function caFiles(cas: Readonly<Record<string, TestCa>>): Record<string, string> {
  return Object.assign({}, ...Object.entries(cas).map(([name, ca]) => pairFiles(name, ca)));
}

export const tokenPassword = '8f1c2a7d4e6b9035';

/** Where tokens stand that contain the hash of the CA: the server's own, and those of agents that join. */
export const tokenFiles = ['server/token', 'agent.yaml', 'agent.env', 'agent.service', 'join.sh'] as const;

function joining(product: Product, base: string, { certificatePem }: TestCa): Record<string, string> {
  const hash = createHash('sha256').update(certificatePem).digest('hex');
  const token = `K10${hash}::server:${tokenPassword}`;
  const server = `https://10.0.0.21:${product === 'rke2' ? 9345 : 6443}`;
  const folder = `etc/rancher/${product}`;
  return {
    [`${base}/server/token`]: `${token}\n`,
    [`${folder}/agent.yaml`]: toYaml({ server, token }),
    [`${folder}/agent.env`]: `${product.toUpperCase()}_URL=${server}\n${product.toUpperCase()}_TOKEN='${token}'\n`,
    [`${folder}/agent.service`]: `[Service]\nExecStart=/usr/local/bin/${product} agent --server ${server} --token ${token}\n`,
    [`${folder}/join.sh`]: `curl -sfL https://get.example.com | INSTALL_TYPE=agent K3S_TOKEN=${token} sh -\n`,
  };
}

/** They name files, and reach the API server through a proxy of the node. */
function kubeconfigs(base: string): Record<string, string> {
  const write = (server: string, ca: string, user: string, pair: string): string =>
    toKubeconfig({
      server,
      cluster: 'local',
      user,
      ca: { 'certificate-authority': `/${base}/${ca}` },
      credentials: { 'client-certificate': `/${base}/${pair}.crt`, 'client-key': `/${base}/${pair}.key` },
    });
  const own = 'server/tls/server-ca.crt';
  return inFolder(base, {
    'server/cred/admin.kubeconfig': write('https://127.0.0.1:6444', own, 'user', 'server/tls/client-admin'),
    'server/cred/controller.kubeconfig': write('https://127.0.0.1:6444', own, 'user', 'server/tls/client-controller'),
    'server/cred/scheduler.kubeconfig': write('https://127.0.0.1:6444', own, 'user', 'server/tls/client-scheduler'),
    'agent/kubelet.kubeconfig': write('https://127.0.0.1:6443', 'agent/server-ca.crt', 'user', 'agent/client-kubelet'),
    'agent/kubeproxy.kubeconfig': write(
      'https://127.0.0.1:6443',
      'agent/server-ca.crt',
      'user',
      'agent/client-kube-proxy',
    ),
  });
}

function staticPods(tls: string): Record<string, string> {
  return {
    'kube-apiserver.yaml': staticPod(
      'kube-apiserver',
      {
        'advertise-address': node.address,
        'authorization-mode': 'Node,RBAC',
        'client-ca-file': `${tls}/client-ca.crt`,
        'etcd-cafile': `${tls}/etcd/server-ca.crt`,
        'etcd-certfile': `${tls}/etcd/client.crt`,
        'etcd-keyfile': `${tls}/etcd/client.key`,
        'etcd-servers': 'https://127.0.0.1:2379',
        'kubelet-certificate-authority': `${tls}/server-ca.crt`,
        'kubelet-client-certificate': `${tls}/client-kube-apiserver.crt`,
        'kubelet-client-key': `${tls}/client-kube-apiserver.key`,
        'proxy-client-cert-file': `${tls}/client-auth-proxy.crt`,
        'proxy-client-key-file': `${tls}/client-auth-proxy.key`,
        'requestheader-allowed-names': 'system:auth-proxy',
        'requestheader-client-ca-file': `${tls}/request-header-ca.crt`,
        'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
        'service-account-key-file': `${tls}/service.key`,
        'service-account-signing-key-file': `${tls}/service.current.key`,
        'service-cluster-ip-range': '10.43.0.0/16',
        'tls-cert-file': `${tls}/serving-kube-apiserver.crt`,
        'tls-private-key-file': `${tls}/serving-kube-apiserver.key`,
      },
      [tls],
    ),
    'kube-controller-manager.yaml': staticPod(
      'kube-controller-manager',
      {
        kubeconfig: `${tls.replace(/tls$/, 'cred')}/controller.kubeconfig`,
        'cluster-signing-kube-apiserver-client-cert-file': `${tls}/client-ca.crt`,
        'cluster-signing-kube-apiserver-client-key-file': `${tls}/client-ca.key`,
        'cluster-signing-kubelet-client-cert-file': `${tls}/client-ca.crt`,
        'cluster-signing-kubelet-client-key-file': `${tls}/client-ca.key`,
        'cluster-signing-kubelet-serving-cert-file': `${tls}/server-ca.crt`,
        'cluster-signing-kubelet-serving-key-file': `${tls}/server-ca.key`,
        'cluster-signing-legacy-unknown-cert-file': `${tls}/server-ca.crt`,
        'cluster-signing-legacy-unknown-key-file': `${tls}/server-ca.key`,
        'root-ca-file': `${tls}/server-ca.crt`,
        'service-account-private-key-file': `${tls}/service.current.key`,
      },
      [tls, tls.replace(/tls$/, 'cred')],
    ),
  };
}

function credentialsOf(base: string, product: Product): Credentials {
  const pair = (name: string, use: Credential['use']): Credential => ({
    certificate: inFile(`${base}/${name}.crt`),
    key: inFile(`${base}/${name}.key`),
    use,
  });
  const config = `etc/rancher/${product}/${product}.yaml`;
  return {
    ca: pair('server/tls/client-ca', 'ca'),
    'front-proxy-ca': pair('server/tls/request-header-ca', 'ca'),
    'etcd-ca': pair('server/tls/etcd/server-ca', 'ca'),
    apiserver: pair('server/tls/serving-kube-apiserver', 'server'),
    'apiserver-kubelet-client': pair('server/tls/client-kube-apiserver', 'client'),
    'apiserver-etcd-client': pair('server/tls/etcd/client', 'client'),
    'front-proxy-client': pair('server/tls/client-auth-proxy', 'client'),
    'etcd-server': pair('server/tls/etcd/server-client', 'both'),
    'etcd-peer': pair('server/tls/etcd/peer-server-client', 'both'),
    'controller-manager-client': pair('server/tls/client-controller', 'client'),
    'scheduler-client': pair('server/tls/client-scheduler', 'client'),
    'kubelet-client': pair('agent/client-kubelet', 'client'),
    'kube-proxy-client': pair('agent/client-kube-proxy', 'client'),
    'kubelet-serving': pair('agent/serving-kubelet', 'server'),
    'admin-client': {
      certificate: inField(config, 'client-certificate-data'),
      key: inField(config, 'client-key-data'),
      use: 'client',
    },
  };
}
