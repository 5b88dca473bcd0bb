import { toDocuments, toYaml } from './documents.ts';

type Fields = Readonly<Record<string, unknown>>;

function object(apiVersion: string, kind: string, name: string, namespace: string | undefined, fields: Fields): Fields {
  return { apiVersion, kind, metadata: { name, namespace }, ...fields };
}

const workload = (name: string, namespace: string, container: Fields, pod: Fields = {}): Fields =>
  object('apps/v1', 'Deployment', name, namespace, {
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, ...container }], ...pod },
      },
    },
  });

const service = (name: string, namespace: string, port: Fields): Fields =>
  object('v1', 'Service', name, namespace, { spec: { selector: { app: name }, ports: [port] } });

/** What programs are told of their neighbours: schemes, modes of files, names of hosts. */
export function programFiles(authority = 'copied later'): Record<string, string> {
  return { ...proxiedFiles(), ...modeFiles(), ...hostFiles(authority) };
}

/** The folder with the files of a machine. */
const machine = 'edge-1';

function proxiedFiles(): Record<string, string> {
  const backend = (name: string, number: number) => ({ service: { name, port: { number } } });
  const ingress = (name: string, namespace: string, port: number, annotations: Fields): Fields => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace, annotations },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: `${name}.example.com`,
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend(name, port) }] },
        },
      ],
    },
  });
  const protocol = { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' };
  const insecure = { configMapKeyRef: { name: 'argocd-cmd-params-cm', key: 'server.insecure', optional: true } };
  const origination = { mode: 'SIMPLE', sni: 'api.partner.example' };
  return {
    'proxied/console.yaml': toDocuments(
      service('console', 'console', { name: 'https', port: 443, targetPort: 8443 }),
      workload('console', 'console', {
        image: 'registry.example.com/console:v2',
        ports: [{ containerPort: 8443 }],
        livenessProbe: { httpGet: { scheme: 'HTTPS', path: '/', port: 8443 } },
      }),
      ingress('console', 'console', 443, protocol),
      object('traefik.io/v1alpha1', 'IngressRoute', 'console', 'console', {
        spec: {
          routes: [
            {
              kind: 'Rule',
              match: 'Host(`inner.example.com`)',
              services: [{ name: 'console', port: 443, scheme: 'https' }],
            },
          ],
        },
      }),
    ),
    'proxied/gitops.yaml': toDocuments(
      object('v1', 'ConfigMap', 'argocd-cmd-params-cm', 'gitops', { data: { 'server.insecure': 'true' } }),
      service('argocd-server', 'gitops', { name: 'http', port: 80, targetPort: 8080 }),
      workload('argocd-server', 'gitops', {
        image: 'quay.io/argoproj/argocd:v3.1.8',
        args: ['/usr/local/bin/argocd-server'],
        ports: [{ containerPort: 8080 }],
        env: [{ name: 'ARGOCD_SERVER_INSECURE', valueFrom: insecure }],
      }),
      ingress('argocd-server', 'gitops', 80, { 'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true' }),
    ),
    'proxied/partner.yaml': toDocuments(
      object('networking.istio.io/v1', 'ServiceEntry', 'partner', 'billing', {
        spec: {
          hosts: ['pay.partner.example'],
          location: 'MESH_EXTERNAL',
          resolution: 'DNS',
          ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }],
        },
      }),
      object('networking.istio.io/v1', 'DestinationRule', 'pay', 'billing', {
        spec: { host: 'pay.partner.example', trafficPolicy: { tls: origination } },
      }),
    ),
    [`${machine}/etc/rancher/k3s/registries.yaml`]: toYaml({
      mirrors: {
        'docker.io': { endpoint: ['http://images.example.com:5000'] },
        'images.example.com:5000': { endpoint: ['http://images.example.com:5000'] },
      },
    }),
    'proxied/demo.yaml': toDocuments(
      workload('demo', 'demo', { image: 'images.example.com:5000/team/demo:1.4', ports: [{ containerPort: 8080 }] }),
    ),
  };
}

function modeFiles(): Record<string, string> {
  const volumes = (each: Fields) => ({ volumes: [{ name: 'data', ...each }] });
  const mounted = (mountPath: string) => ({ volumeMounts: [{ name: 'data', mountPath }] });
  const context = { runAsUser: 65_532, runAsGroup: 65_532, fsGroup: 65_532, fsGroupChangePolicy: 'OnRootMismatch' };
  return {
    'modes/edge.yaml': toDocuments(
      workload(
        'edge',
        'edge',
        {
          image: 'docker.io/traefik:v3.5.4',
          args: ['--certificatesresolvers.le.acme.storage=/data/acme.json'],
          ports: [{ containerPort: 8443 }],
          ...mounted('/data'),
        },
        { ...volumes({ persistentVolumeClaim: { claimName: 'edge' } }), securityContext: context },
      ),
    ),
    'modes/queue.yaml': toDocuments(
      workload(
        'queue',
        'queue',
        { image: 'registry.example.com/queue:v1', ...mounted('/etc/tls/certs') },
        {
          ...volumes({ secret: { secretName: 'queue-cert', optional: true, defaultMode: 0o440 } }),
          securityContext: { runAsUser: 101, runAsGroup: 101, fsGroup: 101 },
        },
      ),
    ),
  };
}

function hostFiles(authority: string): Record<string, string> {
  const mount = { name: 'certs', mountPath: '/home/gitlab-runner/.gitlab-runner/certs' };
  return {
    'hosts/runner.yaml': toDocuments(
      object('v1', 'Secret', 'runner-certs', 'runner', { stringData: { 'gitlab.example.com.crt': authority } }),
      workload(
        'gitlab-runner',
        'runner',
        {
          image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.4.0',
          env: [{ name: 'CI_SERVER_URL', value: 'https://gitlab.example.com' }],
          volumeMounts: [mount],
        },
        { volumes: [{ name: 'certs', secret: { secretName: 'runner-certs' } }] },
      ),
    ),
    'hosts/fleet.yaml': toDocuments(
      object('v1', 'Secret', 'fleet', 'flux-system', {
        stringData: { identity: 'kept elsewhere', known_hosts: 'gitlab.example.com ssh-ed25519 AAAA\n' },
      }),
      object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'fleet', 'flux-system', {
        spec: { interval: '1m', url: 'ssh://git@gitlab.example.com/platform/fleet', secretRef: { name: 'fleet' } },
      }),
    ),
  };
}
