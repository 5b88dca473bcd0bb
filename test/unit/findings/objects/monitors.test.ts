import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { monitored } from '../../../mutations/distributions/settings.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'internal-ca' });
const other = await createTestCa({ name: 'other-ca' });
const host = 'web.shop.svc';
const pairOf = async (more: Fields = {}) =>
  tlsSecret(
    { name: 'web-tls', namespace: 'shop' },
    await ca.issue({ dnsNames: [host], extKeyUsage: ['serverAuth'], ...more }),
    { 'ca.crt': ca.certificatePem },
  );
const serving = await pairOf();
const labels = { app: 'web' };
const running = [
  manifestOf(
    'v1',
    'Service',
    { name: 'web', namespace: 'shop', labels },
    { spec: { selector: labels, ports: [{ name: 'https', port: 8443 }] } },
  ),
  manifestOf(
    'apps/v1',
    'StatefulSet',
    { name: 'web', namespace: 'shop' },
    {
      spec: {
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'web' }], volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }] },
        },
      },
    },
  ),
];
const authority = (signer: { readonly certificatePem: string }) =>
  manifestOf(
    'v1',
    'Secret',
    { name: 'root', namespace: 'shop' },
    { data: { 'ca.crt': base64(signer.certificatePem) } },
  );
const fromSecret = (name: string, key = 'ca.crt') => ({ ca: { secret: { name, key } } });

const judged = (...documents: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])),
    /^server-san|^private-ca|^user-not-bound|^monitor-secret/,
  );

for (const [kind, field, group] of monitored) {
  const monitor = (tlsConfig: Fields, more: Fields = {}, spec: Fields = {}) =>
    manifestOf(
      group,
      kind,
      { name: 'web', namespace: 'shop' },
      {
        spec: {
          selector: { matchLabels: labels },
          [field]: [{ port: 'https', scheme: 'https', tlsConfig, ...more }],
          ...spec,
        },
      },
    );
  const found = (tlsConfig: Fields, more: Fields = {}, spec: Fields = {}, ...others: readonly string[]) =>
    judged(serving, ...running, monitor(tlsConfig, more, spec), ...others);

  describe(kind, () => {
    test('needs serverName for a certificate without addresses', async () => {
      const own = fromSecret('web-tls');
      assert.deepEqual(await found(own), ['error server-san-missing: scheme']);
      assert.deepEqual(await found({ ...own, serverName: host }), []);
      assert.deepEqual(await found({ ...own, serverName: 'x.shop.svc' }), ['error server-san-missing: x.shop.svc']);
      assert.deepEqual(await found({ ...own, insecureSkipVerify: true }), []);
      assert.deepEqual(await found(own, { scheme: 'http' }), []);
      assert.deepEqual(await found(own, { relabelings: [{ targetLabel: '__address__' }] }), [], 'another address');
      const withAddress = await pairOf({ ipAddresses: ['10.0.0.7'] });
      assert.deepEqual(await judged(withAddress, ...running, monitor(own)), []);
    });
    test('needs the CA of the target', async () => {
      const refused = ['warning private-ca-not-configured: scheme'];
      assert.deepEqual(await found({ serverName: host }), refused);
      assert.deepEqual(await found({ ...fromSecret('root'), serverName: host }, {}, {}, authority(ca)), []);
      assert.deepEqual(
        (await found({ ...fromSecret('root'), serverName: host }, {}, {}, authority(other))).length,
        1,
        'another CA',
      );
      assert.deepEqual(await found({ ...fromSecret('root'), serverName: host }), [], 'the Secret is elsewhere');
      const mounted = { caFile: '/etc/prometheus/secrets/root/ca.crt', serverName: host };
      assert.deepEqual(await found(mounted, {}, {}, authority(ca)), []);
      assert.deepEqual((await found(mounted, {}, {}, authority(other))).length, 1, 'another CA in a file');
      assert.deepEqual(await found({ caFile: '/etc/ssl/ca.crt', serverName: host }), [], 'a file of elsewhere');
    });
    test('is not judged where its target is not known', async () => {
      const own = fromSecret('web-tls');
      assert.deepEqual(await judged(serving, monitor(own)), [], 'nothing is selected');
      assert.deepEqual(await found(own, {}, { namespaceSelector: { matchNames: ['a', 'b'] } }), []);
      assert.deepEqual(await found(own, {}, { selector: { matchLabels: { app: 'other' } } }), []);
    });
  });
}

describe('Prometheus', () => {
  const rbac = 'rbac.authorization.k8s.io';
  const rules = [{ apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] }];
  const reader = (kind = 'Prometheus', spec: Fields = {}) =>
    manifestOf(
      'monitoring.coreos.com/v1',
      kind,
      { name: 'k8s', namespace: 'monitoring' },
      {
        spec: {
          serviceAccountName: 'prometheus',
          serviceMonitorSelector: {},
          podMonitorSelector: {},
          serviceMonitorNamespaceSelector: {},
          podMonitorNamespaceSelector: {},
          ...spec,
        },
      },
    );
  const subjects = [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }];
  const bound = (namespace: string) =>
    [
      manifestOf(`${rbac}/v1`, 'Role', { name: 'prometheus', namespace }, { rules }),
      manifestOf(
        `${rbac}/v1`,
        'RoleBinding',
        { name: 'prometheus', namespace },
        { roleRef: { apiGroup: rbac, kind: 'Role', name: 'prometheus' }, subjects },
      ),
    ].join('---\n');
  const wholly = (resources: readonly string[]) =>
    [
      manifestOf(
        `${rbac}/v1`,
        'ClusterRole',
        { name: 'prometheus' },
        {
          rules: [
            { apiGroups: [''], resources, verbs: ['get', 'list'] },
            { nonResourceURLs: ['/metrics'], verbs: ['get'] },
          ],
        },
      ),
      manifestOf(
        `${rbac}/v1`,
        'ClusterRoleBinding',
        { name: 'prometheus' },
        { roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'prometheus' }, subjects },
      ),
    ].join('---\n');
  const monitor = (kind = 'ServiceMonitor', spec: Fields = {}, more: Fields = {}) =>
    manifestOf(
      'monitoring.coreos.com/v1',
      kind,
      { name: 'web', namespace: 'shop', ...more },
      { spec: { selector: { matchLabels: labels }, endpoints: [{ port: 'web' }], ...spec } },
    );
  const refused = ['warning user-not-bound: shop'];

  for (const kind of ['ServiceMonitor', 'PodMonitor']) {
    for (const of of ['Prometheus', 'PrometheusAgent']) {
      test(`${of} is bound in the namespace of each ${kind}`, async () => {
        const found = (...more: readonly string[]) => judged(reader(of), bound('monitoring'), monitor(kind), ...more);
        assert.deepEqual(await found(), refused);
        assert.deepEqual(await found(bound('shop')), []);
        assert.deepEqual(await found(wholly(['nodes/metrics'])), refused);
        assert.deepEqual(await found(wholly(['pods', 'services', 'endpoints'])), []);
      });
    }
  }
  test('may lack a namespace that it does not read', async () => {
    const elsewhere = { namespaceSelector: { matchNames: ['monitoring'] } };
    assert.deepEqual(await judged(reader(), bound('monitoring'), monitor('ServiceMonitor', elsewhere)), []);
    const selective = { serviceMonitorSelector: { matchLabels: { team: 'a' } } };
    assert.deepEqual(await judged(reader('Prometheus', selective), bound('monitoring'), monitor()), []);
    const chosen = monitor('ServiceMonitor', {}, { labels: { team: 'a' } });
    assert.deepEqual(await judged(reader('Prometheus', selective), bound('monitoring'), chosen), refused);
  });
  test('mounts the Secrets and ConfigMaps that its monitors name', async () => {
    for (const [kind, field] of [
      ['ServiceMonitor', 'endpoints'],
      ['PodMonitor', 'podMetricsEndpoints'],
    ] as const) {
      for (const [folder, list] of [
        ['secrets', 'secrets'],
        ['configmaps', 'configMaps'],
      ] as const) {
        const file = `/etc/prometheus/${folder}/etcd-certs/ca.crt`;
        for (const name of ['caFile', 'certFile', 'keyFile']) {
          const reading = monitor(kind, { [field]: [{ port: 'web', scheme: 'https', tlsConfig: { [name]: file } }] });
          const found = (spec: Fields) => judged(reader('Prometheus', spec), reading);
          assert.deepEqual(await found({}), [`error monitor-secret-not-mounted: ${file.slice(0, 12)}…`]);
          assert.deepEqual((await found({ [list]: ['other'] })).length, 1);
          assert.deepEqual(await found({ [list]: ['other', 'etcd-certs'] }), []);
          assert.deepEqual(await found({ volumeMounts: [{ name: 'x', mountPath: '/etc/prometheus/secrets' }] }), []);
          assert.deepEqual(await judged(reading), [], 'without its Prometheus');
        }
      }
    }
  });
  test('is why a file of the Secret is not there, whichever the log names', async () => {
    const folder = '/etc/prometheus/secrets/etcd-certs';
    // With which the CA is read, and of no use.
    const insecureSkipVerify = true;
    const tlsConfig = {
      insecureSkipVerify,
      caFile: `${folder}/ca.crt`,
      certFile: `${folder}/tls.crt`,
      keyFile: `${folder}/tls.key`,
    };
    const service = manifestOf(
      'v1',
      'Service',
      { name: 'kube-etcd', namespace: 'kube-system', labels: { app: 'kube-etcd' } },
      { spec: { clusterIP: 'None', selector: { component: 'etcd' }, ports: [{ name: 'web', port: 2379 }] } },
    );
    const reading = monitor('ServiceMonitor', {
      endpoints: [{ port: 'web', scheme: 'https', tlsConfig }],
      namespaceSelector: { matchNames: ['kube-system'] },
      selector: { matchLabels: { app: 'kube-etcd' } },
    });
    const client = await ca.issue({ commonName: 'prometheus', extKeyUsage: ['clientAuth'] });
    const secret = tlsSecret({ name: 'etcd-certs', namespace: 'monitoring' }, client, { 'ca.crt': ca.certificatePem });
    const files = [reader('Prometheus', {}), reading, service, secret];
    const context = await contextOf(Object.fromEntries(files.map((text, at) => [`${at}.yaml`, text])));
    const explained = (file: string) =>
      explainErrors(`open ${folder}/${file}: no such file or directory`, context).map(({ connections, findings }) => [
        connections.length,
        ...[...findings, ...connections.flatMap((each) => each.findings)].map(({ code }) => code),
      ]);
    assert.deepEqual(explained('tls.crt'), [[1, 'monitor-secret-not-mounted']]);
    assert.deepEqual(explained('ca.crt'), [[0, 'monitor-secret-not-mounted']], 'the connection fails with tls.crt');
  });
  test('has what is merged into its container', async () => {
    const tlsConfig = { caFile: '/etc/prometheus/secrets/etcd-certs/ca.crt' };
    const reading = monitor('ServiceMonitor', { endpoints: [{ port: 'web', scheme: 'https', tlsConfig }] });
    const mounting = (name: string, mountPath: string) =>
      reader('Prometheus', { containers: [{ name, volumeMounts: [{ name: 'x', mountPath }] }] });
    const unmounted = ['error monitor-secret-not-mounted: /etc/prometh…'];
    for (const path of ['/etc/prometheus/secrets/etcd-certs', '/etc/prometheus/secrets/etcd-certs/', '/etc/prometheus'])
      assert.deepEqual(await judged(mounting('prometheus', path), reading), [], path);
    assert.deepEqual(await judged(mounting('prometheus', '/etc/prometheus/secrets/other'), reading), unmounted);
    assert.deepEqual(await judged(mounting('thanos', '/etc/prometheus/secrets/etcd-certs'), reading), unmounted);
  });
  test('reads the monitors of its own namespace, unless it selects namespaces', async () => {
    const tlsConfig = { caFile: '/etc/prometheus/secrets/etcd-certs/ca.crt' };
    const reading = monitor('ServiceMonitor', { endpoints: [{ port: 'web', scheme: 'https', tlsConfig }] });
    const found = (namespace: string, spec: Fields, ...others: readonly string[]) =>
      judged(
        manifestOf('monitoring.coreos.com/v1', 'Prometheus', { name: 'p', namespace }, { spec }),
        reading,
        ...others,
      );
    const unmounted = ['error monitor-secret-not-mounted: /etc/prometh…'];
    const all = { serviceMonitorSelector: {} };
    const labelled = { ...all, serviceMonitorNamespaceSelector: { matchLabels: { team: 'a' } } };
    assert.deepEqual(await found('team', all), []);
    assert.deepEqual(await found('team', labelled), [], 'labels of namespaces');
    assert.deepEqual(await found('team', { ...all, serviceMonitorNamespaceSelector: {} }), unmounted);
    assert.deepEqual(await found('shop', all), unmounted);
    assert.deepEqual(await found('shop', { podMonitorSelector: {} }), [], 'without a selector it reads none');
    const second = manifestOf(
      'monitoring.coreos.com/v1',
      'Prometheus',
      { name: 'q', namespace: 'team' },
      { spec: all },
    );
    const none = manifestOf(
      'monitoring.coreos.com/v1',
      'Prometheus',
      { name: 'p', namespace: 'shop' },
      { spec: { replicas: 1 } },
    );
    for (const [text, expected] of [
      [`${none}\n---\n${second}`, []],
      [`${second}\n---\n${none}`, []],
      [`${second}\n---\n${none}`.replaceAll('"team"', '"shop"'), unmounted],
      [`# serviceMonitorSelector: {}\n${none}`, []],
      [`${none} # serviceMonitorSelector: {}`, []],
    ] as const)
      assert.deepEqual(await judged(text, reading), expected, text);
    assert.deepEqual(await found('shop', all, reader('Prometheus', { secrets: ['etcd-certs'] })), []);
  });
  test('is not judged where its bindings are not among the files', async () => {
    assert.deepEqual(await judged(reader(), monitor()), []);
  });
});
