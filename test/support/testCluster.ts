import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../src/core/pki/cluster/buildClusterPicture.ts';
import type { ClusterPicture } from '../../src/core/pki/cluster/clusterModel.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { LookUps } from '../../src/core/pki/pkiModel.ts';
import { base64 } from './base64.ts';
import { decodingTools } from './kubeadmTrees.ts';
import type { Texts } from './repair.ts';
import { createTestCa, type TestCa, type TestCertificate, type TestCertificateOptions } from './testPki.ts';

/** What a kubeconfig with one context is made of; fields replace those of a healthy one, `undefined` takes one away. */
export interface KubeconfigParts {
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  /** Top-level fields. */
  readonly top?: Readonly<Record<string, unknown>>;
}

/** A control plane of one machine: its CA, its API server's files, kubeconfigs for it. */
export interface TestCluster {
  readonly ca: TestCa;
  readonly admin: TestCertificate;
  /** Manifest, API server's certificate and CA, by absolute path. */
  readonly files: Texts;
  /** A kubeconfig as JSON, which is YAML. */
  kubeconfig(parts?: KubeconfigParts): string;
}

/** The address in `server`. */
const testServer = 'https://192.168.56.10:6443';

/** Makes a cluster. All are called `kubernetes`, and listen at the same address, as kubeadm's in two networks may. */
export async function createTestCluster(
  server: TestCertificateOptions = {},
  admin: TestCertificateOptions = {},
): Promise<TestCluster> {
  const ca = await createTestCa({
    name: 'kubernetes',
    ...(server.notBefore === undefined ? {} : { notBefore: server.notBefore }),
  });
  const serving = await ca.issue({
    commonName: 'kube-apiserver',
    extKeyUsage: ['serverAuth'],
    dnsNames: ['kubernetes', 'kubernetes.default.svc'],
    ipAddresses: ['192.168.56.10', '10.96.0.1'],
    ...server,
  });
  const client = await ca.issue({
    commonName: 'kubernetes-admin',
    organizations: ['kubeadm:cluster-admins'],
    ...admin,
  });
  return {
    ca,
    admin: client,
    files: {
      '/etc/kubernetes/manifests/kube-apiserver.yaml': manifest,
      '/etc/kubernetes/pki/apiserver.crt': serving.certificatePem,
      '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    },
    kubeconfig: ({ cluster = {}, user = {}, top = {} } = {}) =>
      JSON.stringify(
        {
          apiVersion: 'v1',
          kind: 'Config',
          clusters: [
            {
              name: 'c',
              cluster: { server: testServer, 'certificate-authority-data': base64(ca.certificatePem), ...cluster },
            },
          ],
          users: [
            {
              name: 'u',
              user: {
                'client-certificate-data': base64(client.certificatePem),
                'client-key-data': base64(client.keyPem),
                ...user,
              },
            },
          ],
          contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
          'current-context': 'x',
          ...top,
        },
        undefined,
        2,
      ),
  };
}

/** The API server's static Pod, as kubeadm writes it. */
const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.32.3
      command:
        - kube-apiserver
        - --advertise-address=192.168.56.10
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
      volumeMounts:
        - name: pki
          mountPath: /etc/kubernetes/pki
  volumes:
    - name: pki
      hostPath:
        path: /etc/kubernetes/pki
`;

/** Reads files by absolute path into a picture. Files that are named and not given are absent. */
export async function pictureOf(texts: Texts, absent: readonly string[] = []): Promise<ClusterPicture> {
  const files = Object.entries(texts).map(([path, text]) => decodeFile({ path, hostPath: path, text }, decodingTools));
  const lookUps: LookUps = new Map(absent.map((path) => [path, 'absent']));
  return clusterPictureOf(await buildPkiGraph(files, decodingTools.cryptography, lookUps));
}
