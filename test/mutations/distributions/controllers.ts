import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { treeOf } from '../tree.ts';
import { createServiceAccountKeys } from './clusterPki.ts';
import { toYaml } from './documents.ts';
import { ofObjects } from './meshes.ts';

/** What Argo CD keeps: its own certificate, CAs of repositories, and a cluster that it manages. */
export async function argocd(): Promise<Distribution> {
  const corporate = await createTestCa({ name: 'corp-issuing-ca' });
  const target = await createTestCa({ name: 'kubernetes' });
  const server = await corporate.issue({
    commonName: 'argocd.example.com',
    dnsNames: ['argocd.example.com'],
    extKeyUsage: ['serverAuth'],
  });
  const client = await target.issue({ commonName: 'argocd-manager' });
  const config = {
    tlsClientConfig: {
      insecure: false,
      caData: base64(target.certificatePem),
      certData: base64(client.certificatePem),
      keyData: base64(client.keyPem),
    },
  };
  const metadata = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
    name,
    namespace: 'argocd',
    labels: { 'app.kubernetes.io/part-of': 'argocd', ...labels },
  });
  const files = {
    'argocd/server-tls.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('argocd-server-tls'),
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': base64(server.certificatePem), 'tls.key': base64(server.traditionalKeyPem) },
    }),
    'argocd/repositories.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('argocd-tls-certs-cm'),
      data: { 'git.example.com': corporate.certificatePem },
    }),
    'argocd/cluster.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('production', { 'argocd.argoproj.io/secret-type': 'cluster' }),
      type: 'Opaque',
      stringData: {
        name: 'production',
        server: 'https://production.example.com:6443',
        config: JSON.stringify(config, undefined, 2),
      },
    }),
  };
  return { ...ofObjects, tree: treeOf(files, [corporate, target].map(authorityOf)) };
}

/** The configuration of a control-plane machine of Talos, its client's configuration, and a kubeconfig. */
export async function talos(): Promise<Distribution> {
  const machine = await createTestCa({ name: '', subject: 'O=talos' });
  const cluster = await createTestCa({ name: '', subject: 'O=kubernetes' });
  const aggregator = await createTestCa({ name: 'front-proxy' });
  const etcd = await createTestCa({ name: '', subject: 'O=etcd' });
  const client = await machine.issue({ subject: 'O=os:admin' });
  const pair = ({ certificatePem, keyPem }: { readonly certificatePem: string; readonly keyPem: string }) => ({
    crt: base64(certificatePem),
    key: base64(keyPem),
  });
  const files = {
    'talos/controlplane.yaml': toYaml({
      version: 'v1alpha1',
      machine: {
        type: 'controlplane',
        token: 'aaaaaa.aaaaaaaaaaaaaaaa',
        ca: pair(machine),
        certSANs: ['10.5.0.2'],
        network: { hostname: 'cp-1' },
      },
      cluster: {
        clusterName: 'talos',
        controlPlane: { endpoint: 'https://10.5.0.1:6443' },
        ca: pair(cluster),
        aggregatorCA: pair(aggregator),
        serviceAccount: { key: base64(createServiceAccountKeys().privatePem) },
        apiServer: { certSANs: ['10.5.0.1'] },
        etcd: { ca: pair(etcd) },
      },
    }),
    'talos/talosconfig': toYaml({
      context: 'talos',
      contexts: {
        talos: { endpoints: ['10.5.0.2'], ca: base64(machine.certificatePem), ...pair(client) },
      },
    }),
  };
  return { ...ofObjects, tree: treeOf(files, [machine, cluster, aggregator, etcd].map(authorityOf)) };
}
