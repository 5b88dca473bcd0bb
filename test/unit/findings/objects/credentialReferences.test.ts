import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });

const judged = (files: Readonly<Record<string, string>>) =>
  saidOfObjects(files, /^secret-(?:missing|key-missing|type)/);

type Fields = Readonly<Record<string, unknown>>;

function secretOf(name: string, namespace: string, values: Readonly<Record<string, string>>, type = 'Opaque'): string {
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)]));
  return manifestOf('v1', 'Secret', { name, namespace }, { type, data });
}

describe('credentials of other kinds', () => {
  const workloads: readonly (readonly [kind: string, apiVersion: string, wrap: (pod: Fields) => Fields])[] = [
    ['Pod', 'v1', (pod) => pod],
    ...['Deployment', 'StatefulSet', 'DaemonSet'].map(
      (kind) => [kind, 'apps/v1', (pod: Fields) => ({ template: { spec: pod } })] as const,
    ),
    ['Job', 'batch/v1', (pod) => ({ template: { spec: pod } })],
    ['CronJob', 'batch/v1', (pod) => ({ jobTemplate: { spec: { template: { spec: pod } } } })],
  ];
  const pulling = { imagePullSecrets: [{ name: 'regcred' }] };

  for (const [kind, apiVersion, wrap] of workloads) {
    test(`${kind}: kubelet takes credentials only from Secrets of the types for them`, async () => {
      const file = manifestOf(apiVersion, kind, { name: 'web', namespace: 'shop' }, { spec: wrap(pulling) });
      const found = (key: string, type: string) =>
        judged({ 'w.yaml': file, 's.yaml': secretOf('regcred', 'shop', { [key]: '{"auths":{}}' }, type) });
      assert.deepEqual(await found('.dockerconfigjson', 'Opaque'), ['warning secret-type-unsuitable: regcred']);
      assert.deepEqual(await found('.dockerconfigjson', 'kubernetes.io/dockerconfigjson'), []);
      assert.deepEqual(await found('.dockercfg', 'kubernetes.io/dockercfg'), []);
      assert.deepEqual(await found('config.json', 'Opaque'), ['error secret-key-missing: regcred']);
    });
    test(`${kind}: a variable names a key of a Secret`, async () => {
      const variable = (key: string, more: Fields = {}) =>
        manifestOf(
          apiVersion,
          kind,
          { name: 'web', namespace: 'shop' },
          {
            spec: wrap({
              containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'web-token', key, ...more } } }] }],
            }),
          },
        );
      const secret = secretOf('web-token', 'shop', { token: 'a' });
      assert.deepEqual(await judged({ 'w.yaml': variable('password'), 's.yaml': secret }), [
        'error secret-key-missing: web-token',
      ]);
      assert.deepEqual(await judged({ 'w.yaml': variable('token'), 's.yaml': secret }), []);
      assert.deepEqual(await judged({ 'w.yaml': variable('password', { optional: true }), 's.yaml': secret }), []);
      assert.deepEqual(await judged({ 'w.yaml': variable('password') }), [], 'the Secret is elsewhere');
    });
  }

  test('a ServiceAccount names what Pods pull with', async () => {
    const account = manifestOf('v1', 'ServiceAccount', { name: 'web', namespace: 'shop' }, pulling);
    const secret = secretOf('regcred', 'shop', { '.dockerconfigjson': '{}' });
    assert.deepEqual(await judged({ 'a.yaml': account, 's.yaml': secret }), [
      'warning secret-type-unsuitable: regcred',
    ]);
  });

  for (const [field, nest] of [
    ['apiTokenSecretRef', (ref: Fields) => ({ acme: { solvers: [{ dns01: { cloudflare: ref } }] } })],
    ['tsigSecretSecretRef', (ref: Fields) => ({ acme: { solvers: [{ dns01: { rfc2136: ref } }] } })],
    ['secretAccessKeySecretRef', (ref: Fields) => ({ acme: { solvers: [{ dns01: { route53: ref } }] } })],
    ['keySecretRef', (ref: Fields) => ({ acme: { externalAccountBinding: { keyID: 'a', ...ref } } })],
    ['caBundleSecretRef', (ref: Fields) => ({ vault: { server: 'https://vault', ...ref } })],
    ['tokenSecretRef', (ref: Fields) => ({ vault: { server: 'https://vault', auth: ref } })],
  ] as const) {
    test(`an issuer names a key in ${field}`, async () => {
      const found = (kind: string, namespace: string, key: string) => {
        const spec = nest({ [field]: { name: 'web-token', key } });
        const metadata = kind === 'Issuer' ? { name: 'i', namespace } : { name: 'i' };
        const issuer = manifestOf('cert-manager.io/v1', kind, metadata, { spec });
        return judged({ 'i.yaml': issuer, 's.yaml': secretOf('web-token', namespace, { token: 'a' }) });
      };
      assert.deepEqual(await found('Issuer', 'shop', 'api-token'), ['error secret-key-missing: web-token']);
      assert.deepEqual(await found('ClusterIssuer', 'cert-manager', 'api-token'), [
        'error secret-key-missing: web-token',
      ]);
      assert.deepEqual(await found('Issuer', 'shop', 'token'), []);
    });
  }
  test("an ACME account's key is made by cert-manager", async () => {
    const spec = { acme: { privateKeySecretRef: { name: 'account', key: 'other.key' } } };
    const issuer = manifestOf('cert-manager.io/v1', 'Issuer', { name: 'i', namespace: 'shop' }, { spec });
    assert.deepEqual(await judged({ 'i.yaml': issuer, 's.yaml': secretOf('account', 'shop', { 'tls.key': 'a' }) }), []);
  });

  for (const kind of ['HelmRepository', 'GitRepository', 'OCIRepository', 'Bucket'])
    for (const field of ['secretRef', 'certSecretRef'])
      test(`a ${kind} of Flux finds CA certificates only under the keys that it reads, in ${field}`, async () => {
        const found = (values: Readonly<Record<string, string>>) => {
          const metadata = { name: 'charts', namespace: 'flux' };
          const spec = { url: 'https://charts.example.com', [field]: { name: 'charts-auth' } };
          const source = manifestOf('source.toolkit.fluxcd.io/v1', kind, metadata, { spec });
          return judged({ 'r.yaml': source, 's.yaml': secretOf('charts-auth', 'flux', values) });
        };
        assert.deepEqual(await found({ username: 'a', caCert: ca.certificatePem }), [
          'error secret-key-missing: charts-auth',
        ]);
        assert.deepEqual(await found({ username: 'a', caFile: ca.certificatePem }), []);
        assert.deepEqual(await found({ 'ca.crt': ca.certificatePem, old: ca.certificatePem }), []);
        assert.deepEqual(await found({ 'tls.crt': served.certificatePem, 'tls.key': 'a' }), [], 'of the client');
        assert.deepEqual(await found({ username: 'a', password: 'b' }), []);
      });
});

describe('a Secret for a token', () => {
  const annotations = { 'kubernetes.io/service-account.name': 'agent' };
  const type = 'kubernetes.io/service-account-token';
  const secret = manifestOf('v1', 'Secret', { name: 'agent-token', namespace: 'ops', annotations }, { type });
  const subjects = [{ kind: 'ServiceAccount', name: 'agent', namespace: 'ops' }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
  const binding = manifestOf(
    'rbac.authorization.k8s.io/v1',
    'ClusterRoleBinding',
    { name: 'a' },
    { roleRef, subjects },
  );
  const account = (namespace: string, name = 'agent') => manifestOf('v1', 'ServiceAccount', { name, namespace }, {});
  const expected = ['warning secret-missing: agent'];

  test('is deleted without its ServiceAccount', async () => {
    assert.deepEqual(await judged({ 's.yaml': secret, 'b.yaml': binding }), expected);
    assert.deepEqual(await judged({ 's.yaml': secret, 'b.yaml': binding, 'a.yaml': account('other') }), expected);
  });
  test('has one in these files, or maybe elsewhere', async () => {
    assert.deepEqual(await judged({ 's.yaml': secret, 'b.yaml': binding, 'x/a.yaml': account('ops') }), []);
    assert.deepEqual(await judged({ 's.yaml': secret }), [], 'nothing beside it uses it');
    const templated = account('ops', '{{ .Values.account }}');
    assert.deepEqual(await judged({ 's.yaml': secret, 'b.yaml': binding, 'a.yaml': templated }), []);
    const filled = manifestOf(
      'v1',
      'Secret',
      { name: 'agent-token', namespace: 'ops', annotations },
      { type, data: { token: base64('a') } },
    );
    assert.deepEqual(await judged({ 's.yaml': filled, 'b.yaml': binding }), [], 'made while there was one');
  });
});

describe('the CA of a store of external-secrets', () => {
  const all = (files: Readonly<Record<string, string>>) =>
    saidOfObjects(files, /^secret-(?:missing|key-missing|in-other)|^private-ca/);
  const kinds = ['SecretStore', 'ClusterSecretStore'] as const;
  const storeOf = (kind: string, provider: Fields, namespace = 'shop') =>
    manifestOf(
      'external-secrets.io/v1',
      kind,
      { name: 'vault', ...(kind === 'SecretStore' ? { namespace } : {}) },
      { spec: { provider } },
    );
  const vault = (caProvider: Fields) => ({ vault: { server: 'https://vault.example.com:8200', caProvider } });
  const named = { type: 'Secret', name: 'vault-ca', key: 'ca.crt' };
  const secret = (namespace: string, key = 'ca.crt') => secretOf('vault-ca', namespace, { [key]: ca.certificatePem });

  for (const [what, provider] of [
    ['vault', vault],
    ['conjur', (caProvider: Fields) => ({ conjur: { url: 'https://conjur.example.com', caProvider } })],
    ['webhook', (caProvider: Fields) => ({ webhook: { url: 'https://hook.example.com', caProvider } })],
    ['kubernetes', (caProvider: Fields) => ({ kubernetes: { server: { caProvider } } })],
  ] as const) {
    test(`${what}: a SecretStore reads its own namespace, whatever it names`, async () => {
      const store = storeOf('SecretStore', provider({ ...named, namespace: 'vault' }));
      const found = ['error secret-in-other-namespace: vault-ca'];
      assert.deepEqual(await all({ 'shop/store.yaml': store, 'vault/ca.yaml': secret('vault') }), found);
      const both = { 'shop/store.yaml': store, 'vault/ca.yaml': secret('vault'), 'shop/ca.yaml': secret('shop') };
      assert.deepEqual(await all(both), []);
      assert.deepEqual(await all({ 'shop/store.yaml': store }), [], 'the Secrets are elsewhere');
      const configMap = storeOf('SecretStore', provider({ ...named, type: 'ConfigMap', namespace: 'vault' }));
      assert.deepEqual(
        await all({ 'shop/store.yaml': configMap, 'vault/ca.yaml': secret('vault') }),
        [],
        'a ConfigMap',
      );
    });
    test(`${what}: a ClusterSecretStore must name the namespace`, async () => {
      const store = (more: Fields) => ({
        'store.yaml': storeOf('ClusterSecretStore', provider({ ...named, ...more })),
        'ca.yaml': secret('vault'),
      });
      assert.deepEqual(await all(store({})), ['warning secret-missing: vault-ca']);
      assert.deepEqual(await all(store({ type: 'ConfigMap' })), ['warning secret-missing: vault-ca']);
      assert.deepEqual(await all(store({ namespace: 'vault' })), []);
    });
  }
  for (const kind of kinds) {
    for (const type of ['Secret', 'ConfigMap']) {
      test(`${kind}: a key that the ${type} does not have`, async () => {
        const data = { 'ca.pem': ca.certificatePem };
        const object =
          type === 'Secret'
            ? secret('shop', 'ca.pem')
            : manifestOf('v1', type, { name: 'vault-ca', namespace: 'shop' }, { data });
        const store = (key: string) => storeOf(kind, vault({ ...named, type, key, namespace: 'shop' }));
        const found = ['error secret-key-missing: vault-ca'];
        assert.deepEqual(await all({ 'a.yaml': store('ca.crt'), 'b.yaml': object }), found);
        assert.deepEqual(await all({ 'a.yaml': store('ca.pem'), 'b.yaml': object }), []);
      });
    }
    test(`${kind}: it did not sign the certificate of Vault`, async () => {
      const stranger = await createTestCa({ name: 'other' });
      const pair = await ca.issue({ dnsNames: ['vault.example.com'], extKeyUsage: ['serverAuth'] });
      const serving = secretOf('vault-tls', 'shop', { 'tls.crt': pair.certificatePem, 'tls.key': pair.keyPem });
      const judge = (signer: { readonly certificatePem: string }, provider: Fields) =>
        all({
          'a.yaml': storeOf(kind, provider),
          'b.yaml': secretOf('vault-ca', 'shop', { 'ca.crt': signer.certificatePem }),
          'c.yaml': serving,
        });
      const told = 'private-ca-not-configured: https://vault.example.com:8200';
      const found = [`warning ${told}`];
      const withCa = vault({ ...named, namespace: 'shop' });
      // A CA that is set takes the place of the system's.
      assert.deepEqual(await judge(stranger, withCa), [`error ${told}`]);
      assert.deepEqual(await judge(ca, withCa), []);
      assert.deepEqual(await judge(ca, { vault: { server: 'https://vault.example.com:8200' } }), found, 'none is set');
    });
  }
});
