import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { certManagerCertificate, deployment, secret, service, tlsSecret } from '../objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Objects of operators whose Secrets are elsewhere, or have other keys, and servers that do not get theirs. */
export const objectReferenceIncidents: readonly Incident[] = [
  {
    id: 'rancher-ca-under-another-key',
    reference: 'rancher/rancher#27733',
    cause:
      'The Secret tls-ca has its CA under rootCA.pem; the part cacerts.pem that is mounted does not exist, so a folder is',
    errorText: '2020/06/25 17:06:16 [FATAL] read /etc/rancher/ssl/cacerts.pem: is a directory',
    files: ['rancher.yaml'],
    mustMention: /cacerts\.pem/,
    explainMention: /has no cacerts\.pem/,
    async make() {
      const ca = await createTestCa({ name: 'rancher-ca' });
      const namespace = 'cattle-system';
      const volumeMounts = [
        { name: 'ca', mountPath: '/etc/rancher/ssl/cacerts.pem', subPath: 'cacerts.pem', readOnly: true },
      ];
      const labels = { app: 'rancher' };
      const rancher = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'rancher', namespace },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [{ name: 'rancher', image: 'rancher/rancher:v2.12.2', volumeMounts }],
              volumes: [{ name: 'ca', secret: { defaultMode: 256, secretName: 'tls-ca' } }],
            },
          },
        },
      };
      const withKey = (key: string) => ({
        'rancher.yaml': toDocuments(secret('tls-ca', namespace, { [key]: ca.certificatePem }), rancher),
      });
      return { broken: withKey('rootCA.pem'), repaired: withKey('cacerts.pem') };
    },
  },
  {
    id: 'monitor-secret-in-other-namespace',
    reference: 'prometheus-operator/prometheus-operator#5730',
    cause: 'The monitor names a Secret of the namespace of its targets; the operator looks only in that of the monitor',
    errorText:
      'level=warn ts=2026-11-25T08:24:09.652Z caller=resource_selector.go:174 component=prometheusoperator msg="skipping servicemonitor" error="failed to get CA: unable to get secret \\"queue-metrics\\": secrets \\"queue-metrics\\" not found" servicemonitor=monitoring/queue namespace=monitoring prometheus=k8s',
    files: ['monitoring/queue.yaml'],
    mustMention: /namespace monitoring/,
    explainMention: /monitoring\/queue\.yaml/,
    make: monitorTrees,
  },
  ...(
    [
      [
        'flux-release-kubeconfig-under-another-key',
        'fluxcd/helm-controller#518',
        "KubeConfig secret 'clusters/edge-1' does not contain a 'value' or 'value.yaml' key with data",
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        { name: 'edge-1' },
        'The Secret has the kubeconfig under kubeconfig; without a key in the reference Flux reads value or value.yaml',
        /value/,
      ],
      [
        'flux-kustomization-kubeconfig-misnamed',
        'fluxcd/kustomize-controller#613',
        'failed to get kubeconfig secret: unable to read KubeConfig secret \'clusters/edge-1-kubeconfig\' error: Secret "edge-1-kubeconfig" not found',
        'kustomize.toolkit.fluxcd.io/v1',
        'Kustomization',
        { name: 'edge-1-kubeconfig', key: 'kubeconfig' },
        'The Kustomization names Secret edge-1-kubeconfig, and the Secret is called edge-1',
        /edge-1-kubeconfig is not in these files/,
      ],
    ] as const
  ).map(
    ([id, reference, errorText, apiVersion, kind, secretRef, cause, mustMention]): Incident => ({
      id,
      reference,
      cause,
      errorText,
      files: ['clusters/apps.yaml'],
      mustMention,
      make: () => fluxTrees(apiVersion, kind, secretRef),
    }),
  ),
  {
    id: 'operator-certificate-not-mounted',
    reference: 'redhat-cop/vault-config-operator#50',
    cause: 'The Deployment has no volume with the certificate of its webhook',
    errorText:
      '2026-11-25T11:50:25.475Z\tERROR\tsetup\tproblem running manager\t{"error": "open /tmp/k8s-webhook-server/serving-certs/tls.crt: no such file or directory"}',
    files: ['config/manager.yaml'],
    mustMention: /mounted/,
    make: operatorTrees,
  },
  {
    id: 'two-certificates-for-one-secret',
    reference: 'cert-manager/cert-manager#5875',
    cause: 'Two Certificates have the same secretName, so that each is issued again when the other was',
    errorText:
      'Secret was issued for "shop". If this message is not transient, you might have two conflicting Certificates pointing to the same secret.',
    files: ['apps/api.yaml', 'apps/shop.yaml'],
    mustMention: /writes to the same Secret/,
    mustNotSay: /Nothing to do/,
    async make() {
      const issuer = await createTestCa({ name: 'corp-issuing-ca' });
      const pair = await issuer.issue({ dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });
      const other = await issuer.issue({ dnsNames: ['api.example.com'], extKeyUsage: ['serverAuth'] });
      const request = (name: string, secretName: string): string =>
        toYaml(
          certManagerCertificate(name, 'web', {
            secretName,
            dnsNames: [`${name}.example.com`],
            issuerRef: { kind: 'ClusterIssuer', name: 'corp' },
          }),
        );
      return {
        broken: {
          'apps/shop.yaml': request('shop', 'site-tls'),
          'apps/api.yaml': request('api', 'site-tls'),
          'apps/site-tls.yaml': toYaml(tlsSecret('site-tls', 'web', pair)),
        },
        repaired: {
          'apps/api.yaml': request('api', 'api-tls'),
          'apps/api-tls.yaml': toYaml(tlsSecret('api-tls', 'web', other)),
        },
      };
    },
  },
];

/** A monitor of a queue in another namespace, and the Secret with which Prometheus is to call it. */
async function monitorTrees(): Promise<IncidentTrees> {
  const ca = await createTestCa({ name: 'queue-ca' });
  const client = await ca.issue({ commonName: 'prometheus', extKeyUsage: ['clientAuth'] });
  const held = (namespace: string): string =>
    toYaml(tlsSecret('queue-metrics', namespace, client, { 'ca.crt': ca.certificatePem }));
  const each = (key: string): Fields => ({ name: 'queue-metrics', key });
  const tlsConfig = {
    ca: { secret: each('ca.crt') },
    cert: { secret: each('tls.crt') },
    keySecret: each('tls.key'),
    serverName: 'queue.messaging.svc',
  };
  const spec = {
    namespaceSelector: { matchNames: ['messaging'] },
    selector: { matchLabels: { app: 'queue' } },
    endpoints: [{ port: 'metrics', scheme: 'https', tlsConfig }],
  };
  const metadata = { name: 'queue', namespace: 'monitoring' };
  return {
    broken: {
      'monitoring/queue.yaml': toYaml({
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata,
        spec,
      }),
      'messaging/queue-metrics.yaml': held('messaging'),
    },
    repaired: { 'monitoring/queue-metrics.yaml': held('monitoring') },
  };
}

/** What Flux deploys to another cluster, and the Secret with the kubeconfig for it. */
async function fluxTrees(apiVersion: string, kind: string, secretRef: Fields): Promise<IncidentTrees> {
  const ca = await createTestCa({ name: 'edge-1' });
  const client = await ca.issue({ commonName: 'flux', extKeyUsage: ['clientAuth'] });
  const kubeconfig = toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'edge',
        cluster: { server: 'https://10.9.0.10:6443', 'certificate-authority-data': base64(ca.certificatePem) },
      },
    ],
    users: [
      {
        name: 'flux',
        user: {
          'client-certificate-data': base64(client.certificatePem),
          'client-key-data': base64(client.traditionalKeyPem),
        },
      },
    ],
    contexts: [{ name: 'edge', context: { cluster: 'edge', user: 'flux' } }],
    'current-context': 'edge',
  });
  const object = (reference: Fields): string =>
    toYaml({
      apiVersion,
      kind,
      metadata: { name: 'apps', namespace: 'clusters' },
      spec: { interval: '10m', kubeConfig: { secretRef: reference } },
    });
  return {
    broken: {
      'clusters/apps.yaml': object(secretRef),
      'clusters/edge-1.yaml': toYaml(secret('edge-1', 'clusters', { kubeconfig })),
    },
    repaired: { 'clusters/apps.yaml': object({ name: 'edge-1', key: 'kubeconfig' }) },
  };
}

/** An operator with a webhook, as kubebuilder lays it out. */
async function operatorTrees(): Promise<IncidentTrees> {
  const [name, namespace, host] = ['widget-webhook-service', 'widgets', 'widget-webhook-service.widgets.svc'];
  const ca = await createTestCa({ name: 'widget-ca' });
  const served = await ca.issue({ dnsNames: [host], extKeyUsage: ['serverAuth'] });
  const manager = { command: ['/manager'], ports: [{ name: 'webhook-server', containerPort: 9443 }] };
  const webhooks = [
    {
      name: 'vwidget.kb.io',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: { service: { name, namespace, path: '/validate' }, caBundle: base64(ca.certificatePem) },
    },
  ];
  const kind = 'ValidatingWebhookConfiguration';
  const workload = (at: Readonly<Record<string, string>>): string =>
    toDocuments(deployment('widget-operator', namespace, manager, at), service(name, namespace, 'widget-operator'));
  return {
    broken: {
      'config/manager.yaml': workload({}),
      'config/webhook.yaml': toYaml({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name: 'widgets' },
        webhooks,
      }),
      'config/certificate.yaml': toYaml(
        certManagerCertificate('serving-cert', namespace, {
          secretName: 'webhook-server-cert',
          dnsNames: [host],
          issuerRef: { kind: 'Issuer', name: 'widget-issuer' },
        }),
      ),
      'config/webhook-server-cert.yaml': toYaml(tlsSecret('webhook-server-cert', namespace, served)),
    },
    repaired: { 'config/manager.yaml': workload({ 'webhook-server-cert': '/tmp/k8s-webhook-server/serving-certs' }) },
  };
}
