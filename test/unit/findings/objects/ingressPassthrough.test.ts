import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

const controller = (args: readonly string[], image = 'registry.k8s.io/ingress-nginx/controller:v1.13.3'): string => {
  const containers = [{ name: 'controller', image, args: ['/nginx-ingress-controller', ...args] }];
  const selector = { matchLabels: { app: 'nginx' } };
  const template = { metadata: { labels: { app: 'nginx' } }, spec: { containers } };
  return manifestOf('apps/v1', 'Deployment', { name: 'nginx', namespace: 'web' }, { spec: { selector, template } });
};
const ingress = (value = 'true', ingressClassName: string | undefined = 'nginx'): string =>
  manifestOf(
    'networking.k8s.io/v1',
    'Ingress',
    { name: 'shop', namespace: 'shop', annotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': value } },
    { spec: { ingressClassName, rules: [{ host: 'shop.example.com' }] } },
  );
const judged = (asks: string, ...controllers: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries([asks, ...controllers].map((text, at) => [`${at}.yaml`, text])),
    /^ingress-passthrough-disabled$/,
  );
const told = ['error ingress-passthrough-disabled: true'];

test('an Ingress asks for passthrough, which its controller must be told', async () => {
  const usual = ['--ingress-class=nginx', '--configmap=$(POD_NAMESPACE)/nginx'];
  assert.deepEqual(await judged(ingress(), controller(usual)), told);
  assert.deepEqual(await judged(ingress(), controller([...usual, '--enable-ssl-passthrough=false'])), told);
  assert.deepEqual(await judged(ingress(), controller([])), told);
  for (const flag of ['--enable-ssl-passthrough', '--enable-ssl-passthrough=true'])
    assert.deepEqual(await judged(ingress(), controller([...usual, flag])), []);
  assert.deepEqual(await judged(ingress('false'), controller(usual)), []);
  assert.deepEqual(await judged(ingress('true', 'other'), controller(usual)), [], 'of another controller');
  assert.deepEqual(await judged(ingress('true', 'other'), controller(['--ingress-class=other'])), told);
  assert.deepEqual(await judged(ingress(), controller(usual), controller(['--enable-ssl-passthrough'])), []);
  assert.deepEqual(await judged(ingress()), [], 'the controller is elsewhere');
  assert.deepEqual(await judged(ingress(), controller(['{{ .Values.args }}'])), [], 'a template may set it');
  assert.deepEqual(await judged(ingress(), controller(usual, 'haproxytech/kubernetes-ingress:3')), []);
});

test('what may be set elsewhere, or is of another cluster, is not known', async () => {
  const usual = controller(['--ingress-class=nginx']);
  const said = (files: Readonly<Record<string, string>>) => saidOfObjects(files, /^ingress-passthrough-disabled$/);
  assert.deepEqual(await said({ 'eu/nginx.yaml': usual, 'eu/app.yaml': ingress() }), told);
  assert.deepEqual(await said({ 'eu/nginx.yaml': usual, 'us/app.yaml': ingress() }), []);
  const ofClass = (name: string) =>
    manifestOf('networking.k8s.io/v1', 'IngressClass', { name: 'nginx' }, { spec: { controller: name } });
  const beside = (text: string, of = usual) => said({ 'app.yaml': `${ingress()}---\n${of}---\n${text}` });
  assert.deepEqual(await beside(ofClass('k8s.io/ingress-nginx')), told);
  assert.deepEqual(await beside(ofClass('haproxy.org/ingress-controller/nginx')), []);
  assert.deepEqual(await beside('', controller(['--controller-class=k8s.io/internal'])), []);
  const values = { controller: { extraArgs: { 'enable-ssl-passthrough': 'true' } } };
  const release = manifestOf(
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    { name: 'ingress-nginx', namespace: 'web' },
    { spec: { values, valuesFrom: [{ kind: 'Secret', name: 'v' }], chart: { spec: { chart: 'ingress-nginx' } } } },
  );
  assert.deepEqual(await beside(release), []);
});
