import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCa } from '../../support/testPki.ts';
import { authorityOf } from '../authority.ts';
import type { Distribution } from '../distribution.ts';
import { treeOf } from '../tree.ts';
import { injectedObjects } from './certManager.ts';
import { controllerFiles } from './controllerSettings.ts';
import { datastoreFiles } from './datastores.ts';
import { toDocuments, toKubeconfig, toYaml } from './documents.ts';
import { ofObjects } from './meshes.ts';
import { programFiles } from './programSettings.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What runs Pods, with the way to their specification. */
export const runningPods: Readonly<Record<string, (pod: Fields) => Fields>> = {
  Pod: (pod) => pod,
  Deployment: (pod) => ({ template: { spec: pod } }),
  DaemonSet: (pod) => ({ template: { spec: pod } }),
  StatefulSet: (pod) => ({ template: { spec: pod } }),
  Job: (pod) => ({ template: { spec: pod } }),
  CronJob: (pod) => ({ jobTemplate: { spec: { template: { spec: pod } } } }),
};

/** What encrypts with keys in the configuration, with the bytes of its key. */
export const encryptionProviders: Readonly<Record<string, number>> = { aescbc: 32, aesgcm: 16, secretbox: 32 };

/** What tells Prometheus or VictoriaMetrics what to read, and the field with its places. */
export const monitored = [
  ['ServiceMonitor', 'endpoints', 'monitoring.coreos.com/v1'],
  ['PodMonitor', 'podMetricsEndpoints', 'monitoring.coreos.com/v1'],
  ['VMServiceScrape', 'endpoints', 'operator.victoriametrics.com/v1beta1'],
  ['VMPodScrape', 'podMetricsEndpoints', 'operator.victoriametrics.com/v1beta1'],
] as const;

/** Objects whose settings tell a program to read credentials: of Argo CD, kubelet, ingress-nginx, cert-manager, kube-apiserver and Cilium. */
export async function settings(): Promise<Distribution> {
  const ca = await createTestCa({ name: 'Company Root' });
  const files = {
    ...argocdFiles(ca),
    ...podFiles(),
    ...(await serverFiles(ca)),
    ...certManagerFiles(),
    ...encryptionFiles(),
    'people/config': await kubeconfigFile(ca),
    ...(await monitorFiles(ca)),
    ...istioFiles(),
    ...controllerFiles(ca.certificatePem),
    ...programFiles(ca.certificatePem),
    ...(await datastoreFiles(ca)),
    ...(await meshFiles(ca, 'blue', 'green')),
    ...(await meshFiles(ca, 'green', 'blue')),
  };
  return { ...ofObjects, tree: treeOf(files, [authorityOf(ca)]) };
}

function secret(name: string, namespace: string, stringData: Fields, type = 'Opaque', metadata: Fields = {}): Fields {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, ...metadata }, type, stringData };
}

function object(apiVersion: string, kind: string, name: string, namespace: string | undefined, spec: Fields): Fields {
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}

function argocdFiles({ certificatePem }: TestCa): Record<string, string> {
  const labelled = (name: string, type: string, data: Fields) =>
    toYaml(secret(name, 'argocd', data, 'Opaque', { labels: { 'argocd.argoproj.io/secret-type': type } }));
  const application = (name: string, repoURL: string) =>
    object('argoproj.io/v1alpha1', 'Application', name, 'argocd', {
      source: { repoURL, path: 'prod' },
      destination: { server: 'https://prod.example.com:6443', namespace: name },
    });
  const config = JSON.stringify({ tlsClientConfig: { caData: base64(certificatePem) } });
  const volumes = [{ name: 'certs', configMap: { name: 'argocd-tls-certs-cm' } }];
  const volumeMounts = [{ name: 'certs', mountPath: '/app/config/tls' }];
  const container = { name: 'server', image: 'quay.io/argoproj/argocd:v2.11.0', volumeMounts };
  return {
    'argocd/applications.yaml': toDocuments(
      application('shop', 'https://git.example.com/shop/deploy.git'),
      application('team', 'https://git.example.com/team/deploy.git'),
    ),
    'argocd/repository.yaml': labelled('repository', 'repository', {
      url: 'https://git.example.com/shop/deploy',
      password: 'x',
    }),
    'argocd/repo-creds.yaml': labelled('credentials', 'repo-creds', {
      url: 'https://git.example.com/team',
      password: 'x',
    }),
    'argocd/destination.yaml': labelled('prod', 'cluster', {
      name: 'prod',
      server: 'https://prod.example.com:6443',
      config,
    }),
    'argocd/certs.yaml': toYaml({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-tls-certs-cm', namespace: 'argocd' },
      data: { 'git.example.com': certificatePem },
    }),
    'argocd/repo-server.yaml': toYaml(
      object('apps/v1', 'Deployment', 'argocd-repo-server', 'argocd', {
        selector: { matchLabels: { app: 'argocd-repo-server' } },
        template: { spec: { containers: [container], volumes } },
      }),
    ),
  };
}

/** Each pulls from a registry and calls the API server. */
function podFiles(): Record<string, string> {
  const workloads = Object.entries(runningPods).map(([kind, wrap]) => {
    const name = kind.toLowerCase();
    const pod = {
      serviceAccountName: name,
      automountServiceAccountToken: true,
      containers: [{ name, image: 'registry.example.com:5000/shop/web:v1' }],
      imagePullSecrets: [{ name: 'regcred' }],
    };
    const apiVersion = kind === 'Pod' ? 'v1' : /Job$/.test(kind) ? 'batch/v1' : 'apps/v1';
    return [
      `pods/${name}.yaml`,
      toDocuments(object(apiVersion, kind, name, 'shop', wrap(pod)), {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name, namespace: 'shop' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'shop' }],
      }),
    ] as const;
  });
  const auths = { 'https://registry.example.com:5000': { auth: base64('robot:x') } };
  const regcred = secret(
    'regcred',
    'shop',
    { '.dockerconfigjson': JSON.stringify({ auths }) },
    'kubernetes.io/dockerconfigjson',
  );
  return { ...Object.fromEntries(workloads), 'pods/regcred.yaml': toYaml(regcred) };
}

/** Servers that kube-apiserver calls, and one that ingress-nginx verifies. */
async function serverFiles(ca: TestCa): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [file, objectOf] of Object.entries(injectedObjects)) {
    const name = `called-${file.toLowerCase()}`;
    const served = await ca.issue({ dnsNames: [`${name}.shop.svc`], extKeyUsage: ['serverAuth'] });
    const service = { name, namespace: 'shop', path: '/' };
    files[`called/${file}.yaml`] = toDocuments(
      objectOf(name, { service, caBundle: base64(ca.certificatePem) }),
      secret(
        `${name}-tls`,
        'shop',
        { 'tls.crt': served.certificatePem, 'tls.key': served.traditionalKeyPem },
        'kubernetes.io/tls',
      ),
    );
  }
  const annotations = {
    'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS',
    'nginx.ingress.kubernetes.io/proxy-ssl-secret': 'shop/called-mutating-tls',
    'nginx.ingress.kubernetes.io/proxy-ssl-verify': 'on',
    'nginx.ingress.kubernetes.io/proxy-ssl-name': 'called-mutating.shop.svc',
  };
  const service = { name: 'called-mutating', port: { number: 443 } };
  const path = { path: '/', pathType: 'Prefix', backend: { service } };
  return {
    ...files,
    'called/ingress.yaml': toYaml({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'shop', annotations },
      spec: { ingressClassName: 'nginx', rules: [{ host: 'shop.example.com', http: { paths: [path] } }] },
    }),
  };
}

function certManagerFiles(): Record<string, string> {
  const solvers = [
    { http01: { ingress: { ingressClassName: 'nginx' } } },
    { dns01: { route53: { region: 'eu-west-1' } }, selector: { dnsZones: ['example.com'] } },
  ];
  const acme = {
    acme: { server: 'https://acme.example.com/directory', privateKeySecretRef: { name: 'account' }, solvers },
  };
  const name = '*.shop.example.com';
  const asked = {
    annotations: { 'cert-manager.io/cluster-issuer': 'acme', 'cert-manager.io/common-name': 'shop.example.com' },
  };
  const annotated = (made: Fields) => ({ ...made, metadata: { ...(made.metadata as Fields), ...asked } });
  return {
    'acme/issuer.yaml': toYaml(object('cert-manager.io/v1', 'ClusterIssuer', 'acme', undefined, acme)),
    'acme/certificate.yaml': toYaml(
      object('cert-manager.io/v1', 'Certificate', 'wildcard', 'shop', {
        secretName: 'wildcard-tls',
        commonName: 'shop.example.com',
        dnsNames: [name],
        issuerRef: { name: 'acme', kind: 'ClusterIssuer' },
      }),
    ),
    'acme/ingress.yaml': toYaml(
      annotated(
        object('networking.k8s.io/v1', 'Ingress', 'wildcard', 'shop', {
          tls: [{ hosts: [name], secretName: 'ingress-tls' }],
        }),
      ),
    ),
    'acme/gateway.yaml': toYaml(
      annotated(
        object('gateway.networking.k8s.io/v1', 'Gateway', 'wildcard', 'shop', {
          gatewayClassName: 'istio',
          listeners: [{ name: 'web', hostname: name, tls: { certificateRefs: [{ name: 'gateway-tls' }] } }],
        }),
      ),
    ),
  };
}

/** Of a person who uses one of two contexts. */
async function kubeconfigFile(ca: TestCa): Promise<string> {
  const credentials = await ca.issue({
    commonName: 'jane',
    organizations: ['developers'],
    extKeyUsage: ['clientAuth'],
  });
  return toKubeconfig({ server: 'https://api.example.com:6443', user: 'jane', ca: ca.certificatePem, credentials });
}

function encryptionFiles(): Record<string, string> {
  const of = Object.entries(encryptionProviders).map(([provider, bytes]) => {
    const key = base64('0123456789abcdefghijklmnopqrstuv'.slice(0, bytes));
    const providers = [{ [provider]: { keys: [{ name: 'key1', secret: key }] } }];
    const configuration = {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [{ resources: ['secrets'], providers }],
    };
    return [`encryption/${provider}.yaml`, toYaml(configuration)] as const;
  });
  return Object.fromEntries(of);
}

/** What Prometheus reads over TLS, by Services and by Pods, with a service account that is bound in these namespaces. */
async function monitorFiles(ca: TestCa): Promise<Record<string, string>> {
  const rbac = 'rbac.authorization.k8s.io';
  const rules = [{ apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] }];
  const bindings = ['monitoring', 'metered'].flatMap((namespace) => [
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'prometheus', namespace }, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'prometheus', namespace },
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'prometheus' },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
    },
  ]);
  const prometheus = object('monitoring.coreos.com/v1', 'Prometheus', 'k8s', 'monitoring', {
    serviceAccountName: 'prometheus',
    // Of all namespaces.
    serviceMonitorSelector: {},
    podMonitorSelector: {},
    serviceMonitorNamespaceSelector: {},
    podMonitorNamespaceSelector: {},
    secrets: ['etcd-certs'],
  });
  const files = monitored.map(async ([kind, field, group]) => {
    const name = kind.toLowerCase();
    const host = `${name}.metered.svc`;
    const served = await ca.issue({ dnsNames: [host], extKeyUsage: ['serverAuth'] });
    const tlsConfig = { ca: { secret: { name: `${name}-tls`, key: 'ca.crt' } }, serverName: host };
    const labels = { app: name };
    const volumes = [{ name: 'tls', secret: { secretName: `${name}-tls` } }];
    const values = {
      'ca.crt': ca.certificatePem,
      'tls.crt': served.certificatePem,
      'tls.key': served.traditionalKeyPem,
    };
    const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)]));
    const metadata = { name: `${name}-tls`, namespace: 'metered' };
    const service = object('v1', 'Service', name, 'metered', {
      selector: labels,
      ports: [{ name: 'https', port: 8443 }],
    });
    return [
      `monitored/${name}.yaml`,
      toDocuments(
        object(group, kind, name, 'metered', {
          selector: { matchLabels: labels },
          [field]: [{ port: 'https', scheme: 'https', tlsConfig }],
        }),
        { ...service, metadata: { name, namespace: 'metered', labels } },
        object('apps/v1', 'Deployment', name, 'metered', {
          template: {
            metadata: { labels },
            spec: { containers: [{ name, image: 'registry.example.com/web:v1' }], volumes },
          },
        }),
        { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data },
      ),
    ] as const;
  });
  return {
    ...Object.fromEntries(await Promise.all(files)),
    'monitored/etcd.yaml': toYaml(
      object('monitoring.coreos.com/v1', 'ServiceMonitor', 'etcd', 'monitoring', {
        selector: { matchLabels: { app: 'etcd' } },
        endpoints: [
          { port: 'https', scheme: 'https', tlsConfig: { caFile: '/etc/prometheus/secrets/etcd-certs/ca.crt' } },
        ],
      }),
    ),
    'monitored/prometheus.yaml': toDocuments(prometheus, ...bindings),
  };
}

/** A service of Istio whose clients and server agree, by its policy for Pods, for the namespace and for the mesh. */
function istioFiles(): Record<string, string> {
  const rule = (name: string, namespace: string) =>
    object('networking.istio.io/v1', 'DestinationRule', name, namespace, {
      host: `${name}.${namespace}.svc.cluster.local`,
      trafficPolicy: {
        tls: { mode: 'ISTIO_MUTUAL' },
        portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL' } }],
      },
    });
  const policy = (name: string, namespace: string, more: Fields = {}) =>
    object('security.istio.io/v1', 'PeerAuthentication', name, namespace, { ...more, mtls: { mode: 'STRICT' } });
  return {
    'istio/pods.yaml': toDocuments(
      rule('web', 'front'),
      policy('web', 'front', { selector: { matchLabels: { app: 'web' } } }),
      object('v1', 'Service', 'web', 'front', { selector: { app: 'web' }, ports: [{ name: 'https', port: 80 }] }),
    ),
    'istio/namespace.yaml': toDocuments(rule('stock', 'back'), policy('default', 'back')),
    'istio/mesh.yaml': toDocuments(rule('cart', 'middle'), policy('default', 'istio-system')),
  };
}

/** A cluster of Cilium, by its folder, and what it knows of another one. */
async function meshFiles(ca: TestCa, own: string, other: string): Promise<Record<string, string>> {
  const served = await ca.issue({
    commonName: 'clustermesh',
    dnsNames: ['*.mesh.cilium.io'],
    extKeyUsage: ['serverAuth'],
  });
  const client = await ca.issue({ commonName: 'remote', extKeyUsage: ['clientAuth'] });
  const folder = '/var/lib/cilium/clustermesh/common-etcd-client';
  const etcd = {
    endpoints: [`https://${other}.mesh.cilium.io:2379`],
    'trusted-ca-file': `${folder}-ca.crt`,
    'key-file': `${folder}.key`,
    'cert-file': `${folder}.crt`,
  };
  const pair = (name: string, { certificatePem, traditionalKeyPem }: typeof served) =>
    toYaml({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'kube-system' },
      type: 'kubernetes.io/tls',
      data: {
        'ca.crt': base64(ca.certificatePem),
        'tls.crt': base64(certificatePem),
        'tls.key': base64(traditionalKeyPem),
      },
    });
  return {
    [`${own}/mesh.yaml`]: toYaml({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'cilium-clustermesh', namespace: 'kube-system' },
      type: 'Opaque',
      data: { [other]: base64(toYaml(etcd)) },
    }),
    [`${own}/server.yaml`]: pair('clustermesh-apiserver-server-cert', served),
    [`${own}/remote.yaml`]: pair('clustermesh-apiserver-remote-cert', client),
  };
}
