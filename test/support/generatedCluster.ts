import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { base64 } from './base64.ts';
import { decodingTools } from './kubeadmTrees.ts';
import { createTestCa, createTestKeys, type TestCa, type TestCertificateOptions } from './testPki.ts';

/** How large a generated cluster is, and what in it is not as it should be. */
export interface GeneratedClusterOptions {
  readonly controlPlanes: number;
  readonly workers?: number;
  /** Webhooks with a CA of their own; their serving certificates are known. */
  readonly webhooks?: number;
  /** Changes a certificate, by its machine and its file or kubeconfig: `worker-3 kubelet.conf`, `cp-1 pki/etcd/peer.crt`. */
  readonly change?: (what: string) => TestCertificateOptions | undefined;
  /** Dates of the three CAs. */
  readonly authorities?: TestCertificateOptions;
  /** Name of the cluster in kubeconfigs. */
  readonly name?: string;
}

/** A real tree of kubeadm: its manifests are those of every generated control plane. */
const tree = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs';
const endpoint = 'prod.example.com';

/** Makes the files of a cluster as kubeadm does with stacked etcd behind a load balancer, each machine in a folder of its own. */
export async function generatedCluster(options: GeneratedClusterOptions): Promise<readonly DecodedFile[]> {
  const { controlPlanes, workers = 0, webhooks = 0, change, authorities, name = 'kubernetes' } = options;
  // Made once: nothing of what is tested depends on the keys of leaves.
  const keys = await createTestKeys();
  const [ca, etcdCa, proxyCa] = await Promise.all(
    ['kubernetes', 'etcd-ca', 'front-proxy-ca'].map((each) => createTestCa({ name: each, ...authorities })),
  );
  if (ca === undefined || etcdCa === undefined || proxyCa === undefined) return [];
  const issue = async (issuer: TestCa, what: string, certificate: TestCertificateOptions) =>
    issuer.issue({ ...certificate, ...change?.(what), keys });
  const addresses = Array.from({ length: controlPlanes }, (_, index) => `192.168.56.${10 + index}`);
  const files: DecodedFile[] = [];
  const add = (host: string, relative: string, text: string): void => {
    const named = {
      path: `${host}/${relative}`,
      hostPath: `/${relative}`,
      pathOf: (other: string) => `${host}${other}`,
    };
    files.push(decodeFile({ ...named, bytes: Buffer.from(text) }, decodingTools));
  };
  const kubeconfig = async (host: string, file: string, server: string, user: string, groups: readonly string[]) => {
    const client = await issue(ca, `${host} ${file}`, { commonName: user, organizations: groups });
    add(host, `etc/kubernetes/${file}`, kubeconfigText(name, server, ca, client));
  };
  for (const [index, address] of addresses.entries()) {
    const host = `cp-${index + 1}`;
    const pki = async (issuer: TestCa, file: string, certificate: TestCertificateOptions) => {
      const { certificatePem, keyPem } = await issue(issuer, `${host} pki/${file}.crt`, certificate);
      add(host, `etc/kubernetes/pki/${file}.crt`, certificatePem);
      add(host, `etc/kubernetes/pki/${file}.key`, keyPem);
    };
    const member = {
      commonName: host,
      extKeyUsage: ['serverAuth', 'clientAuth'],
      dnsNames: [host, 'localhost'],
      ipAddresses: [address, '127.0.0.1'],
    } as const;
    add(host, 'etc/kubernetes/pki/ca.crt', ca.certificatePem);
    add(host, 'etc/kubernetes/pki/etcd/ca.crt', etcdCa.certificatePem);
    add(host, 'etc/kubernetes/pki/front-proxy-ca.crt', proxyCa.certificatePem);
    await pki(ca, 'apiserver', {
      commonName: 'kube-apiserver',
      extKeyUsage: ['serverAuth'],
      dnsNames: [endpoint, host, 'kubernetes.default.svc'],
      ipAddresses: ['10.96.0.1', address],
    });
    await pki(ca, 'apiserver-kubelet-client', { commonName: 'kube-apiserver-kubelet-client' });
    await pki(etcdCa, 'apiserver-etcd-client', { commonName: 'kube-apiserver-etcd-client' });
    await pki(etcdCa, 'etcd/server', member);
    await pki(etcdCa, 'etcd/peer', member);
    await pki(etcdCa, 'etcd/healthcheck-client', { commonName: 'kube-etcd-healthcheck-client' });
    await pki(proxyCa, 'front-proxy-client', { commonName: 'front-proxy-client' });
    for (const file of readdirSync(path.join(tree, 'etc/kubernetes/manifests'))) {
      const text = readFileSync(path.join(tree, 'etc/kubernetes/manifests', file), 'utf8');
      const members = addresses.map((each, at) => `cp-${at + 1}=https://${each}:2380`).join(',');
      const own = text.replaceAll('192.168.56.10', address).replaceAll('cp-1', host);
      add(
        host,
        `etc/kubernetes/manifests/${file}`,
        own.replace(/--initial-cluster=\S+/, `--initial-cluster=${members}`),
      );
    }
    for (const file of ['sa.key', 'sa.pub']) {
      add(host, `etc/kubernetes/pki/${file}`, readFileSync(path.join(tree, 'etc/kubernetes/pki', file), 'utf8'));
    }
    await kubeconfig(host, 'admin.conf', `https://${endpoint}:6443`, 'kubernetes-admin', ['kubeadm:cluster-admins']);
    await kubeconfig(host, 'controller-manager.conf', `https://${address}:6443`, 'system:kube-controller-manager', []);
    await kubeconfig(host, 'scheduler.conf', `https://${address}:6443`, 'system:kube-scheduler', []);
    await kubeconfig(host, 'kubelet.conf', `https://${endpoint}:6443`, `system:node:${host}`, ['system:nodes']);
  }
  for (let index = 1; index <= workers; index++) {
    const host = `worker-${index}`;
    await kubeconfig(host, 'kubelet.conf', `https://${endpoint}:6443`, `system:node:${host}`, ['system:nodes']);
  }
  for (let index = 1; index <= webhooks; index++) {
    const own = await createTestCa({ name: `webhook-ca-${index}` });
    const host = `hook-${index}.default.svc`;
    const serving = await issue(own, `webhook ${index}`, {
      commonName: host,
      extKeyUsage: ['serverAuth'],
      dnsNames: [host],
    });
    add('objects', `webhook-${index}.yaml`, webhookText(index, own, serving));
  }
  return files;
}

function kubeconfigText(
  name: string,
  server: string,
  ca: TestCa,
  client: { readonly certificatePem: string; readonly keyPem: string },
): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster:
    certificate-authority-data: ${base64(ca.certificatePem)}
    server: ${server}
users:
- name: user
  user:
    client-certificate-data: ${base64(client.certificatePem)}
    client-key-data: ${base64(client.keyPem)}
contexts:
- name: user@${name}
  context: {cluster: ${name}, user: user}
current-context: user@${name}
`;
}

function webhookText(
  index: number,
  ca: TestCa,
  serving: { readonly certificatePem: string; readonly keyPem: string },
): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook-${index}}
webhooks:
- name: hook-${index}.example.com
  clientConfig:
    caBundle: ${base64(ca.certificatePem)}
    service: {name: hook-${index}, namespace: default, path: /validate}
---
apiVersion: v1
kind: Service
metadata: {name: hook-${index}, namespace: default}
spec:
  ports:
  - port: 443
---
apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: hook-${index}-tls, namespace: default}
data:
  tls.crt: ${base64(serving.certificatePem)}
  tls.key: ${base64(serving.keyPem)}
`;
}
