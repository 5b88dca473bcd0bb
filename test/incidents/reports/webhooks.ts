import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCa, type TestCertificate } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { certManagerCertificate, deployment, mutatingWebhook, secret, service, tlsSecret } from '../objects.ts';

/** Webhooks and what fills their `caBundle`. */
export const webhookIncidents: readonly Incident[] = [
  {
    id: 'webhook-annotation-with-variables',
    reference: 'redhat-cop/vault-config-operator#7',
    cause: 'The annotation still has the variables of kustomize, so that no CA is written into caBundle',
    errorText:
      'Internal error occurred: failed calling webhook "mpasswordpolicy.kb.io": Post "https://vault-config-webhook.mgmt.svc:443/mutate?timeout=10s": x509: certificate signed by unknown authority',
    files: ['webhook.yaml'],
    mustMention: /CERTIFICATE_NAME.{0,100}not replaced/,
    async make() {
      const [name, namespace] = ['vault-config-webhook', 'mgmt'];
      const { ca, served } = await webhookServer(name, namespace);
      const webhook = (source: string, caPem?: string): string => {
        const metadata = { annotations: { 'cert-manager.io/inject-ca-from': source } };
        const more = caPem === undefined ? { metadata } : { metadata, caPem };
        return toYaml(mutatingWebhook('vault-config', 'mpasswordpolicy.kb.io', [name, namespace], more));
      };
      const secretName = 'webhook-server-cert';
      return {
        broken: {
          'cluster/webhook.yaml': webhook('$(CERTIFICATE_NAMESPACE)/$(CERTIFICATE_NAME)'),
          'cluster/server.yaml': toDocuments(
            ...serverObjects(name, namespace, secretName),
            tlsSecret(secretName, namespace, served),
            certManagerCertificate('serving-cert', namespace, {
              secretName,
              dnsNames: [`${name}.${namespace}.svc`],
              issuerRef: { kind: 'Issuer', name: 'selfsigned' },
            }),
          ),
        },
        repaired: { 'cluster/webhook.yaml': webhook('mgmt/serving-cert', ca.certificatePem) },
      };
    },
  },
  {
    id: 'webhook-ca-not-injected',
    reference: 'kubewarden/helm-charts#453',
    lineFrom: 'kube-apiserver',
    cause: 'The configuration asks for the CA of a Certificate, and nothing has written it into caBundle',
    errorText:
      'Internal error occurred: failed calling webhook "mclusteradmissionpolicy.kb.io": failed to call webhook: Post "https://kubewarden-controller-webhook-service.kubewarden.svc:443/mutate?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    files: ['webhook.yaml'],
    mustMention: /caBundle|inject-ca-from/,
    async make() {
      const [name, namespace] = ['kubewarden-controller-webhook-service', 'kubewarden'];
      const { ca, served } = await webhookServer(name, namespace);
      const metadata = {
        annotations: { 'cert-manager.io/inject-ca-from': 'kubewarden/kubewarden-controller-serving-cert' },
      };
      const webhook = (caPem?: string): string => {
        const target = [name, namespace] as const;
        const bundle = caPem === undefined ? {} : { caPem };
        return toYaml(
          mutatingWebhook('kubewarden-controller', 'mclusteradmissionpolicy.kb.io', target, { metadata, ...bundle }),
        );
      };
      const secretName = 'webhook-server-cert';
      return {
        broken: {
          'cluster/webhook.yaml': webhook(),
          'cluster/controller.yaml': toDocuments(
            ...serverObjects(name, namespace, secretName),
            tlsSecret(secretName, namespace, served, { 'ca.crt': ca.certificatePem }),
            certManagerCertificate('kubewarden-controller-serving-cert', namespace, {
              secretName,
              dnsNames: [`${name}.${namespace}.svc`],
              issuerRef: { kind: 'Issuer', name: 'kubewarden-controller-selfsigned-issuer' },
            }),
            selfSignedIssuer('kubewarden-controller-selfsigned-issuer', namespace),
          ),
        },
        repaired: { 'cluster/webhook.yaml': webhook(ca.certificatePem) },
      };
    },
  },
  {
    id: 'webhook-service-without-port',
    reference: 'kubernetes/kubernetes#61510',
    cause: 'The webhook names no port, so that kube-apiserver calls 443, and the Service has only 8443',
    errorText:
      'Error from server (InternalError): error when creating "ingress.yaml": Internal error occurred: failed calling webhook "ingress.webhook.local.config": failed to call webhook: Post "https://webhook-service.kube-system.svc:443/validate-ingress?timeout=10s": no service port 443 found for service "webhook-service"',
    files: ['webhook.yaml', 'server.yaml'],
    mustMention: /8443/,
    mustNotWork: /webhook/,
    async make() {
      const [name, namespace] = ['webhook-service', 'kube-system'];
      const { ca, served } = await webhookServer(name, namespace);
      const server = (port: number): string =>
        toDocuments(
          {
            ...service(name, namespace, 'webhook'),
            spec: { selector: { app: 'webhook' }, ports: [{ port, targetPort: 8443 }] },
          },
          deployment('webhook', namespace, { ports: [{ containerPort: 8443 }] }, { 'webhook-secret': '/certs' }),
          tlsSecret('webhook-secret', namespace, served),
        );
      const target = { name, namespace, path: '/validate-ingress' };
      const webhook = {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'webhook-config' },
        webhooks: [
          {
            name: 'ingress.webhook.local.config',
            clientConfig: { service: target, caBundle: base64(ca.certificatePem) },
          },
        ],
      };
      return {
        broken: { 'cluster/webhook.yaml': toYaml(webhook), 'cluster/server.yaml': server(8443) },
        repaired: { 'cluster/server.yaml': server(443) },
      };
    },
  },
  {
    id: 'webhook-secret-refuses-injection',
    reference: 'cert-manager/cert-manager#3258',
    cause: 'The Secret that the CA is to be injected from does not allow it',
    errorText:
      'I0906 11:36:01.011112       1 sources.go:182] cert-manager/secret-data "msg"="Secret resource does not allow direct injection - refusing to inject CA" "resource_name"="cert-manager-webhook"',
    files: ['webhook.yaml', 'webhook-ca.yaml'],
    mustMention: /allow-direct-injection|caBundle/,
    explainMention: /allow-direct-injection/,
    async make() {
      const [name, namespace] = ['cert-manager-webhook', 'cert-manager'];
      const { ca, served } = await webhookServer(name, namespace);
      const metadata = {
        annotations: { 'cert-manager.io/inject-ca-from-secret': 'cert-manager/cert-manager-webhook-ca' },
      };
      const webhook = (caPem?: string): string => {
        const bundle = caPem === undefined ? {} : { caPem };
        return toYaml(mutatingWebhook(name, 'webhook.cert-manager.io', [name, namespace], { metadata, ...bundle }));
      };
      const caSecret = (annotations: Readonly<Record<string, string>>): string => {
        const data = { 'ca.crt': ca.certificatePem, 'tls.crt': ca.certificatePem, 'tls.key': ca.traditionalKeyPem };
        return toYaml(secret('cert-manager-webhook-ca', namespace, data, { metadata: { annotations } }));
      };
      return {
        broken: {
          'cluster/webhook.yaml': webhook(),
          'cluster/webhook-ca.yaml': caSecret({}),
          'cluster/server.yaml': toDocuments(
            ...serverObjects(name, namespace, 'webhook-serving'),
            tlsSecret('webhook-serving', namespace, served),
          ),
        },
        repaired: {
          'cluster/webhook.yaml': webhook(ca.certificatePem),
          'cluster/webhook-ca.yaml': caSecret({ 'cert-manager.io/allow-direct-injection': 'true' }),
        },
      };
    },
  },
  {
    id: 'conversion-bundle-of-scaffold',
    reference: 'cert-manager/cert-manager#4713',
    lineFrom: 'kube-apiserver',
    cause: "The CRD's conversion webhook still has the scaffold's caBundle, a line end, instead of the injected CA",
    errorText:
      'conversion webhook for example.com/v1alpha1, Kind=Widget failed: Post "https://widget-webhook-service.widgets.svc:443/convert?timeout=30s": x509: certificate signed by unknown authority',
    files: ['crd.yaml'],
    mustMention: /caBundle|conversion/,
    async make() {
      const [name, namespace] = ['widget-webhook-service', 'widgets'];
      const { ca, served } = await webhookServer(name, namespace);
      const secretName = 'webhook-server-cert';
      return {
        broken: {
          'cluster/crd.yaml': toYaml(crd('Cg==')),
          'cluster/server.yaml': toDocuments(
            ...serverObjects(name, namespace, secretName),
            tlsSecret(secretName, namespace, served, { 'ca.crt': ca.certificatePem }),
            certManagerCertificate('serving-cert', namespace, {
              secretName,
              dnsNames: [`${name}.${namespace}.svc`],
              issuerRef: { kind: 'Issuer', name: 'selfsigned-issuer' },
            }),
            selfSignedIssuer('selfsigned-issuer', namespace),
          ),
        },
        repaired: { 'cluster/crd.yaml': toYaml(crd(base64(ca.certificatePem))) },
      };
    },
  },
  {
    id: 'webhook-certificate-of-chart-name',
    reference: 'milvus-io/milvus-operator#278',
    cause:
      "The Certificate's dnsNames are of the chart's default name; the release, and so the Service, is called otherwise",
    errorText:
      'Error from server (InternalError): error when creating "milvus.yaml": Internal error occurred: failed calling webhook "mmilvus.kb.io": failed to call webhook: Post "https://milvus-operator-3bfba197-webhook-service.milvus.svc:443/mutate-milvus-io-v1beta1-milvus?timeout=10s": x509: certificate is valid for milvus-operator-webhook-service.milvus.svc, milvus-operator-webhook-service.milvus.svc.cluster.local, not milvus-operator-3bfba197-webhook-service.milvus.svc',
    files: ['certificate.yaml', 'webhook.yaml', 'webhook-cert.yaml'],
    mustMention: /milvus-operator-3bfba197-webhook-service/,
    async make() {
      const [name, namespace] = ['milvus-operator-3bfba197-webhook-service', 'milvus'];
      const ca = await createTestCa({ name: 'milvus-operator' });
      const secretName = 'milvus-operator-webhook-cert';
      const parts = async (host: string): Promise<Record<string, string>> => {
        const dnsNames = [`${host}.${namespace}.svc`, `${host}.${namespace}.svc.cluster.local`];
        const served = await ca.issue({ commonName: 'milvus', dnsNames, extKeyUsage: ['serverAuth'] });
        return {
          'cluster/certificate.yaml': toDocuments(
            certManagerCertificate('milvus-operator-serving-cert', namespace, {
              secretName,
              dnsNames,
              issuerRef: { kind: 'Issuer', name: 'milvus-operator-selfsigned-issuer' },
            }),
            selfSignedIssuer('milvus-operator-selfsigned-issuer', namespace),
          ),
          'cluster/webhook-cert.yaml': toYaml(
            tlsSecret(secretName, namespace, served, { 'ca.crt': ca.certificatePem }),
          ),
        };
      };
      const target = [name, namespace] as const;
      return {
        broken: {
          ...(await parts('milvus-operator-webhook-service')),
          'cluster/webhook.yaml': toYaml(
            mutatingWebhook('milvus-operator', 'mmilvus.kb.io', target, { caPem: ca.certificatePem }),
          ),
          'cluster/server.yaml': toDocuments(...serverObjects(name, namespace, secretName)),
        },
        repaired: await parts(name),
      };
    },
  },
  {
    id: 'injector-certificate-expired',
    reference: 'linkerd/linkerd2#4808',
    cause: "The injector's certificate has expired, and the upgrade that is to replace it stops at it",
    errorText:
      '× Failed to build upgrade configuration: could not fetch existing proxy injector secret: x509: certificate has expired or is not yet valid: current time 2026-06-12T11:15:03+02:00 is after 2026-06-11T07:01:20Z',
    files: ['injector.yaml'],
    mustMention: /expired|ended/i,
    async make() {
      const name = 'linkerd-proxy-injector';
      const ca = await createTestCa({ name: 'linkerd-proxy-injector.linkerd.svc' });
      const injector = async (notBefore: string, notAfter: string): Promise<string> => {
        const options = { notBefore, notAfter, extKeyUsage: ['serverAuth'] as const };
        const names = {
          commonName: 'linkerd-proxy-injector.linkerd.svc',
          dnsNames: ['linkerd-proxy-injector.linkerd.svc'],
        };
        const target = [name, 'linkerd'] as const;
        return toDocuments(
          mutatingWebhook('linkerd-proxy-injector-webhook-config', 'linkerd-proxy-injector.linkerd.io', target, {
            caPem: ca.certificatePem,
          }),
          tlsSecret('linkerd-proxy-injector-k8s-tls', 'linkerd', await ca.issue({ ...names, ...options })),
        );
      };
      return {
        broken: {
          'linkerd/injector.yaml': await injector('2025-06-11T07:01:00Z', '2026-06-11T07:01:20Z'),
          'linkerd/server.yaml': toDocuments(...serverObjects(name, 'linkerd', 'linkerd-proxy-injector-k8s-tls')),
        },
        repaired: { 'linkerd/injector.yaml': await injector('2026-06-11T08:00:00Z', '2027-06-11T08:00:00Z') },
      };
    },
  },
  ...(['ca-missing', 'ca-of-before'] as const).map(
    (fault): Incident => ({
      id: `webhook-generated-secret-${fault}`,
      reference: fault === 'ca-missing' ? 'kubernetes/ingress-nginx#5968' : 'fluxcd/flux2#3732',
      cause:
        'The Job of kube-webhook-certgen made the Secret, with keys of its own, and did not write its CA into caBundle',
      errorText:
        'Error from server (InternalError): error when creating "minimal-ingress.yaml": Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": x509: certificate signed by unknown authority',
      files: ['webhook.yaml'],
      mustMention: /caBundle/,
      mustNotWork: /webhook\.yaml/,
      async make() {
        const [name, namespace] = ['ingress-nginx-controller-admission', 'ingress-nginx'];
        const { ca, served } = await webhookServer(name, namespace);
        const other = await createTestCa({ name: `${name}-ca` });
        const webhook = (caPem?: string): string =>
          toYaml(
            mutatingWebhook(
              'ingress-nginx-admission',
              'validate.nginx.ingress.kubernetes.io',
              [name, namespace],
              caPem === undefined ? {} : { caPem },
            ),
          );
        const mounts = { 'ingress-nginx-admission': '/usr/local/certificates' };
        const keys = { ca: ca.certificatePem, cert: served.certificatePem, key: served.traditionalKeyPem };
        return {
          broken: {
            'cluster/webhook.yaml': fault === 'ca-missing' ? webhook() : webhook(other.certificatePem),
            'cluster/controller.yaml': toDocuments(
              service(name, namespace, 'controller', 8443),
              deployment('controller', namespace, {}, mounts),
              secret('ingress-nginx-admission', namespace, keys),
            ),
          },
          repaired: { 'cluster/webhook.yaml': webhook(ca.certificatePem) },
        };
      },
    }),
  ),
];

/** A CA, and what a webhook's server shows. */
async function webhookServer(
  name: string,
  namespace: string,
): Promise<{ readonly ca: TestCa; readonly served: TestCertificate }> {
  const ca = await createTestCa({ name: `${name}-ca` });
  const dnsNames = [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
  return { ca, served: await ca.issue({ commonName: name, dnsNames, extKeyUsage: ['serverAuth'] }) };
}

function serverObjects(name: string, namespace: string, secretName: string): readonly unknown[] {
  const mounts = { [secretName]: '/tmp/k8s-webhook-server/serving-certs' };
  return [service(name, namespace, name), deployment(name, namespace, {}, mounts)];
}

function selfSignedIssuer(name: string, namespace: string): unknown {
  return { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name, namespace }, spec: { selfSigned: {} } };
}

function crd(caBundle: string): unknown {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object' } },
  });
  const target = { name: 'widget-webhook-service', namespace: 'widgets', path: '/convert', port: 443 };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: 'widgets.example.com',
      annotations: { 'cert-manager.io/inject-ca-from': 'widgets/serving-cert' },
    },
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      scope: 'Namespaced',
      versions: [version('v1', true), version('v1alpha1', false)],
      conversion: {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: target, caBundle } },
      },
    },
  };
}
