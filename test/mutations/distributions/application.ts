import { base64 } from '../../support/base64.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { treeOf } from '../tree.ts';
import { type Pair, toDocuments, toYaml } from './documents.ts';

/** The manifests of an application in a repository: what it serves, and what others verify it with. */
export async function application(): Promise<Distribution> {
  const corporate = await createTestCa({ name: 'corp-issuing-ca' });
  const own = await createTestCa({ name: 'policy-webhook-ca' });
  const metrics = await createTestCa({ name: 'metrics-ca' });
  const server = { extKeyUsage: ['serverAuth'] } as const;
  const web = await corporate.issue({
    commonName: 'shop.example.com',
    dnsNames: ['shop.example.com', 'www.shop.example.com'],
    ...server,
  });
  const gateway = await corporate.issue({ commonName: 'gateway', dnsNames: ['*.apps.example.com'], ...server });
  const internal = await corporate.issue({
    commonName: 'internal',
    dnsNames: ['api.shop.svc', 'api.shop.svc.cluster.local'],
    ...server,
  });
  const webhook = await own.issue({
    commonName: 'policy',
    dnsNames: ['policy.shop.svc', 'policy.shop.svc.cluster.local'],
    ...server,
  });
  const extension = await metrics.issue({ commonName: 'metrics', dnsNames: ['metrics.monitoring.svc'], ...server });
  const admission = await own.issue({ commonName: 'nil2', dnsNames: ['admission.shop.svc'], ...server });
  const ca = corporate.certificatePem;
  const files = {
    'web/ingress.yaml': toDocuments(ingress, tlsSecret('shop', 'shop-tls', web, ca)),
    'web/gateway.yaml': toDocuments(gatewayObject, tlsSecret('shop', 'gateway-tls', gateway)),
    'web/certificate.yaml': toDocuments(certificateObject, tlsSecret('shop', 'internal-tls', internal, ca)),
    'web/issuer.yaml': toDocuments(issuer, tlsSecret('shop', 'issuing-ca', corporate)),
    'policy/webhook.yaml': toDocuments(webhookObject(own.certificatePem), tlsSecret('shop', 'policy-tls', webhook)),
    'policy/admission.yaml': toDocuments(
      webhookObject(own.certificatePem, 'admission'),
      generatedSecret('shop', 'admission', admission, own.certificatePem),
    ),
    'policy/bundle.yaml': toYaml(trustBundle(own.certificatePem)),
    'metrics/apiservice.yaml': toDocuments(
      apiService(metrics.certificatePem),
      tlsSecret('monitoring', 'metrics-tls', extension),
      service,
      deployment,
    ),
    'web/configmap.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'trusted', namespace: 'shop' },
      data: { 'ca.crt': ca, 'settings.yaml': 'colour: blue\n' },
    }),
  };
  return {
    tree: treeOf(files, [corporate, own, metrics].map(authorityOf)),
    now: testNow,
    isRoot: false,
    singleCa: false,
    credentials: {},
    flagFiles: {},
    kubeconfigs: [],
    neededNames: {},
  };
}

function tlsSecret(namespace: string, name: string, { certificatePem, traditionalKeyPem }: Pair, ca?: string): unknown {
  const data = { 'tls.crt': base64(certificatePem), 'tls.key': base64(traditionalKeyPem) };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'kubernetes.io/tls',
    data: ca === undefined ? data : { 'ca.crt': base64(ca), ...data },
  };
}

/** As kube-webhook-certgen writes it. */
function generatedSecret(
  namespace: string,
  name: string,
  { certificatePem, traditionalKeyPem }: Pair,
  ca: string,
): unknown {
  const data = { ca: base64(ca), cert: base64(certificatePem), key: base64(traditionalKeyPem) };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data };
}

const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    tls: [{ hosts: ['shop.example.com', 'www.shop.example.com'], secretName: 'shop-tls' }],
    rules: [{ host: 'shop.example.com' }],
  },
};

const gatewayObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    gatewayClassName: 'example',
    listeners: [
      {
        name: 'https',
        hostname: 'one.apps.example.com',
        port: 443,
        protocol: 'HTTPS',
        tls: { mode: 'Terminate', certificateRefs: [{ name: 'gateway-tls' }] },
      },
    ],
  },
};

const certificateObject = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'internal', namespace: 'shop' },
  spec: {
    secretName: 'internal-tls',
    duration: '2160h',
    renewBefore: '360h',
    dnsNames: ['api.shop.svc', 'api.shop.svc.cluster.local'],
    usages: ['server auth'],
    privateKey: { algorithm: 'ECDSA', size: 256 },
    issuerRef: { name: 'corporate', kind: 'Issuer' },
  },
};

const issuer = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata: { name: 'corporate', namespace: 'shop' },
  spec: { ca: { secretName: 'issuing-ca' } },
};

function webhookObject(ca: string, name = 'policy'): unknown {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `pods.${name}.example.com`,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: {
          service: { name, namespace: 'shop', path: '/validate' },
          caBundle: base64(ca),
        },
      },
    ],
  };
}

/** Its addresses are written by others. */
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'metrics', namespace: 'monitoring' },
  spec: { ports: [{ port: 443 }] },
};

function trustBundle(ca: string): unknown {
  return {
    apiVersion: 'certificates.k8s.io/v1beta1',
    kind: 'ClusterTrustBundle',
    metadata: { name: 'policy' },
    spec: { trustBundle: ca },
  };
}

function apiService(ca: string): unknown {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.example.com' },
    spec: {
      group: 'metrics.example.com',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: 'metrics', namespace: 'monitoring' },
      caBundle: base64(ca),
    },
  };
}

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'metrics', namespace: 'monitoring' },
  spec: {
    selector: { matchLabels: { app: 'metrics' } },
    template: {
      metadata: { labels: { app: 'metrics' } },
      spec: {
        containers: [
          {
            name: 'metrics',
            image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
            args: ['--secure-port=10250', '--tls-cert-file=/tls/tls.crt', '--tls-private-key-file=/tls/tls.key'],
            env: [{ name: 'COLOUR', value: 'blue' }],
            volumeMounts: [{ name: 'tls', mountPath: '/tls', readOnly: true }],
          },
        ],
        volumes: [{ name: 'tls', secret: { secretName: 'metrics-tls' } }],
      },
    },
  },
};
