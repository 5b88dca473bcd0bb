import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createTestCa, type TestCa, type TestCertificate } from '../../support/testPki.ts';

/** The pair that signs tokens. */
export interface ServiceAccountKeys {
  readonly privatePem: string;
  readonly publicPem: string;
}

export function createServiceAccountKeys(): ServiceAccountKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privatePem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
  return { privatePem, publicPem: createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString() };
}

/** What all control-plane nodes of a kubeadm cluster share. */
export interface SharedPki {
  readonly ca: TestCa;
  readonly etcdCa: TestCa;
  readonly frontProxyCa: TestCa;
  readonly serviceAccount: ServiceAccountKeys;
}

export async function createSharedPki(): Promise<SharedPki> {
  const create = (name: string): Promise<TestCa> => createTestCa({ name, dnsNames: [name] });
  return {
    ca: await create('kubernetes'),
    etcdCa: await create('etcd-ca'),
    frontProxyCa: await create('front-proxy-ca'),
    serviceAccount: createServiceAccountKeys(),
  };
}

/** A node as others reach it. */
export interface Node {
  readonly name: string;
  readonly address: string;
  /** Members of etcd that were there before this one. */
  readonly members?: readonly Pick<Node, 'name' | 'address'>[];
  /** Further names of the API server, such as that of the load balancer. */
  readonly endpoints: readonly string[];
}

export const serviceAddress = '10.96.0.1';

/** Names under which Pods reach the API server. */
export const internalNames: readonly string[] = ['', '.default', '.default.svc', '.default.svc.cluster.local'].map(
  (end) => `kubernetes${end}`,
);

/** What kubeadm issues for one control-plane node. */
export interface NodePki {
  readonly apiserver: TestCertificate;
  readonly apiserverKubeletClient: TestCertificate;
  readonly apiserverEtcdClient: TestCertificate;
  readonly frontProxyClient: TestCertificate;
  readonly etcdServer: TestCertificate;
  readonly etcdPeer: TestCertificate;
  readonly etcdHealthcheckClient: TestCertificate;
  readonly admin: TestCertificate;
  readonly superAdmin: TestCertificate;
  readonly controllerManager: TestCertificate;
  readonly scheduler: TestCertificate;
  readonly kubelet: TestCertificate;
}

export async function issueNodePki({ ca, etcdCa, frontProxyCa }: SharedPki, node: Node): Promise<NodePki> {
  const both = ['serverAuth', 'clientAuth'] as const;
  const etcd = {
    commonName: node.name,
    dnsNames: [node.name, 'localhost'],
    ipAddresses: [node.address, '127.0.0.1', '::1'],
    extKeyUsage: both,
  };
  const isAddress = (name: string): boolean => /^[\d.]+$/.test(name);
  return {
    apiserver: await ca.issue({
      commonName: 'kube-apiserver',
      dnsNames: [node.name, ...internalNames, ...node.endpoints.filter((name) => !isAddress(name))],
      ipAddresses: [serviceAddress, node.address, ...node.endpoints.filter(isAddress)],
      extKeyUsage: ['serverAuth'],
    }),
    apiserverKubeletClient: await ca.issue({
      commonName: 'kube-apiserver-kubelet-client',
      organizations: ['kubeadm:cluster-admins'],
    }),
    apiserverEtcdClient: await etcdCa.issue({ commonName: 'kube-apiserver-etcd-client' }),
    frontProxyClient: await frontProxyCa.issue({ commonName: 'front-proxy-client' }),
    etcdServer: await etcdCa.issue(etcd),
    etcdPeer: await etcdCa.issue(etcd),
    etcdHealthcheckClient: await etcdCa.issue({ commonName: 'kube-etcd-healthcheck-client' }),
    admin: await ca.issue({ commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] }),
    superAdmin: await ca.issue({ commonName: 'kubernetes-super-admin', organizations: ['system:masters'] }),
    controllerManager: await ca.issue({ commonName: 'system:kube-controller-manager' }),
    scheduler: await ca.issue({ commonName: 'system:kube-scheduler' }),
    kubelet: await ca.issue({ commonName: `system:node:${node.name}`, organizations: ['system:nodes'] }),
  };
}
