import { base64 } from '../support/base64.ts';
import type { TestCertificate } from '../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A Secret of PEM or octets, which are encoded. */
export function secret(
  name: string,
  namespace: string,
  data: Readonly<Record<string, string | Uint8Array>>,
  { type = 'Opaque', metadata = {} }: { readonly type?: string; readonly metadata?: Fields } = {},
): Fields {
  const encoded = Object.entries(data).map(([key, value]) => [key, base64(value)] as const);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, ...metadata },
    type,
    data: Object.fromEntries(encoded),
  };
}

type Pair = Pick<TestCertificate, 'certificatePem' | 'traditionalKeyPem'>;

/** A Secret of a certificate and its key, as `kubectl create secret tls` makes it; further keys are added. */
export function tlsSecret(
  name: string,
  namespace: string,
  { certificatePem, traditionalKeyPem }: Pair,
  more: Readonly<Record<string, string>> = {},
): Fields {
  const data = { ...more, 'tls.crt': certificatePem, 'tls.key': traditionalKeyPem };
  return secret(name, namespace, data, { type: 'kubernetes.io/tls' });
}

export function configMap(name: string, namespace: string, data: Readonly<Record<string, string>>): Fields {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

/** An Ingress of one host; the Secret is that of `spec.tls`. */
export function ingress(
  name: string,
  namespace: string,
  host: string,
  { secretName, annotations = {} }: { readonly secretName: string; readonly annotations?: Fields },
): Fields {
  const backend = { service: { name, port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, annotations },
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: [host], secretName }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}

/** A Deployment of one container that mounts Secrets, by their names and where. */
export function deployment(
  name: string,
  namespace: string,
  container: Fields = {},
  mounts: Readonly<Record<string, string>> = {},
): Fields {
  const names = Object.entries(mounts);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name,
              image: `registry.example.com/${name}:v1`,
              ...container,
              volumeMounts: names.map(([each, mountPath]) => ({ name: each, mountPath, readOnly: true })),
            },
          ],
          volumes: names.map(([each]) => ({ name: each, secret: { secretName: each } })),
        },
      },
    },
  };
}

/** A Service in front of the Pods that a Deployment of `app` makes. */
export function service(name: string, namespace: string, app: string, targetPort = 9443): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app }, ports: [{ port: 443, targetPort }] },
  };
}

/** A configuration of one mutating webhook; without a CA the field is left out. */
export function mutatingWebhook(
  name: string,
  webhook: string,
  [serviceName, namespace]: readonly [string, string],
  { caPem, metadata = {} }: { readonly caPem?: string; readonly metadata?: Fields } = {},
): Fields {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, ...metadata },
    webhooks: [
      {
        name: webhook,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: {
          service: { name: serviceName, namespace, path: '/mutate', port: 443 },
          ...(caPem === undefined ? {} : { caBundle: base64(caPem) }),
        },
      },
    ],
  };
}

/** A Certificate of cert-manager. */
export function certManagerCertificate(name: string, namespace: string, spec: Fields): Fields {
  return { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name, namespace }, spec };
}
