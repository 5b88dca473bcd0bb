import { caVariables } from '../../../src/core/kubernetes/tables/caVariables.ts';
import { base64 } from '../../support/base64.ts';
import { tlsSecret } from '../../support/objectFindings.ts';
import { createTestCa } from '../../support/testPki.ts';
import { toYaml } from '../distributions/documents.ts';
import { inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { type Tree, withText } from '../tree.ts';

type Fields = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

const folder = 'root/faults';
const meta = { name: 'shop', namespace: 'shop' };
const kinds = ['Deployment', 'DaemonSet', 'StatefulSet'] as const;

/** Objects of applications, each with its fault: planted in the one tree that has objects beside a cluster. */
export const workloads: MutationClass = async ({ tree }) => {
  if (!tree.files.has('root/join.yaml')) return [];
  return [
    ...(await variables()),
    ...databases(),
    ...hosts(),
    ...passthrough(),
    ...(await clientAuthorities()),
    ...(await webhooks()),
    ...(await meshes()),
    ...(await members()),
    ...podRequests(),
  ];
};

/** @param at - The file with the fault. */
function planted(name: string, texts: Texts, at: string, code: Mutation['expected']['codes'][number]): Mutation {
  return {
    name,
    mutate: (tree: Tree) =>
      Object.entries(texts).reduce((old, [file, text]) => withText(old, `${folder}/${file}`, text), tree),
    expected: inAnyOf([`${folder}/${at}`], code),
  };
}

function manifestOf(apiVersion: string, kind: string, metadata: Fields, fields: Fields): string {
  return toYaml({ apiVersion, kind, metadata, ...fields });
}

function workload(kind: string, container: Fields, pod: Fields, name = 'shop'): string {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name, ...container }], ...pod } };
  const spec = { selector: { matchLabels: { app: name } }, template };
  return manifestOf('apps/v1', kind, { ...meta, name }, { spec });
}

/** Each kind of workload has some of the variables. */
async function variables(): Promise<readonly Mutation[]> {
  const { certificatePem } = await createTestCa({ name: 'corp' });
  const data = { 'ca.crt': certificatePem };
  const holder = manifestOf('v1', 'ConfigMap', { ...meta, name: 'corp-ca' }, { data });
  return caVariables.map(({ name }, index) => {
    const kind = kinds[index % kinds.length] ?? '';
    const container = {
      image: 'registry.example.com/shop:1',
      env: [{ name, value: '/certs/corp-ca.pem' }],
      volumeMounts: [{ name: 'ca', mountPath: '/certs' }],
    };
    const text = workload(kind, container, { volumes: [{ name: 'ca', configMap: { name: 'corp-ca' } }] });
    const texts = { 'app.yaml': text, 'ca.yaml': holder };
    return planted(`${kind} with ${name} beside its volume`, texts, 'app.yaml', 'ca-variable-file-missing');
  });
}

function databases(): readonly Mutation[] {
  return [undefined, 0o644, 0o660, 0o604].map((defaultMode) => {
    const container = {
      image: 'postgres:17',
      args: ['-c', 'ssl=on', '-c', 'ssl_key_file=/certs/tls.key'],
      volumeMounts: [{ name: 'certs', mountPath: '/certs' }],
    };
    const secret = { secretName: 'pg-tls', ...(defaultMode === undefined ? {} : { defaultMode }) };
    const text = workload('StatefulSet', container, { volumes: [{ name: 'certs', secret }] }, 'pg');
    const mode = defaultMode?.toString(8) ?? 'the usual mode';
    return planted(`PostgreSQL with a key of ${mode}`, { 'pg.yaml': text }, 'pg.yaml', 'postgres-key-readable');
  });
}

function hosts(): readonly Mutation[] {
  const certificate = (dnsNames: readonly string[]): string =>
    manifestOf('cert-manager.io/v1', 'Certificate', meta, {
      spec: { secretName: 'shop-tls', issuerRef: { name: 'le', kind: 'ClusterIssuer' }, dnsNames },
    });
  const host = 'shop.example.com';
  const entries: Texts = {
    'an Ingress': manifestOf('networking.k8s.io/v1', 'Ingress', meta, {
      spec: { tls: [{ hosts: [host], secretName: 'shop-tls' }] },
    }),
    'a Gateway': manifestOf('gateway.networking.k8s.io/v1', 'Gateway', meta, {
      spec: { listeners: [{ name: 'https', hostname: host, tls: { certificateRefs: [{ name: 'shop-tls' }] } }] },
    }),
  };
  return Object.entries(entries).map(([name, text]) =>
    planted(
      `${name} with a host that its Certificate does not request`,
      { 'entry.yaml': text, 'certificate.yaml': certificate(['shop.example.org']) },
      'certificate.yaml',
      'certmanager-host-not-requested',
    ),
  );
}

function passthrough(): readonly Mutation[] {
  const annotations = { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' };
  const ingress = manifestOf(
    'networking.k8s.io/v1',
    'Ingress',
    { ...meta, annotations },
    { spec: { ingressClassName: 'nginx', rules: [{ host: 'shop.example.com' }] } },
  );
  return (['Deployment', 'DaemonSet'] as const).map((kind) => {
    const container = {
      image: 'registry.k8s.io/ingress-nginx/controller:v1.13.3',
      args: ['/nginx-ingress-controller', '--ingress-class=nginx'],
    };
    const texts = { 'ingress.yaml': ingress, 'nginx.yaml': workload(kind, container, {}, 'nginx') };
    return planted(`passthrough without the ${kind}'s flag`, texts, 'ingress.yaml', 'ingress-passthrough-disabled');
  });
}

/** Clients of an Ingress are verified with an intermediate CA alone. */
async function clientAuthorities(): Promise<readonly Mutation[]> {
  const root = await createTestCa({ name: 'Clients Root' });
  const { certificatePem } = await root.issueCa({ name: 'Clients Issuing' });
  const secret = manifestOf(
    'v1',
    'Secret',
    { ...meta, name: 'clients' },
    { data: { 'ca.crt': base64(certificatePem) } },
  );
  const of: Texts = {
    nginx: 'nginx.ingress.kubernetes.io/auth-tls-secret',
    haproxy: 'haproxy-ingress.github.io/auth-tls-secret',
  };
  return Object.entries(of).map(([name, annotation]) => {
    const annotations = { [annotation]: 'shop/clients' };
    const ingress = manifestOf('networking.k8s.io/v1', 'Ingress', { ...meta, annotations }, { spec: { rules: [] } });
    const texts = { 'ingress.yaml': ingress, 'clients.yaml': secret };
    return planted(
      `clients of ${name} below a root that is not there`,
      texts,
      'clients.yaml',
      'client-ca-without-root',
    );
  });
}

async function webhooks(): Promise<readonly Mutation[]> {
  const ca = await createTestCa({ name: 'shop-ca' });
  const service = { name: 'shop-webhook', namespace: 'shop' };
  const served = await ca.issue({
    commonName: 'shop',
    dnsNames: ['shop-webhook.shop.svc'],
    extKeyUsage: ['serverAuth'],
  });
  const clientConfig = { service, caBundle: base64(ca.certificatePem) };
  const manager = {
    image: 'registry.example.com/shop:1',
    command: ['/manager'],
    ports: [{ name: 'webhook-server', containerPort: 9443 }],
  };
  const ports = [{ port: 443, targetPort: 9443 }];
  const webhook = { name: 'v.shop.io', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig };
  return kinds.map((kind) =>
    planted(
      `a webhook whose ${kind} mounts no certificate`,
      {
        'webhook.yaml': manifestOf(
          'admissionregistration.k8s.io/v1',
          'ValidatingWebhookConfiguration',
          { name: 'shop' },
          { webhooks: [webhook] },
        ),
        'service.yaml': manifestOf('v1', 'Service', service, { spec: { selector: { app: 'shop' }, ports } }),
        'secret.yaml': tlsSecret({ name: 'shop-webhook-cert', namespace: 'shop' }, served),
        'app.yaml': workload(kind, { ...manager, name: 'manager' }, {}),
      },
      'app.yaml',
      'webhook-cert-not-mounted',
    ),
  );
}

/** Two clusters of one mesh, each with a root of its own. */
async function meshes(): Promise<readonly Mutation[]> {
  const texts: Record<string, string> = {};
  for (const [own, remote] of [
    ['blue', 'green'],
    ['green', 'blue'],
  ] as const) {
    const root = await createTestCa({ name: 'Root CA' });
    const { certificatePem } = await root.issueCa({ name: 'Intermediate CA' });
    const data = {
      'ca-cert.pem': base64(certificatePem),
      'root-cert.pem': base64(root.certificatePem),
      'cert-chain.pem': base64(certificatePem + root.certificatePem),
    };
    const namespace = 'istio-system';
    texts[`${own}/cacerts.yaml`] = manifestOf('v1', 'Secret', { name: 'cacerts', namespace }, { data });
    const metadata = {
      name: `istio-remote-secret-${remote}`,
      namespace,
      labels: { 'istio/multiCluster': 'true' },
      annotations: { 'networking.istio.io/cluster': remote },
    };
    texts[`${own}/remote.yaml`] = manifestOf('v1', 'Secret', metadata, { stringData: { [remote]: 'kind: Config\n' } });
  }
  const mutation = planted('two clusters of Istio with two roots', texts, 'blue/cacerts.yaml', 'istio-roots-differ');
  return [{ ...mutation, consequences: [inAnyOf([`${folder}/green/cacerts.yaml`], 'istio-roots-differ')] }];
}

/** Requests of Pods that the API server refuses. */
function podRequests(): readonly Mutation[] {
  const specs: Readonly<Record<string, Fields>> = {
    'without a key': { signerName: 'example.com/pods' },
    'for ten minutes': { signerName: 'example.com/pods', stubPKCS10Request: 'AAAA', maxExpirationSeconds: 600 },
  };
  return Object.entries(specs).map(([name, spec]) =>
    planted(
      `a PodCertificateRequest ${name}`,
      { 'pcr.yaml': manifestOf('certificates.k8s.io/v1beta1', 'PodCertificateRequest', meta, { spec }) },
      'pcr.yaml',
      'pcr-invalid',
    ),
  );
}

/** Members of etcd that look each other up before they are ready. */
async function members(): Promise<readonly Mutation[]> {
  const ca = await createTestCa({ name: 'store-ca' });
  const served = await ca.issue({ dnsNames: ['*.store.shop.svc'], extKeyUsage: ['serverAuth', 'clientAuth'] });
  const container = {
    image: 'registry.example.com/etcd:3.6.4',
    args: ['etcd', '--peer-cert-file=/tls/tls.crt', '--peer-key-file=/tls/tls.key', '--peer-client-cert-auth'],
    readinessProbe: { tcpSocket: { port: 2379 } },
    volumeMounts: [{ name: 'tls', mountPath: '/tls' }],
  };
  const pod = { volumes: [{ name: 'tls', secret: { secretName: 'store-tls' } }] };
  const spec = { clusterIP: 'None', selector: { app: 'store' }, ports: [{ port: 2380 }] };
  const set = workload('StatefulSet', container, pod, 'store').replace(/^spec:$/m, 'spec:\n  serviceName: store');
  const texts = {
    'store.yaml': set,
    'service.yaml': manifestOf('v1', 'Service', { ...meta, name: 'store' }, { spec }),
    'secret.yaml': tlsSecret({ name: 'store-tls', namespace: 'shop' }, served),
  };
  return [planted('members of etcd without names before they are ready', texts, 'service.yaml', 'etcd-peer-lookup')];
}
