import { base64 } from '../../../../../support/base64.ts';
import { createTestCa } from '../../../../../support/testPki.ts';
import { type ConnectionCase, inBlock, ingressOf, secretOf, tlsSecretOf } from './connectionCase.ts';

const other = await createTestCa({ name: 'other' });
const issue = (name: string) => other.issue({ commonName: name, dnsNames: [name], extKeyUsage: ['serverAuth'] });
const [metrics, hook, web, backend] = [
  await issue('metrics-server.kube-system.svc'),
  await issue('hook.apps.svc'),
  await issue('shop.example.com'),
  await issue('backend.example.com'),
];
/** The Service that is called, and its Pods. */
const servedBy = (name: string, namespace: string): string =>
  [
    { apiVersion: 'v1', kind: 'Service', spec: { selector: { app: name }, ports: [{ port: 443 }] } },
    { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name }] } },
  ]
    .map((each) => `${JSON.stringify({ ...each, metadata: { name, namespace, labels: { app: name } } })}\n`)
    .join('---\n');
const bundle = base64(other.certificatePem);

/** What runs in the cluster: webhooks, extension API servers, Ingresses and what stands behind them. */
export const applicationCases: readonly ConnectionCase[] = [
  {
    title: 'an extension API server, once',
    add: () => ({
      '/deploy/metrics.yaml': `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.metrics.k8s.io
spec:
  group: metrics.k8s.io
  version: v1beta1
  caBundle: ${bundle}
  service: {name: metrics-server, namespace: kube-system, port: 443}
---
${tlsSecretOf('metrics-server-tls', metrics)}---
${servedBy('metrics-server', 'kube-system')}`,
    }),
    lines: { 13: 'works: kube-apiserver → extension-apiserver | accepted | accepted' },
  },
  {
    title: 'an admission webhook',
    add: () => ({
      '/deploy/hook.yaml': `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: hook
webhooks:
- name: hook.apps.example.com
  clientConfig:
    caBundle: ${bundle}
    service: {name: hook, namespace: apps, path: /validate}
---
${tlsSecretOf('hook-tls', hook)}---
${servedBy('hook', 'apps')}`,
    }),
    lines: { 15: 'works: kube-apiserver → webhook | accepted | none' },
  },
  {
    title: 'a conversion webhook',
    add: () => ({
      '/deploy/crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  conversion:
    strategy: Webhook
    webhook:
      conversionReviewVersions: [v1]
      clientConfig:
        caBundle: ${bundle}
        service: {name: hook, namespace: apps, path: /convert}
---
${tlsSecretOf('hook-tls', hook)}---
${servedBy('hook', 'apps')}`,
    }),
    lines: { 16: 'works: kube-apiserver → conversion-webhook | accepted | none' },
  },
  {
    title: 'an Ingress that asks for certificates: trust stores and certificates of those who come are their own',
    add: () => ({
      '/deploy/ingress.yaml': `${ingress('shop.example.com')}---\n${tlsSecretOf('shop-tls', web)}---\n${secretOf('clients', { 'ca.crt': other.certificatePem })}`,
    }),
    lines: {
      28: 'works: external-client → ingress | not verified: clientsOwn | not verified: clientsOwn',
    },
  },
  {
    title: 'an Ingress for a host that its certificate does not have',
    add: () => ({ '/deploy/ingress.yaml': `${ingress('www.example.com')}---\n${tlsSecretOf('shop-tls', web)}` }),
    lines: {
      28: 'broken: external-client → ingress | x509: certificate is valid for shop.example.com, not www.example.com | unknown objectNotFound Secret apps/clients',
    },
  },
  {
    title: 'an Ingress without TLS is no connection',
    add: () => ({ '/deploy/ingress.yaml': ingress('shop.example.com').replace(/ {2}tls:\n.*\n.*\n/, '') }),
    lines: { 28: [] },
  },
  {
    title: 'a BackendTLSPolicy',
    add: () => ({
      '/deploy/policy.yaml': `apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata:
  name: backend
  namespace: apps
spec:
  targetRefs: [{group: '', kind: Service, name: backend}]
  validation:
    hostname: backend.example.com
    caCertificateRefs:
    - {group: '', kind: ConfigMap, name: backend-ca}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: backend-ca
  namespace: apps
data:
  ca.crt: |
${inBlock(other.certificatePem, 4)}---
${tlsSecretOf('backend-tls', backend)}`,
    }),
    lines: { 29: 'works: ingress → backend | accepted | none' },
  },
  {
    title: 'a Gateway',
    add: () => ({ '/deploy/gateway.yaml': gateway }),
    lines: {
      28: 'broken: external-client → ingress | x509: certificate is valid for shop.example.com, not www.example.com | not verified: nothingSet',
    },
  },
  {
    title: 'a Gateway beside an Ingress without certificate: neither presents what the other names',
    add: () => ({
      '/deploy/gateway.yaml': gateway.replace('www.example.com', 'shop.example.com'),
      '/deploy/ingress.yaml': ingressOf('www.example.com', 'lost-tls'),
    }),
    lines: {
      28: [
        'unknown: external-client → ingress | unknown objectNotFound Secret apps/lost-tls | not verified: nothingSet',
        'works: external-client → ingress | not verified: clientsOwn | not verified: nothingSet',
      ],
    },
  },
];

const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: apps
spec:
  listeners:
  - name: https
    hostname: www.example.com
    port: 443
    protocol: HTTPS
    tls:
      certificateRefs: [{kind: Secret, name: shop-tls}]
---
${tlsSecretOf('shop-tls', web)}`;

function ingress(host: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: apps
  annotations:
    nginx.ingress.kubernetes.io/auth-tls-secret: apps/clients
spec:
  tls:
  - hosts: [${host}]
    secretName: shop-tls
  rules:
  - host: ${host}
`;
}
