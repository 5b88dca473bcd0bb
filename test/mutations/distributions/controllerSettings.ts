import { toDocuments } from './documents.ts';

type Fields = Readonly<Record<string, unknown>>;

function object(apiVersion: string, kind: string, name: string, namespace: string | undefined, fields: Fields): Fields {
  return { apiVersion, kind, metadata: { name, namespace }, ...fields };
}

const encrypted = 'ENC[AES256_GCM,data:3q2+7w==,iv:AAAA,tag:AAAA,type:str]';
const workload = (name: string, namespace: string, pod: Fields, labels: Fields = { app: name }): Fields =>
  object('apps/v1', 'Deployment', name, namespace, {
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  });

/** What controllers go by: names of keys, audiences, names of objects in annotations, mounts of proxies. */
export function controllerFiles(authority = 'copied later'): Record<string, string> {
  return { ...fluxFiles(), ...traefikFiles(), ...konnectivityFiles(), ...otherFiles(authority), ...egressFiles() };
}

function fluxFiles(): Record<string, string> {
  const kustomization = (name: string, more: Fields = {}) =>
    object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', name, 'flux-system', {
      spec: { path: `./flux/${name}`, prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' }, ...more },
    });
  const secret = (name: string, more: Fields) =>
    object('v1', 'Secret', name, 'shop', { ...more, sops: { mac: encrypted, version: '3.9.1' } });
  return {
    'flux/secrets.yaml': toDocuments(
      kustomization('secrets', { decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } }),
    ),
    'flux/keys.yaml': toDocuments(
      object('v1', 'Secret', 'sops-age', 'flux-system', { stringData: { 'age.agekey': 'kept elsewhere' } }),
    ),
    'flux/secrets/database.yaml': toDocuments(secret('database', { stringData: { password: encrypted } })),
  };
}

function traefikFiles(): Record<string, string> {
  const prefix = 'traefik.ingress.kubernetes.io/';
  const api = 'traefik.io/v1alpha1';
  const annotated = (apiVersion: string, kind: string, annotations: Fields, spec: Fields): Fields => ({
    apiVersion,
    kind,
    metadata: { name: 'portal', namespace: 'edge', annotations },
    spec,
  });
  const service = { name: 'portal', port: { number: 8080 } };
  return {
    'traefik/portal.yaml': toDocuments(
      annotated(
        'v1',
        'Service',
        { [`${prefix}service.serverstransport`]: 'edge-backends@kubernetescrd' },
        { ports: [{ port: 8080 }] },
      ),
      annotated(
        'networking.k8s.io/v1',
        'Ingress',
        {
          [`${prefix}router.tls.options`]: 'edge-modern@kubernetescrd',
          [`${prefix}router.middlewares`]: 'edge-headers@kubernetescrd, edge-login@kubernetescrd',
        },
        { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }] },
      ),
    ),
    'traefik/objects.yaml': toDocuments(
      object(api, 'ServersTransport', 'backends', 'edge', { spec: { insecureSkipVerify: false } }),
      object(api, 'TLSOption', 'modern', 'edge', { spec: { minVersion: 'VersionTLS12' } }),
      ...['headers', 'login'].map((name) => object(api, 'Middleware', name, 'edge', { spec: { compress: {} } })),
    ),
  };
}

function konnectivityFiles(): Record<string, string> {
  const audience = 'system:konnectivity-server';
  const token = { serviceAccountToken: { path: 'token', audience } };
  const image = (name: string) => `registry.k8s.io/kas-network-proxy/${name}:v0.33.0`;
  return {
    'konnectivity/server.yaml': toDocuments(
      object('v1', 'Pod', 'konnectivity-server', 'kube-system', {
        spec: {
          containers: [
            {
              name: 'server',
              image: image('proxy-server'),
              args: ['--mode=grpc', '--agent-namespace=kube-system', `--authentication-audience=${audience}`],
            },
          ],
        },
      }),
    ),
    'konnectivity/agent.yaml': toDocuments(
      workload('konnectivity-agent', 'kube-system', {
        containers: [
          {
            name: 'agent',
            image: image('proxy-agent'),
            args: ['--service-account-token-path=/var/run/secrets/tokens/token'],
            volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/tokens' }],
          },
        ],
        volumes: [{ name: 'token', projected: { sources: [token] } }],
      }),
    ),
  };
}

function otherFiles(authority: string): Record<string, string> {
  return {
    'csi/driver.yaml': toDocuments(
      object('storage.k8s.io/v1', 'CSIDriver', 'secrets-store.csi.k8s.io', undefined, {
        spec: { podInfoOnMount: true, tokenRequests: [{ audience: 'api://AzureADTokenExchange' }] },
      }),
    ),
    'csi/class.yaml': toDocuments(
      object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'vault', 'shop', {
        spec: { provider: 'azure', parameters: { clientID: '00000000-0000-4000-8000-000000000001' } },
      }),
    ),
    'openshift/image.yaml': toDocuments(
      object('config.openshift.io/v1', 'Image', 'cluster', undefined, {
        spec: {
          additionalTrustedCA: { name: 'registry-cas' },
          allowedRegistriesForImport: [{ domainName: 'mirror.example.com:8443' }],
        },
      }),
    ),
    'openshift/cas.yaml': toDocuments(
      object('v1', 'ConfigMap', 'registry-cas', 'openshift-config', {
        data: { 'mirror.example.com..8443': authority },
      }),
    ),
  };
}

function egressFiles(): Record<string, string> {
  const folder = '/etc/istio/partner';
  const tls = { mode: 'MUTUAL', clientCertificate: `${folder}/tls.crt`, privateKey: `${folder}/tls.key` };
  const mounted = JSON.stringify([{ name: 'partner', mountPath: folder, readonly: true }]);
  const labels = { app: 'billing' };
  const annotations = { 'sidecar.istio.io/userVolumeMount': mounted };
  return {
    'egress/rule.yaml': toDocuments(
      object('networking.istio.io/v1', 'DestinationRule', 'partner', 'billing', {
        spec: { host: 'api.partner.example', trafficPolicy: { tls } },
      }),
    ),
    'egress/billing.yaml': toDocuments(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'billing', labels: { 'istio-injection': 'enabled' } } },
      object('apps/v1', 'Deployment', 'billing', 'billing', {
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels, annotations },
            spec: { containers: [{ name: 'billing', image: 'billing:1' }] },
          },
        },
      }),
    ),
  };
}
