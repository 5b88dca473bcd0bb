import type { ClusterCredentials } from './clusterCredentials.ts';
import type { Credential } from './issueCertificate.ts';
import { toBase64, toYaml, type Value } from './sampleYaml.ts';

/**
 * Manifests of an application that runs in the cluster, by file name: each way in which an object holds a certificate,
 * one that is damaged and one that is only a placeholder.
 *
 * @param request - PEM of the kubelet's request
 */
export function appManifests(credentials: ClusterCredentials, request: string): Readonly<Record<string, string>> {
  const { ca, predecessorCa, corporateCa, policyCa, policyWebhook, shop } = credentials;
  return {
    'shop-ingress.yaml': toYaml(ingress()) + separator + toYaml(tlsSecret('shop', 'shop-tls', shop)),
    'policy-webhook.yaml':
      toYaml(webhook(policyCa)) + separator + toYaml(tlsSecret('policy', 'policy-webhook-tls', policyWebhook)),
    'worker-2-csr.yaml': toYaml(signingRequest(request)),
    'trusted-cas.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'trusted-cas', namespace: 'shop' },
      data: { 'ca-bundle.crt': ca.certificate + predecessorCa.certificate + corporateCa.certificate },
    }),
    'payments-tls.yaml': toYaml(tlsSecret('payments', 'payments-tls', shop)).replace(/(tls\.crt: \S{500})./, '$1-'),
    'staging-tls.yaml': toYaml(secret('staging', 'staging-tls', { 'tls.crt': '<base64>', 'tls.key': '<base64>' })),
  };
}

const separator = '---\n';

function tlsSecret(namespace: string, name: string, { certificate, key }: Credential): Value {
  return secret(namespace, name, { 'tls.crt': toBase64(certificate), 'tls.key': toBase64(key) });
}

function secret(namespace: string, name: string, data: Value): Value {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'kubernetes.io/tls', data };
}

function ingress(): Value {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      tls: [{ hosts: ['shop.example.com', 'www.shop.example.com'], secretName: 'shop-tls' }],
      rules: [{ host: 'shop.example.com' }, { host: 'www.shop.example.com' }],
    },
  };
}

function webhook({ certificate }: Credential): Value {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'policy' },
    webhooks: [
      {
        name: 'pods.policy.io',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        clientConfig: {
          service: { name: 'policy-webhook', namespace: 'policy', path: '/validate' },
          caBundle: toBase64(certificate),
        },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
    ],
  };
}

function signingRequest(request: string): Value {
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'csr-8x2lq' },
    spec: {
      signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
      expirationSeconds: 31536000,
      usages: ['digital signature', 'client auth'],
      request: toBase64(request),
    },
  };
}
