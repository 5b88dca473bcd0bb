import { base64 } from '../../support/base64.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { treeOf } from '../tree.ts';
import { toDocuments, toYaml } from './documents.ts';

/** Trees that hold objects alone, and say nothing of a control plane. */
export const ofObjects = {
  now: testNow,
  isRoot: false,
  singleCa: false,
  credentials: {},
  flagFiles: {},
  kubeconfigs: [],
  neededNames: {},
} as const satisfies Omit<Distribution, 'tree'>;

const authorityUsage = { isCa: true, extKeyUsage: [] } as const;

/** Istio with a CA that was plugged in, as its documentation makes it, and a gateway. */
export async function istio(): Promise<Distribution> {
  const root = await createTestCa({ name: 'Root CA', organizations: ['Istio'] });
  const signing = await root.issue({
    ...authorityUsage,
    commonName: 'Intermediate CA',
    organizations: ['Istio'],
    dnsNames: ['istiod.istio-system.svc'],
    notAfter: '2028-01-01',
  });
  const shop = await createTestCa({ name: 'corp-issuing-ca' });
  const web = await shop.issue({
    commonName: 'shop.example.com',
    dnsNames: ['shop.example.com'],
    extKeyUsage: ['serverAuth'],
  });
  const files = {
    'istio/cacerts.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'cacerts', namespace: 'istio-system' },
      type: 'Opaque',
      data: {
        'ca-cert.pem': base64(signing.certificatePem),
        'ca-key.pem': base64(signing.traditionalKeyPem),
        'cert-chain.pem': base64(signing.certificatePem + root.certificatePem),
        'root-cert.pem': base64(root.certificatePem),
      },
    }),
    'istio/root-cert.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-ca-root-cert', namespace: 'shop' },
      data: { 'root-cert.pem': root.certificatePem },
    }),
    'istio/gateway.yaml': toDocuments(
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: 'shop', namespace: 'istio-system' },
        spec: {
          selector: { istio: 'ingressgateway' },
          servers: [
            {
              port: { number: 443, name: 'https', protocol: 'HTTPS' },
              tls: { mode: 'SIMPLE', credentialName: 'shop-credential' },
              hosts: ['shop.example.com'],
            },
          ],
        },
      },
      tlsSecret('shop-credential', 'istio-system', web),
    ),
  };
  return { ...ofObjects, tree: treeOf(files, [root, shop].map(authorityOf)) };
}

/** Linkerd as `step` makes its anchors, and its injector. */
export async function linkerd(): Promise<Distribution> {
  const root = await createTestCa({ name: 'root.linkerd.cluster.local' });
  const issuer = await root.issue({
    ...authorityUsage,
    commonName: 'identity.linkerd.cluster.local',
    pathLength: 0,
    notAfter: '2027-01-01',
  });
  const own = await createTestCa({ name: 'linkerd-proxy-injector.linkerd.svc' });
  const injector = await own.issue({
    commonName: 'linkerd-proxy-injector.linkerd.svc',
    dnsNames: ['linkerd-proxy-injector.linkerd.svc'],
    extKeyUsage: ['serverAuth'],
  });
  const files = {
    'linkerd/issuer.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'linkerd-identity-issuer', namespace: 'linkerd' },
      type: 'kubernetes.io/tls',
      data: {
        'ca.crt': base64(root.certificatePem),
        'tls.crt': base64(issuer.certificatePem),
        'tls.key': base64(issuer.traditionalKeyPem),
      },
    }),
    'linkerd/roots.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' },
      data: { 'ca-bundle.crt': root.certificatePem },
    }),
    'linkerd/injector.yaml': toDocuments(
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'linkerd-proxy-injector-webhook-config' },
        webhooks: [
          {
            name: 'linkerd-proxy-injector.linkerd.io',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: {
              service: { name: 'linkerd-proxy-injector', namespace: 'linkerd', path: '/' },
              caBundle: base64(own.certificatePem),
            },
          },
        ],
      },
      tlsSecret('linkerd-proxy-injector-k8s-tls', 'linkerd', injector),
    ),
  };
  return { ...ofObjects, tree: treeOf(files, [root, own].map(authorityOf)) };
}

function tlsSecret(
  name: string,
  namespace: string,
  { certificatePem, traditionalKeyPem }: { readonly certificatePem: string; readonly traditionalKeyPem: string },
): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(certificatePem), 'tls.key': base64(traditionalKeyPem) },
  };
}
