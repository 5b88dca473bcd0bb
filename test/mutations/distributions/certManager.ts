import { createHash } from 'node:crypto';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { treeOf } from '../tree.ts';
import { type Pair, toDocuments } from './documents.ts';
import { ofObjects } from './meshes.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Objects whose `caBundle` cainjector writes, by the name of their file. */
export const injectedObjects: Readonly<Record<string, (name: string, clientConfig: Fields) => Fields>> = {
  mutating: (name, clientConfig) => webhooks('MutatingWebhookConfiguration', name, clientConfig),
  validating: (name, clientConfig) => webhooks('ValidatingWebhookConfiguration', name, clientConfig),
  conversion: (name, clientConfig) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: { conversion: { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } } },
  }),
  conversionBeta: (name, clientConfig) => ({
    apiVersion: 'apiextensions.k8s.io/v1beta1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: { conversion: { strategy: 'Webhook', webhookClientConfig: clientConfig } },
  }),
  apiService: (name, { service, ...rest }) => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: {
      group: 'shop.example.com',
      version: 'v1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service,
      ...rest,
    },
  }),
};

function webhooks(kind: string, name: string, clientConfig: Fields): Fields {
  const webhook = { name: `${name}.example.com`, admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig };
  return { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, webhooks: [webhook] };
}

/** What cert-manager is asked for and by whom, what it injects, and the checksum by which an agent of Rancher knows its server. */
export async function certManager(): Promise<Distribution> {
  const ca = await createTestCa({ name: 'shop-ca' });
  const rancher = await createTestCa({ name: 'rancher-ca' });
  const files: Record<string, string> = {};
  for (const [file, objectOf] of Object.entries(injectedObjects)) {
    for (const source of ['secret', 'certificate']) {
      const name = `${file.toLowerCase()}-${source}`;
      const leaf = await ca.issue({ commonName: name, dnsNames: [`${name}.shop.svc`], extKeyUsage: ['serverAuth'] });
      const service = { name, namespace: 'shop', path: '/' };
      const object = objectOf(name, { service, caBundle: base64(ca.certificatePem) });
      const annotation = `cert-manager.io/inject-ca-from${source === 'secret' ? '-secret' : ''}`;
      const annotations = { [annotation]: `shop/${name}-cert` };
      const secret = (secretName: string, more: Fields) => ({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secretName, namespace: 'shop', ...more },
        type: 'kubernetes.io/tls',
        data: {
          'ca.crt': base64(ca.certificatePem),
          'tls.crt': base64(leaf.certificatePem),
          'tls.key': base64(leaf.traditionalKeyPem),
        },
      });
      const allowed = { annotations: { 'cert-manager.io/allow-direct-injection': 'true' } };
      files[`injected/${file}-${source}.yaml`] = toDocuments(
        { ...object, metadata: { ...(object.metadata as Fields), annotations } },
        ...(source === 'secret'
          ? [secret(`${name}-cert`, allowed)]
          : [certificate(`${name}-cert`, 'shop', local, `${name}-tls`, name), secret(`${name}-tls`, {})]),
      );
    }
  }
  const { certificatePem } = rancher;
  const checksum = createHash('sha256').update(certificatePem).digest('hex');
  return {
    ...ofObjects,
    tree: treeOf(
      {
        ...files,
        ...askingFiles(),
        'issuers/issuers.yaml': toDocuments(...issuers),
        ...authorityFiles(ca),
        'rancher/tls-ca.yaml': toDocuments({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'tls-ca', namespace: 'cattle-system' },
          type: 'Opaque',
          data: { 'cacerts.pem': base64(certificatePem) },
        }),
        ...rancherFiles(checksum),
      },
      [ca, rancher].map(authorityOf),
    ),
  };
}

const local = { name: 'local', kind: 'Issuer' };
const company = { name: 'company', kind: 'ClusterIssuer' };

function certificate(name: string, namespace: string, issuerRef: Fields, secretName: string, host = name): Fields {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace },
    spec: { secretName, dnsNames: [`${host}.shop.svc`], issuerRef },
  };
}

const account = (name: string) => ({
  acme: { server: 'https://acme.example.com/directory', privateKeySecretRef: { name } },
});

function issuer(kind: string, name: string, namespace: string | undefined, spec: Fields): Fields {
  return { apiVersion: 'cert-manager.io/v1', kind, metadata: { name, namespace }, spec };
}

const issuers = [
  issuer('Issuer', 'local', 'shop', { selfSigned: {} }),
  issuer('ClusterIssuer', 'company', undefined, { selfSigned: {} }),
  issuer('Issuer', 'acme', 'shop', account('acme-account')),
  issuer('ClusterIssuer', 'acme-everywhere', undefined, account('acme-everywhere-account')),
];

/** Issuers that sign with a CA, and its Secret. */
function authorityFiles({ certificatePem, traditionalKeyPem }: Pair): Record<string, string> {
  const of = (kind: string, namespace: string) => {
    const secretName = `${kind.toLowerCase()}-pair`;
    return toDocuments(
      issuer(kind, `of-${secretName}`, kind === 'Issuer' ? namespace : undefined, { ca: { secretName } }),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secretName, namespace },
        type: 'Opaque',
        data: { 'tls.crt': base64(certificatePem), 'tls.key': base64(traditionalKeyPem) },
      },
    );
  };
  return {
    'issuers/of-issuer.yaml': of('Issuer', 'shop'),
    'issuers/of-clusterissuer.yaml': of('ClusterIssuer', 'cert-manager'),
  };
}

/** Objects that ask for certificates, by kind: of an Issuer, and of a ClusterIssuer, also in cert-manager's own namespace. */
function askingFiles(): Record<string, string> {
  const annotated = (apiVersion: string, kind: string, namespace: string, by: string, spec: Fields): Fields => ({
    apiVersion,
    kind,
    metadata: {
      name: `${by}-${namespace}`,
      namespace,
      annotations: { [`cert-manager.io/${by}`]: by === 'issuer' ? local.name : company.name },
    },
    spec,
  });
  const byKind = {
    certificate: (namespace: string, issuerRef: Fields, secret: string) =>
      certificate(secret, namespace, issuerRef, secret),
    request: (namespace: string, issuerRef: Fields, name: string) => ({
      apiVersion: 'cert-manager.io/v1',
      kind: 'CertificateRequest',
      metadata: { name, namespace },
      spec: { issuerRef },
    }),
    ingress: (namespace: string, { kind }: Fields, secretName: string) =>
      annotated('networking.k8s.io/v1', 'Ingress', namespace, kind === 'Issuer' ? 'issuer' : 'cluster-issuer', {
        tls: [{ hosts: ['shop.example.com'], secretName }],
      }),
    gateway: (namespace: string, { kind }: Fields, name: string) =>
      annotated('gateway.networking.k8s.io/v1', 'Gateway', namespace, kind === 'Issuer' ? 'issuer' : 'cluster-issuer', {
        gatewayClassName: 'eg',
        listeners: [
          {
            name: 'https',
            port: 443,
            protocol: 'HTTPS',
            hostname: 'shop.example.com',
            tls: { certificateRefs: [{ name }] },
          },
        ],
      }),
  };
  const files = Object.entries(byKind).flatMap(([kind, of]) => [
    [`issuers/${kind}.yaml`, toDocuments(of('shop', local, `${kind}-local`), of('shop', company, `${kind}-company`))],
    [`issuers/${kind}-of-cert-manager.yaml`, toDocuments(of('cert-manager', company, `${kind}-own`))],
  ]);
  return Object.fromEntries(files);
}

/** The ways in which an agent is told the checksum. */
function rancherFiles(checksum: string): Record<string, string> {
  return {
    'rancher/agent.yaml': toDocuments({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'cattle-cluster-agent', namespace: 'cattle-system' },
      spec: {
        template: { spec: { containers: [{ name: 'agent', env: [{ name: 'CATTLE_CA_CHECKSUM', value: checksum }] }] } },
      },
    }),
    'rancher/agent.json': `{"kind":"DaemonSet","apiVersion":"apps/v1","spec":{"template":{"spec":{"containers":[{"name":"agent","env":[{"name":"CATTLE_CA_CHECKSUM","value":"${checksum}"}]}]}}}}\n`,
    'rancher/agent.env': `CATTLE_SERVER=https://rancher.example.com\nCATTLE_CA_CHECKSUM=${checksum}\n`,
    'rancher/register.sh': `curl -fL https://rancher.example.com/system-agent-install.sh | sudo sh -s - --server https://rancher.example.com --label 'a=b' --ca-checksum ${checksum} --worker\n`,
    'rancher/node.sh': `docker run rancher/rancher-agent:v2.9 --server https://rancher.example.com --ca-checksum=${checksum} --etcd\n`,
  };
}
