import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { contextOf } from '../../../support/presentFixture.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Given {
  readonly probe?: Fields | undefined;
  readonly port?: Fields;
  readonly annotations?: Fields;
  readonly ingressClassName?: string | undefined;
  readonly container?: Fields;
  readonly servicePort?: Fields;
  readonly serviceAnnotations?: Fields;
  readonly name?: string;
}

const usualProbe = { httpGet: { scheme: 'HTTPS', port: 8443, path: '/' } };

function objects({
  probe = usualProbe,
  port = { containerPort: 8443 },
  annotations = {},
  ingressClassName = 'nginx',
  container = {},
  servicePort = {},
  serviceAnnotations = {},
  name = 'web',
}: Given): string {
  const labels = { app: name };
  const at = { name, namespace: 'web' };
  const containers = [{ name, image: 'web:1', ports: [port], livenessProbe: probe, ...container }];
  const ports = [{ port: 443, targetPort: 8443, ...servicePort }];
  const service = { name, port: { number: ports[0]?.port } };
  return [
    manifestOf('v1', 'Service', { ...at, annotations: serviceAnnotations }, { spec: { selector: labels, ports } }),
    manifestOf('apps/v1', 'Deployment', at, {
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    }),
    manifestOf(
      'networking.k8s.io/v1',
      'Ingress',
      { ...at, annotations },
      { spec: { ingressClassName, rules: [{ host: 'a.example.com', http: { paths: [{ backend: { service } }] } }] } },
    ),
  ].join('---\n');
}

const codes = /^ingress-backend-scheme$/;
const judged = (given: Given, ...more: readonly string[]) =>
  saidOfObjects({ 'web.yaml': [objects(given), ...more].join('---\n') }, codes);
const told = ['error ingress-backend-scheme: web'];
const nginx = (protocol: string) => ({ 'nginx.ingress.kubernetes.io/backend-protocol': protocol });
const plain = { httpGet: { port: 8443, path: '/' } };

describe('ingress-backend-scheme', () => {
  test('ingress-nginx calls by HTTP unless the annotation says otherwise', async () => {
    assert.deepEqual(await judged({}), told);
    for (const protocol of ['HTTP', 'grpc']) assert.deepEqual(await judged({ annotations: nginx(protocol) }), told);
    for (const protocol of ['HTTPS', 'GRPCS', 'FCGI', 'AUTO_HTTP'])
      assert.deepEqual(await judged({ annotations: nginx(protocol) }), [], protocol);
    assert.deepEqual(await judged({ probe: plain }), []);
    assert.deepEqual(await judged({ probe: plain, annotations: nginx('HTTPS') }), [
      'error ingress-backend-scheme: HTTPS',
    ]);
  });

  test('a probe counts for its own port, by number or name', async () => {
    const port = { containerPort: 8443, name: 'web' };
    const named = { httpGet: { scheme: 'HTTPS', port: 'web' } };
    assert.deepEqual(await judged({ port, probe: named, servicePort: { targetPort: 'web' } }), told);
    assert.deepEqual(await judged({ port, probe: named }), told);
    assert.deepEqual(await judged({ probe: { httpGet: { scheme: 'HTTPS', port: 9443 } } }), []);
    assert.deepEqual(await judged({ probe: { tcpSocket: { port: 8443 } } }), []);
    assert.deepEqual(await judged({ container: { readinessProbe: plain } }), [], 'two probes disagree');
    const elsewhere = { httpGet: { host: '10.0.0.1', port: 8443 } };
    assert.deepEqual(await judged({ probe: elsewhere, annotations: nginx('HTTPS') }), [], 'it asks another server');
  });

  test('a port that is called https is a warning', async () => {
    const port = { containerPort: 8443, name: 'https' };
    const probe = { tcpSocket: { port: 8443 } };
    assert.deepEqual(await judged({ port, probe }), ['warning ingress-backend-scheme: web']);
    assert.deepEqual(await judged({ port, probe: plain }), [], 'the probe knows better');
    assert.deepEqual(await judged({ port, probe, annotations: nginx('HTTPS') }), []);
  });

  test('other controllers, and settings that go around it, are not judged', async () => {
    const at = (name: string, value: string) => ({ [`nginx.ingress.kubernetes.io/${name}`]: value });
    for (const annotations of [
      at('ssl-passthrough', 'true'),
      at('configuration-snippet', 'proxy_pass https://upstream_balancer;'),
      at('configuration-snippet', 'return 301 https://new.example.com;'),
      at('secure-backends', 'true'),
      at('canary', 'true'),
      at('permanent-redirect', 'https://new.example.com'),
      at('service-upstream', 'true'),
      { 'nginx.org/ssl-services': 'web' },
      nginx('{{ .Values.protocol }}'),
    ])
      assert.deepEqual(await judged({ annotations }), [], JSON.stringify(annotations));
    assert.deepEqual(await judged({ ingressClassName: 'haproxy' }), []);
    const ofClass = (controller: string) =>
      manifestOf('networking.k8s.io/v1', 'IngressClass', { name: 'nginx' }, { spec: { controller } });
    assert.deepEqual(await judged({}, ofClass('k8s.io/ingress-nginx')), told);
    assert.deepEqual(await judged({}, ofClass('nginx.org/ingress-controller')), []);
    assert.deepEqual(await judged({ ingressClassName: '' }), []);
    assert.deepEqual(await judged({ annotations: at('canary', 'false') }), told);
  });

  test('kustomize may add the annotation', async () => {
    const built = (overlay: string) =>
      saidOfObjects(
        {
          'base/web.yaml': objects({}),
          'base/kustomization.yaml': 'resources: [web.yaml]\n',
          'inner/kustomization.yaml': `resources: [../base]\n${overlay}`,
        },
        codes,
      );
    assert.deepEqual(await built('namePrefix: inner-\n'), told);
    assert.deepEqual(await built(`commonAnnotations: ${JSON.stringify(nginx('HTTPS'))}\n`), []);
  });

  test('Traefik uses HTTPS for port 443 and ports that are called https', async () => {
    const given = { ingressClassName: 'traefik' };
    assert.deepEqual(await judged(given), []);
    assert.deepEqual(await judged({ ...given, servicePort: { port: 8443 } }), told);
    assert.deepEqual(await judged({ ...given, servicePort: { port: 8443, name: 'https' } }), []);
    const serviceAnnotations = { 'traefik.ingress.kubernetes.io/service.serversscheme': 'https' };
    assert.deepEqual(await judged({ ...given, servicePort: { port: 8443 }, serviceAnnotations }), []);
    assert.deepEqual(await judged({ ...given, probe: plain, serviceAnnotations }), told);
    assert.deepEqual(await judged({ ...given, probe: plain }), [], 'nothing is set that could be removed');
    const annotations = { 'ingress.kubernetes.io/protocol': 'https' };
    assert.deepEqual(await judged({ ...given, servicePort: { port: 8443 }, annotations }), [], 'of Traefik 1');
  });

  test('argocd-server redirects unless it is told not to', async () => {
    const args = ['/usr/local/bin/argocd-server'];
    const usual = { name: 'argocd-server', servicePort: { port: 80 }, probe: plain };
    const image = 'quay.io/argoproj/argocd:v3.1.8';
    const said = ['error ingress-backend-scheme: argocd-server'];
    const server = (container: Fields, ...more: readonly string[]) =>
      judged({ ...usual, container: { image, args, ...container } }, ...more);
    assert.deepEqual(await server({}), said);
    assert.deepEqual(await server({ args: [...args, '--insecure'] }), []);
    assert.deepEqual(await server({ args: [...args, '--insecure=false'] }), said);
    const env = (more: Fields) => ({ env: [{ name: 'ARGOCD_SERVER_INSECURE', ...more }] });
    assert.deepEqual(await server(env({ value: 'true' })), []);
    assert.deepEqual(await server(env({ value: 'false' })), said);
    const from = env({ valueFrom: { configMapKeyRef: { name: 'params', key: 'server.insecure', optional: true } } });
    const params = (data: Fields) => manifestOf('v1', 'ConfigMap', { name: 'params', namespace: 'web' }, { data });
    assert.deepEqual(await server(from), [], 'the ConfigMap is elsewhere');
    assert.deepEqual(await server(from, params({ 'redis.server': 'redis:6379' })), said);
    assert.deepEqual(await server(from, params({ 'server.insecure': 'true' })), []);
    const twice = {
      'server.yaml': [objects({ ...usual, container: { image, args, ...from } }), params({})].join('---\n'),
      'params.yaml': params({ 'server.insecure': 'true' }),
    };
    assert.deepEqual(await saidOfObjects(twice, codes), [], 'which ConfigMap is applied last is not known');
    assert.deepEqual(await server({ envFrom: [{ configMapRef: { name: 'params' } }] }), []);
    const https = { ...usual, annotations: nginx('HTTPS') };
    for (const each of [image, 'docker.io/bitnami/argo-cd:2.13.1', 'registry.example.com/platform/argocd-custom:v2'])
      assert.deepEqual(await judged({ ...https, container: { image: each, args } }), [], `${each} serves both`);
    const shell = ['sh', '-c', 'argocd-server --staticassets /shared/app'];
    assert.deepEqual(await judged({ ...https, container: { image, args: shell } }), []);
    assert.deepEqual(await judged({ ...https, container: { image, args: [...args, '--insecure'] } }), [
      'error ingress-backend-scheme: HTTPS',
    ]);
  });

  test('explains what browsers and servers print', async () => {
    const context = await contextOf({ 'web.yaml': objects({}) });
    for (const line of [
      'http: TLS handshake error from 10.0.0.1:5: tls: first record does not look like a TLS handshake',
      '400 Bad Request: The plain HTTP request was sent to HTTPS port',
    ])
      assert.deepEqual(
        explainErrors(line, context).flatMap(({ findings }) => findings.map(({ code }) => code)),
        ['ingress-backend-scheme'],
        line,
      );
  });
});
