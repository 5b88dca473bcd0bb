import { createHash, X509Certificate } from 'node:crypto';
import { base64 } from '../../support/base64.ts';
import { signedToken } from '../../support/signedToken.ts';
import { createTestKeys, createTestRequest, testNow } from '../../support/testPki.ts';
import { podClaims } from '../../support/testToken.ts';
import type { Node, SharedPki } from './clusterPki.ts';
import { toDocuments, toKubeconfig, toYaml } from './documents.ts';

/** Objects of a kubeadm cluster that an administrator has saved, and files that hold tokens. */
export async function clusterObjectFiles(shared: SharedPki, node: Node): Promise<Record<string, string>> {
  const server = `https://${node.endpoints[0] ?? node.address}:6443`;
  return {
    'root/objects/cluster-info.yaml': toYaml(
      configMap('kube-public', 'cluster-info', { kubeconfig: clusterInfo(shared, server) }),
    ),
    'root/objects/kube-root-ca.yaml': toYaml(
      configMap('default', 'kube-root-ca.crt', { 'ca.crt': shared.ca.certificatePem }),
    ),
    'root/objects/authentication.yaml': toYaml(
      configMap('kube-system', 'extension-apiserver-authentication', {
        'client-ca-file': shared.ca.certificatePem,
        'requestheader-allowed-names': '["front-proxy-client"]',
        'requestheader-client-ca-file': shared.frontProxyCa.certificatePem,
      }),
    ),
    'root/objects/bootstrap-token.yaml': toYaml(bootstrapToken()),
    'root/objects/requests.yaml': toDocuments(await nodeRequest(shared), await userRequest()),
    'root/coredns.kubeconfig': toKubeconfig({
      server,
      user: 'coredns',
      ca: shared.ca.certificatePem,
      credentials: { token: podToken(shared) },
    }),
    'root/join.yaml': joinConfiguration(shared, node),
  };
}

function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): unknown {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

/** Without a user: it is for everybody who joins. */
function clusterInfo({ ca }: SharedPki, server: string): string {
  return toYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': base64(ca.certificatePem), server }, name: '' }],
    contexts: null,
    'current-context': '',
    kind: 'Config',
    users: null,
  });
}

function podToken({ serviceAccount }: SharedPki): string {
  const now = testNow / 1000;
  return signedToken(podClaims({ iat: now - 600, nbf: now - 600, exp: now + 3000 }), serviceAccount.privatePem);
}

function bootstrapToken(): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    stringData: {
      'token-id': 'abcdef',
      'token-secret': '0123456789abcdef',
      expiration: new Date(testNow + 86_400_000).toISOString().replace('.000', ''),
      'usage-bootstrap-authentication': 'true',
      'usage-bootstrap-signing': 'true',
      'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    },
  };
}

/** A kubelet's request, approved and issued. */
async function nodeRequest({ ca }: SharedPki): Promise<unknown> {
  const keys = await createTestKeys();
  const subject = { commonName: 'system:node:worker-2', organizations: ['system:nodes'] };
  const { requestPem } = await createTestRequest({ ...subject, keys });
  const { certificatePem } = await ca.issue({ ...subject, keys });
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'csr-worker-2', creationTimestamp: '2026-06-12T09:50:00Z' },
    spec: {
      signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
      usages: ['digital signature', 'client auth'],
      request: base64(requestPem),
    },
    status: {
      certificate: base64(certificatePem),
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          reason: 'AutoApproved',
          message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
          lastUpdateTime: '2026-06-12T09:50:01Z',
        },
      ],
    },
  };
}

/** A person's request that waits for approval. */
async function userRequest(): Promise<unknown> {
  const { requestPem } = await createTestRequest({ commonName: 'jane', organizations: ['developers'] });
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'jane' },
    spec: {
      signerName: 'kubernetes.io/kube-apiserver-client',
      expirationSeconds: 86400,
      usages: ['client auth'],
      request: base64(requestPem),
    },
  };
}

function joinConfiguration({ ca }: SharedPki, node: Node): string {
  return toYaml({
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: `${node.endpoints[0] ?? node.address}:6443`,
        token: 'abcdef.0123456789abcdef',
        caCertHashes: [caCertHash(ca.certificatePem)],
      },
    },
  });
}

/** The SHA-256 of the SubjectPublicKeyInfo, as kubeadm pins a CA. */
function caCertHash(certificatePem: string): string {
  const { publicKey } = new X509Certificate(certificatePem);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`;
}
