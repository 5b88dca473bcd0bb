import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configMap, deployment, mutatingWebhook, secret, service, tlsSecret } from '../../incidents/objects.ts';
import { base64 } from '../../support/base64.ts';
import { saidOfUses as said } from '../../support/saidOfUses.ts';
import { createTestCa } from '../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const [app, namespace] = ['hook', 'shop'];
const host = `${app}.${namespace}.svc`;
const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: app, dnsNames: [host], extKeyUsage: ['serverAuth'] });
const reader = await ca.issue({ commonName: 'prometheus', extKeyUsage: ['clientAuth'] });

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
  [
    'mounted elsewhere',
    [runs({ [name]: '/certs' }, { args: [`--cert-dir=${usual}`] }), pair],
    'webhook-cert-not-mounted',
    notThere('tls.crt'),
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

/** A Deployment with changes to its text. */
const changed = (of: Fields, ...pairs: readonly (readonly [string, Fields])[]): Fields =>
  JSON.parse(
    pairs.reduce(
      (text, [field, more]) => text.replace(`"${field}":{`, `"${field}":{${JSON.stringify(more).slice(1, -1)},`),
      JSON.stringify(of),
    ),
  );
const withArgs = (...args: readonly string[]) => runs({}, { args });
const role = (rule: Fields) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'writer', namespace },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['update'], ...rule }],
});
const job = (...args: readonly string[]) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'certgen', namespace },
  spec: { template: { spec: { containers: [{ name: 'certgen', image: 'certgen', args }] } } },
});
const settled: readonly (readonly [string, readonly Fields[]])[] = [
  ['mounted where the default may be', [runs({ [name]: '/certs' })]],
  ['another Secret, which the cluster may have', [runs({ 'other-cert': usual })]],
  ['another Secret of a like name', [runs({ 'hook-cert-2': usual })]],
  ['an optional volume', [changed(runs({ 'hook-old': usual }), ['secret', { optional: true }])]],
  ['a folder in a file', [withArgs('--config=/etc/hook.yaml')]],
  ['a shell', [runs({}, { command: ['/bin/sh', '-c'], args: ['cp /src/* /tmp && exec /manager'] })]],
  ['it rotates its certificate', [withArgs('--enable-cert-rotation=true')]],
  ['it is told the Secret', [withArgs(`--webhook-secret-name=${name}`, '--cert-dir=/var/certs')]],
  ['it may write the Secret', [runs({}), role({ resourceNames: [name] })]],
  ['it writes its folder', [withArgs('--cert-dir=/tmp/certs')]],
  ['a library makes the pair', [withArgs('--cert-dir=/var/run/certs', '--secure-port=6443')]],
  ['two folders', [runs({ [name]: '/webhook' }, { args: ['--cert-dir=/certs', '--webhook-cert-dir=/webhook'] })]],
  [
    'a folder and a file',
    [runs({ [name]: '/webhook' }, { args: ['--cert-dir=/certs', '--tls-cert-file=/webhook/tls.crt'] })],
  ],
  ['a word that may be anything', [withArgs('--cert', '/data/app')]],
  [
    'an injector',
    [
      changed(withArgs('--cert-dir=/vault/secrets'), [
        'template":{"metadata',
        { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } },
      ]),
    ],
  ],
];

describe('nothing is broken where a server may get its certificate in another way', () => {
  for (const [what, objects] of settled) {
    test(what, async () => {
      assert.deepEqual(await said('apiserver-to-webhook', hook, service(app, namespace, app), ...objects, pair), [
        'works',
      ]);
    });
  }

  test('a key that is kept out of the files', async () => {
    const around = [hook, service(app, namespace, app), runs({ [name]: usual })];
    const data = { 'tls.crt': served.certificatePem, 'ca.crt': ca.certificatePem };
    assert.deepEqual(await said('apiserver-to-webhook', ...around, secret(name, namespace, data)), ['works']);
    const broken = ['webhook-cert-not-mounted', notThere('tls.key')];
    const beside = [secret(name, namespace, data), tlsSecret('other', namespace, reader)];
    assert.deepEqual(await said('apiserver-to-webhook', ...around, ...beside), broken, 'others are here');
    const exported = secret(name, namespace, data, { metadata: { uid: 'a', resourceVersion: '1' } });
    assert.deepEqual(await said('apiserver-to-webhook', ...around, exported), broken, 'exported');
  });

  const other = tlsSecret('client', 'other', reader);
  const client = deployment('client', namespace, {}, { client: '/client' });
  const owned = { name: 'client', namespace: 'other', ownerReferences: [{ kind: 'Kafka', name: 'k', uid: 'a' }] };
  const strimzi = 'events-cluster-ca-cert';
  const copied = 'replicator.v1.mittwald.de/replicate-from';
  const request = (inNamespace: string) => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'client', namespace: inNamespace },
    spec: { secretName: 'client', dnsNames: ['client'], issuerRef: { name: 'x' } },
  });
  const elsewhere: readonly (readonly [string, readonly Fields[], ...string[]])[] = [
    ['in another namespace', [client, other], 'secret-in-other-namespace'],
    ['in another namespace, where an operator made it', [client, { ...other, metadata: owned }]],
    [
      'of Strimzi in another namespace',
      [
        deployment('client', namespace, {}, { [strimzi]: '/ca' }),
        secret(strimzi, 'kafka', { 'ca.crt': ca.certificatePem }),
      ],
    ],
    ['a Job copies it', [client, other, job('sh', '-c', 'kubectl get secret client -n other | kubectl apply -f -')]],
    ['a Job makes it', [client, other, job('create', '--secret-name=client')]],
    ['a Job is for another one', [client, other, job('create', '--secret-name=server')], 'secret-in-other-namespace'],
    ['written to another namespace', [client, request('other')], 'secret-in-other-namespace'],
    ['written where it is used', [client, request('other'), deployment('c', 'other', {}, { client: '/client' })]],
    ['without the keys', [mounting('tls.crt', 'tls.key'), secret(name, namespace, { a: 'x' })], 'secret-key-missing'],
    [
      'copied later',
      [
        mounting('tls.crt', 'tls.key'),
        secret(name, namespace, { a: 'x' }, { metadata: { annotations: { [copied]: 'certs/wild' } } }),
      ],
    ],
  ];
  for (const [what, objects, ...wanted] of elsewhere) {
    test(`a Secret: ${what}`, async () => assert.deepEqual(await said('none', ...objects), wanted));
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
  spec: { replicas: 1, serviceMonitorSelector: {}, ...spec },
});
const withoutSelector = { ...prometheus({}), spec: { replicas: 1, podMonitorSelector: {} } };
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
    ['by path, of a Prometheus without a selector', [byPath, held(), withoutSelector], []],
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
    ['${CA_BUNDLE}', 'placeholder-data', 'broken: illegal base64 data at input byte 0'],
    ['xxxxxxxxxxxx', 'placeholder-data', noPem],
    ['{{ .Values.caBundle }}', 'unknown'],
  ];
  for (const [record, caller] of callers.slice(0, 2)) {
    for (const [text, ...wanted] of cases) {
      test(`${record}: ${text}`, async () => {
        assert.deepEqual(await said(record, bundle(caller, text), ...around), wanted);
      });
    }
    test(`${record}: what a Job writes`, async () => {
      const named = { ...bundle(caller, 'Cg=='), metadata: { name: 'v.shop.io' } };
      const writer = job('patch', '--webhook-name=v.shop.io', '--secret-name=x');
      assert.deepEqual(await said(record, named, ...around, writer), ['unknown']);
    });
    test(`${record}: what a controller writes`, async () => {
      const metadata = { name: 'x', annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/hook` } };
      assert.deepEqual(await said(record, { ...bundle(caller, 'Cg=='), metadata }, ...around), ['unknown']);
    });
  }
});
