import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import {
  configMap,
  deployment,
  ingress,
  mutatingWebhook,
  secret,
  service,
  tlsSecret,
} from '../../incidents/objects.ts';
import { toDocuments } from '../../mutations/distributions/documents.ts';
import { graphOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { contradictionsIn, describeContradiction } from '../../support/contradictions.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const [app, namespace] = ['hook', 'shop'];
const host = `${app}.${namespace}.svc`;
const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: app, dnsNames: [host], extKeyUsage: ['serverAuth'] });
const site = await ca.issue({ commonName: 'www', dnsNames: ['www.example.com'], extKeyUsage: ['serverAuth'] });
const reader = await ca.issue({ commonName: 'prometheus', extKeyUsage: ['clientAuth'] });

/** What `check` calls an error, and what `connections` says of the one connection; fails if they contradict each other. */
async function said(record: string, ...objects: readonly Fields[]): Promise<readonly string[]> {
  const graph = await graphOf(
    Object.fromEntries(objects.map((each, at) => [`shop/${at}-${each.kind}.yaml`, toDocuments(each)])),
  );
  const findings = evaluate(graph, defaultPolicy, testNow);
  assert.deepEqual(contradictionsIn(graph, testNow, findings).map(describeContradiction), []);
  const codes = findings.flatMap(({ severity, code }) => (severity === 'error' ? code : []));
  const verdicts = judgeConnections(connectionModelOf(graph), testNow);
  const lines = verdicts
    .filter(({ connection }) => connection.record.id === record)
    .map(({ state, requirements }) => {
      const fault = requirements.find((each) => each.state === 'notMet');
      return fault?.state === 'notMet' ? `${state}: ${fault.error}` : state;
    });
  return [...new Set(codes), ...lines];
}

const usual = '/tmp/k8s-webhook-server/serving-certs';
const manager = { name: 'manager', command: ['/manager'], ports: [{ name: 'webhook-server', containerPort: 9443 }] };
const name = 'hook-cert';
const pair = tlsSecret(name, namespace, served, { 'ca.crt': ca.certificatePem });
const runs = (mounts: Readonly<Record<string, string>>, container: Fields = {}) =>
  deployment(app, namespace, { ...manager, ...container }, mounts);
/** Mounts the Secret with a list of keys. */
const mounting = (...keys: readonly string[]): Fields => {
  const made = JSON.stringify(runs({ [name]: usual }));
  const items = keys.map((key) => ({ key, path: key }));
  return JSON.parse(made.replace(`"secretName":"${name}"`, `"secretName":"${name}","items":${JSON.stringify(items)}`));
};
const variable = (of: 'secret' | 'configMap', key: string) => ({
  env: [{ name: 'CA', valueFrom: { [`${of}KeyRef`]: { name: of === 'secret' ? name : 'settings', key } } }],
});

const clientConfig = { service: { name: app, namespace }, caBundle: base64(ca.certificatePem) };
const hook = mutatingWebhook(app, 'v.shop.io', [app, namespace], { caPem: ca.certificatePem });
const conversion = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'x.shop.io' },
  spec: { conversion: { strategy: 'Webhook', webhook: { clientConfig } } },
};
const policy = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'BackendTLSPolicy',
  metadata: { name: 'p', namespace },
  spec: { validation: { hostname: host, caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] } },
};
const callers: readonly (readonly [string, Fields])[] = [
  ['apiserver-to-webhook', hook],
  ['apiserver-to-conversion-webhook', conversion],
  ['gateway-to-backend', policy],
];
const notThere = (file: string) => `broken: open ${usual}/${file}: no such file or directory`;
/** What is wrong with the Pods behind a Service, and what is said then. */
const pods: readonly (readonly [string, readonly Fields[], ...string[]])[] = [
  ['nothing', [runs({ [name]: usual }), pair], 'works'],
  [
    'a volume of keys that are not there',
    [mounting('tls.crt', 'server.key'), pair],
    'secret-key-missing',
    'broken: references non-existent secret key: server.key',
  ],
  [
    'a variable of a key that is not there',
    [runs({ [name]: usual }, variable('secret', 'root.crt')), pair],
    'secret-key-missing',
    "broken: couldn't find key root.crt in Secret shop/hook-cert",
  ],
  [
    'a variable of a ConfigMap',
    [
      runs({ [name]: usual }, variable('configMap', 'root.crt')),
      pair,
      configMap('settings', namespace, { other: 'x' }),
    ],
    'secret-key-missing',
    "broken: couldn't find key root.crt in ConfigMap shop/settings",
  ],
  [
    'a Secret of another namespace',
    [runs({ [name]: usual, client: '/client' }), pair, tlsSecret('client', 'other', reader)],
    'secret-in-other-namespace',
    'broken: secret "client" not found',
  ],
  ['nothing mounted', [runs({}), pair], 'webhook-cert-not-mounted', notThere('tls.crt')],
  ['mounted elsewhere', [runs({ [name]: '/certs' }), pair], 'webhook-cert-not-mounted', notThere('tls.crt')],
  [
    'another Secret',
    [runs({ 'other-cert': usual }), pair],
    'webhook-cert-not-mounted',
    'broken: secret "other-cert" not found',
  ],
  [
    'no key in the Secret',
    [runs({ [name]: usual }), secret(name, namespace, { 'tls.crt': served.certificatePem, key: 'x' })],
    'webhook-cert-not-mounted',
    notThere('tls.key'),
  ],
];

describe('a connection works only if the Pods behind its Service start', () => {
  for (const [record, caller] of callers) {
    const isCalledByServer = record !== 'gateway-to-backend';
    const authority = isCalledByServer ? [] : [configMap('ca', namespace, { 'ca.crt': ca.certificatePem })];
    for (const [what, objects, ...wanted] of pods) {
      // Mounts are known by who calls the server.
      if (!isCalledByServer && wanted[0] === 'webhook-cert-not-mounted') continue;
      test(`${record}: ${what}`, async () => {
        assert.deepEqual(await said(record, caller, service(app, namespace, app), ...objects, ...authority), wanted);
      });
    }
  }

  test('one of two that may start is enough', async () => {
    const other = JSON.parse(JSON.stringify(mounting('no.crt')).replace('"name":"hook"', '"name":"second"'));
    const both = [hook, service(app, namespace, app), runs({ [name]: usual }), other, pair];
    assert.deepEqual(await said('apiserver-to-webhook', ...both), ['secret-key-missing', 'works']);
  });
});

const www = 'www-tls';
const tls = (data: Readonly<Record<string, string>>, inNamespace = namespace) => secret(www, inNamespace, data);
const crt = { 'tls.crt': site.certificatePem };
const key = { 'tls.key': site.traditionalKeyPem };
const web = (annotations: Fields = {}) =>
  ingress('www', namespace, 'www.example.com', { secretName: www, annotations });
const gateway = (inNamespace?: string) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'g', namespace },
  spec: {
    gatewayClassName: 'other',
    listeners: [
      {
        name: 'https',
        hostname: 'www.example.com',
        tls: { certificateRefs: [{ name: www, ...(inNamespace === undefined ? {} : { namespace: inNamespace }) }] },
      },
    ],
  },
});
const incomplete = 'broken: secret "shop/www-tls" contains no keypair or CA certificate';
const mismatch = 'broken: tls: private key does not match public key';
const clients = { 'nginx.ingress.kubernetes.io/auth-tls-secret': 'shop/clients' };

describe('a connection works only if its reader can use the Secret', () => {
  const cases: readonly (readonly [string, readonly Fields[], ...string[]])[] = [
    ['Ingress with all', [web(), tls({ ...crt, ...key })], 'unknown'],
    ['Ingress without the key', [web(), tls({ ...crt, other: 'x' })], 'secret-key-missing', incomplete],
    ['Ingress without the certificate', [web(), tls({ ...key, other: 'x' })], 'secret-key-missing', incomplete],
    [
      'Ingress with the key of another certificate',
      [web(), tls({ ...crt, 'tls.key': served.traditionalKeyPem })],
      'key-cert-mismatch',
      mismatch,
    ],
    [
      'Ingress with the CA before its certificate',
      [web(), tls({ 'tls.crt': ca.certificatePem + site.certificatePem, ...key })],
      'chain-wrong-order',
      mismatch,
    ],
    [
      'Ingress of another namespace',
      [web(), tls({ ...crt, ...key }, 'other')],
      'secret-in-other-namespace',
      'broken: local SSL certificate shop/www-tls was not found',
    ],
    [
      'Ingress without the CA for clients',
      [web(clients), tls({ ...crt, ...key }), secret('clients', namespace, { 'ca.pem': ca.certificatePem })],
      'secret-key-missing',
      'broken: local SSL certificate shop/clients was not found',
    ],
    [
      'Gateway of a controller that is not known',
      [gateway(), tls({ ...crt, other: 'x' })],
      'secret-key-missing',
      'unknown',
    ],
    [
      'Gateway without a grant',
      [gateway('certs'), tls({ ...crt, ...key }, 'certs')],
      'secret-not-granted',
      'broken: Certificate ref to secret certs/www-tls not permitted by any ReferenceGrant',
    ],
  ];
  for (const [what, objects, ...wanted] of cases) {
    test(what, async () => assert.deepEqual(await said('client-to-ingress', ...objects), wanted));
  }
});

const folder = '/etc/prometheus/secrets/etcd-client';
const monitor = (tlsConfig: Fields) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: { name: 'etcd', namespace },
  spec: {
    selector: {},
    endpoints: [{ port: 'metrics', scheme: 'https', tlsConfig: { ...tlsConfig, serverName: 'etcd' } }],
  },
});
const prometheus = (spec: Fields) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Prometheus',
  metadata: { name: 'p', namespace },
  spec: { replicas: 1, ...spec },
});
const byName = monitor({
  ca: { secret: { name: 'etcd-client', key: 'ca.crt' } },
  cert: { secret: { name: 'etcd-client', key: 'tls.crt' } },
  keySecret: { name: 'etcd-client', key: 'tls.key' },
});
const byPath = monitor({ caFile: `${folder}/ca.crt`, certFile: `${folder}/tls.crt`, keyFile: `${folder}/tls.key` });
const held = (...left: readonly string[]) => {
  const all = { 'ca.crt': ca.certificatePem, 'tls.crt': reader.certificatePem, 'tls.key': reader.traditionalKeyPem };
  return secret(
    'etcd-client',
    namespace,
    Object.fromEntries(Object.entries(all).filter(([each]) => !left.includes(each))),
  );
};

describe('a monitor works only if Prometheus has what it names', async () => {
  const etcd = await ca.issue({ commonName: 'etcd', dnsNames: ['etcd'], extKeyUsage: ['serverAuth', 'clientAuth'] });
  const pki = { 'server.crt': etcd.certificatePem, 'server.key': etcd.traditionalKeyPem, 'ca.crt': ca.certificatePem };
  const command = [
    ...[
      'etcd',
      '--name=a',
      '--data-dir=/d',
      '--listen-client-urls=https://0.0.0.0:2379',
      '--advertise-client-urls=https://10.0.0.1:2379',
      '--client-cert-auth=true',
    ],
    ...['--cert-file=/pki/server.crt', '--key-file=/pki/server.key', '--trusted-ca-file=/pki/ca.crt'],
  ];
  const volumes = [{ name: 'pki', secret: { secretName: 'etcd-pki' } }];
  const containers = [{ name: 'etcd', command, volumeMounts: [{ name: 'pki', mountPath: '/pki' }] }];
  const metadata = { name: 'etcd', namespace: 'kube-system' };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, volumes } };
  const server = [pod, secret('etcd-pki', 'kube-system', pki)];
  const notFound = (each: string) => `broken: key "${each}" in secret "etcd-client" not found`;
  const unmounted = ['monitor-secret-not-mounted', `broken: open ${folder}/ca.crt: no such file or directory`];
  const cases: readonly (readonly [string, readonly Fields[], readonly string[]])[] = [
    ['by name', [byName, held()], ['works']],
    ...['ca.crt', 'tls.crt', 'tls.key'].map(
      (each) => [`by name, without ${each}`, [byName, held(each)], ['secret-key-missing', notFound(each)]] as const,
    ),
    ['by path', [byPath, held(), prometheus({ secrets: ['etcd-client'] })], ['works']],
    ['by path, not mounted', [byPath, held(), prometheus({})], unmounted],
    ['by path, without the key', [byPath, held('tls.key'), prometheus({ secrets: ['etcd-client'] })], ['unknown']],
  ];
  for (const [what, objects, wanted] of cases) {
    test(what, async () => assert.deepEqual(await said('monitoring-to-etcd', ...server, ...objects), wanted));
  }
});

describe('a placeholder of a CA is refused in the words of kube-apiserver', () => {
  const around = [service(app, namespace, app), runs({ [name]: usual }), pair];
  const bundle = (caller: Fields, text: string): Fields =>
    JSON.parse(JSON.stringify(caller).replace(/("caBundle":")[^"]*/, `$1${text}`));
  const noPem = 'broken: unable to load root certificates: unable to parse bytes as PEM block';
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['Cg==', 'placeholder-data', noPem],
    ['<base64-encoded-ca-cert>', 'placeholder-data', 'broken: illegal base64 data at input byte 0'],
    ['${CA_BUNDLE}', 'unknown'],
  ];
  for (const [record, caller] of callers.slice(0, 2)) {
    for (const [text, ...wanted] of cases) {
      test(`${record}: ${text}`, async () => {
        assert.deepEqual(await said(record, bundle(caller, text), ...around), wanted);
      });
    }
    test(`${record}: what a controller writes`, async () => {
      const metadata = { name: 'x', annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/hook` } };
      assert.deepEqual(await said(record, { ...bundle(caller, 'Cg=='), metadata }, ...around), ['unknown']);
    });
  }
});
