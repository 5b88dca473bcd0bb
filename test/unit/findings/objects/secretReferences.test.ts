import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });

const codes = /^secret-(?:in-other|missing|key-missing|not-granted|type)/;
const judged = (files: Readonly<Record<string, string>>) => saidOfObjects(files, codes);

type Fields = Readonly<Record<string, unknown>>;

function ingressOf(
  namespace: string,
  secretName: string,
  annotations: Fields = {},
  ingressClassName = 'nginx',
): string {
  const spec = { ingressClassName, tls: [{ hosts: ['shop.example.com'], secretName }] };
  return manifestOf('networking.k8s.io/v1', 'Ingress', { name: 'shop', namespace, annotations }, { spec });
}

function secretOf(name: string, namespace: string, values: Readonly<Record<string, string>>, type = 'Opaque'): string {
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)]));
  return manifestOf('v1', 'Secret', { name, namespace }, { type, data });
}

describe('a name that no Secret can have', () => {
  const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, served);
  const messages = async (namespace: string, secretName: string, annotations: Fields = {}) =>
    (await findingsIn({ 'i.yaml': ingressOf(namespace, secretName, annotations), 's.yaml': secret }))
      .filter(({ code }) => codes.test(code))
      .map(({ severity, message }) => `${severity} ${message}`);

  test('has a namespace before it', async () => {
    assert.deepEqual(await messages('shop', 'shop/web-tls'), [
      'error shop/web-tls is not a valid name: this field takes a name only, of a Secret in namespace shop. ' +
        'ingress-nginx fails with `local SSL certificate shop/shop/web-tls was not found`. Write web-tls alone.',
    ]);
    const [elsewhere] = await messages('other', 'shop/web-tls');
    assert.match(elsewhere ?? '', /Create web-tls in namespace other, and write web-tls alone\.$/);
  });
  test('may be written so in an annotation', async () => {
    const annotations = { 'nginx.ingress.kubernetes.io/proxy-ssl-secret': 'shop/web-tls' };
    assert.deepEqual(await messages('shop', 'web-tls', annotations), []);
  });
});

test('a name and a key that are swapped', async () => {
  const certificate = (name: string, key: string) =>
    manifestOf(
      'cert-manager.io/v1',
      'Certificate',
      { name: 'shop', namespace: 'shop' },
      { spec: { secretName: 'shop-tls', keystores: { jks: { create: true, passwordSecretRef: { name, key } } } } },
    );
  const store = secretOf('store-pass', 'shop', { password: 'changeit' });
  const found = (name: string, key: string, secret = store) =>
    findingsIn({ 'c.yaml': certificate(name, key), 's.yaml': secret });
  const told = (await found('password', 'store-pass')).filter(({ code }) => codes.test(code));
  assert.deepEqual(
    told.map(({ message }) => message),
    [
      'Secret password is not in these files, but Secret store-pass has the key password: name and key are swapped. ' +
        'cert-manager fails with `fetching JKS keystore password from Secret: secret "password" not found`. Swap them.',
    ],
  );
  const others = [
    await found('store-pass', 'password'),
    await found('password', 'store-pass', secretOf('store-pass', 'other', { password: 'changeit' })),
    await found('password', 'store-pass', secretOf('store-pass', 'shop', { phrase: 'changeit' })),
  ];
  assert.deepEqual(
    others.flat().filter(({ code }) => codes.test(code)),
    [],
  );
});

describe('a Secret in another namespace', () => {
  const secret = tlsSecret({ name: 'web-tls', namespace: 'default' }, served);
  const expected = ['error secret-in-other-namespace: web-tls'];

  test('is not found', async () => {
    assert.deepEqual(await judged({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': secret }), expected);
  });
  test("is told in the controller's words", async () => {
    const findings = await findingsIn({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': secret });
    assert.equal(
      findings.find(({ code }) => code === 'secret-in-other-namespace')?.message,
      'Secret web-tls must be in namespace shop. These files contain it in namespace default only. ' +
        'ingress-nginx fails with `local SSL certificate shop/web-tls was not found`. ' +
        'Create it in namespace shop.',
    );
  });
  test('may be one of several, or the only one', async () => {
    const ingress = ingressOf('shop', 'web-tls');
    const both = { 'i.yaml': ingress, 's.yaml': secret, 'o.yaml': secret.replace('default', 'shop') };
    assert.deepEqual(await judged(both), []);
    assert.deepEqual(await judged({ 'i.yaml': ingress }), [], 'nothing tells of its Secrets');
    assert.deepEqual(await judged({ 'i.yaml': ingressOf('default', 'web-tls'), 's.yaml': secret }), []);
    const unnamed = tlsSecret({ name: 'web-tls' }, served);
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': unnamed }), [], 'a namespace given later');
  });
  test('belongs to another environment', async () => {
    const ingress = ingressOf('shop', 'web-tls');
    assert.deepEqual(await judged({ 'a/i.yaml': ingress, 'b/s.yaml': secret }), []);
    const own = ingressOf('default', 'web-tls');
    assert.deepEqual(await judged({ 'i.yaml': ingress, 'o.yaml': own, 's.yaml': secret }), []);
  });
  test('is created by a controller', async () => {
    const issued = ingressOf('shop', 'web-tls', { 'cert-manager.io/cluster-issuer': 'x' });
    assert.deepEqual(await judged({ 'i.yaml': issued, 's.yaml': secret }), []);
    const metadata = { name: 'web', namespace: 'shop' };
    const request = manifestOf('cert-manager.io/v1', 'Certificate', metadata, { spec: { secretName: 'web-tls' } });
    assert.deepEqual(await judged({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': secret, 'c.yaml': request }), []);
    const copied = tlsSecret(
      {
        name: 'web-tls',
        namespace: 'default',
        annotations: { 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' },
      },
      served,
    );
    assert.deepEqual(await judged({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': copied }), []);
  });
  test('of a template is not known', async () => {
    const ingress = ingressOf('shop', 'web-tls').replace('"shop.example.com"', '"{{ .Values.host }}"');
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': secret }), []);
    assert.deepEqual(await judged({ 'i.yaml': ingressOf('shop', '${NAME}'), 's.yaml': secret }), []);
  });
});

describe('Secrets exported from a cluster', () => {
  const exported = (name: string) => ({ name, namespace: 'shop', uid: `uid-of-${name}`, resourceVersion: '7' });
  const spec = { tls: [{ hosts: ['shop.example.com'], secretName: 'web-tls' }] };
  const ingress = manifestOf('networking.k8s.io/v1', 'Ingress', exported('shop'), { spec });
  const release = manifestOf('v1', 'Secret', exported('sh.helm.release.v1.shop.v1'), { type: 'helm.sh/release.v1' });
  const list = (...objects: readonly string[]) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects.map((text) => JSON.parse(text) as unknown) });
  const secret = (name: string) => tlsSecret(exported(name), served);
  const expected = ['warning secret-missing: web-tls'];

  test('are all that there are', async () => {
    const all = list(secret('other-tls'), release);
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': all }), expected);
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': list(secret('web-tls'), release) }), []);
    assert.deepEqual(await judged({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': all }), []);
    assert.deepEqual(await judged({ 'all.yaml': list(ingress, secret('other-tls')) }), expected, 'in one List');
  });
  test('are no ConfigMaps', async () => {
    const volumes = [{ name: 'a', configMap: { name: 'trust' } }];
    const workload = manifestOf('apps/v1', 'Deployment', exported('web'), {
      spec: { selector: {}, template: { spec: { volumes } } },
    });
    assert.deepEqual(await judged({ 'd.yaml': workload, 's.yaml': list(secret('other-tls'), release) }), []);
  });
  test('are some that were asked for by name', async () => {
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': list(secret('other-tls')) }), []);
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': list(secret('other-tls'), secret('api-tls')) }), []);
    assert.deepEqual(await judged({ 'i.yaml': ingress, 's.yaml': list(release) }), []);
    const documents = `${list(ingress)}\n---\n${list(secret('other-tls'))}`;
    assert.deepEqual(await judged({ 'all.yaml': documents }), [], 'in two Lists');
  });
});

describe('the keys of a Secret', () => {
  const pair = { 'web.crt': served.certificatePem, 'web.key': served.keyPem };
  const expected = ['error secret-key-missing: web-tls'];
  const withSecret = (...values: Parameters<typeof secretOf>) =>
    judged({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': secretOf(...values) });

  test('are missing', async () => {
    assert.deepEqual(await withSecret('web-tls', 'shop', pair), expected);
    const half = { 'tls.crt': served.certificatePem };
    assert.deepEqual(await withSecret('web-tls', 'shop', half), [], 'the key is kept out of the files');
    assert.deepEqual(await withSecret('web-tls', 'shop', { ...half, other: 'x' }), expected);
    const typed = secretOf('web-tls', 'shop', pair, 'kubernetes.io/tls');
    assert.deepEqual(
      await judged({ 'i.yaml': ingressOf('shop', 'web-tls'), 's.yaml': typed }),
      [],
      'told at the Secret',
    );
  });
  test('are missing or empty in the file of the object that reads them', async () => {
    const together = (values: Parameters<typeof secretOf>[2], ...type: readonly string[]) =>
      judged({
        'all.yaml': [ingressOf('shop', 'web-tls'), secretOf('web-tls', 'shop', values, ...type)].join('---\n'),
      });
    assert.deepEqual(await together({ 'tls.crt': served.certificatePem }), expected);
    assert.deepEqual(await together({ 'tls.crt': '', 'tls.key': '' }), expected);
    assert.deepEqual(await together({ 'tls.crt': served.certificatePem, 'tls.key': served.keyPem }), []);
    assert.deepEqual(await together({}), [], 'a controller fills it');
    assert.deepEqual(await withSecret('web-tls', 'shop', { 'tls.crt': '', 'tls.key': '' }), [], 'in a file of its own');
  });
  test('are told in the words of Traefik', async () => {
    const files = {
      'i.yaml': ingressOf('shop', 'web-tls', {}, 'traefik'),
      's.yaml': secretOf('web-tls', 'shop', pair),
    };
    assert.equal(
      (await findingsIn(files)).find(({ code }) => code === 'secret-key-missing')?.message,
      'Secret shop/web-tls has no tls.crt and tls.key, which Ingress shop/shop needs. ' +
        'Traefik fails with `secret shop/web-tls is missing the following TLS data entries: tls.crt and tls.key`. ' +
        'Add tls.crt and tls.key to the Secret.',
    );
  });
  test('are empty', async () => {
    const half = { 'tls.crt': '', 'tls.key': served.keyPem };
    assert.deepEqual(await withSecret('web-tls', 'shop', half), expected);
    assert.deepEqual(await withSecret('web-tls', 'shop', { 'tls.crt': '', 'tls.key': '' }), [], 'filled later');
  });
  test('verify clients', async () => {
    const annotations = { 'nginx.ingress.kubernetes.io/auth-tls-secret': 'shop/clients' };
    const ingress = ingressOf('shop', 'web-tls', annotations);
    const found = (values: Readonly<Record<string, string>>) =>
      judged({ 'i.yaml': ingress, 's.yaml': secretOf('clients', 'shop', values) });
    assert.deepEqual(await found({ 'chain.pem': ca.certificatePem }), ['error secret-key-missing: shop/clients']);
    assert.deepEqual(await found({ 'ca.crt': ca.certificatePem }), []);
  });
});

describe('a Gateway', () => {
  const gateway = (namespace?: string) =>
    manifestOf(
      'gateway.networking.k8s.io/v1',
      'Gateway',
      { name: 'web', namespace: 'gateways' },
      {
        spec: {
          listeners: [
            { name: 'https', hostname: 'shop.example.com', tls: { certificateRefs: [{ name: 'web-tls', namespace }] } },
          ],
        },
      },
    );
  const grant = (from: Fields, to: Fields = {}) =>
    manifestOf(
      'gateway.networking.k8s.io/v1beta1',
      'ReferenceGrant',
      { name: 'g', namespace: 'shop' },
      {
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...from }],
          to: [{ group: '', kind: 'Secret', ...to }],
        },
      },
    );
  const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, served);

  test('needs a grant for another namespace', async () => {
    const files = { 'g.yaml': gateway('shop'), 's.yaml': secret };
    const expected = ['error secret-not-granted: web-tls'];
    assert.deepEqual(await judged(files), ['warning secret-not-granted: web-tls']);
    assert.deepEqual(await judged({ ...files, 'r.yaml': grant({ namespace: 'gateways' }) }), []);
    assert.deepEqual(await judged({ ...files, 'r.yaml': grant({ namespace: 'gateways' }, { name: 'web-tls' }) }), []);
    assert.deepEqual(await judged({ ...files, 'r.yaml': grant({ namespace: 'other' }) }), expected);
    assert.deepEqual(await judged({ ...files, 'r.yaml': grant({ namespace: 'gateways' }, { name: 'x' }) }), expected);
    const forRoutes = grant({ kind: 'HTTPRoute', namespace: 'gateways' }, { kind: 'Service' });
    assert.deepEqual(await judged({ ...files, 'r.yaml': forRoutes }), ['warning secret-not-granted: web-tls']);
  });
  test('looks in its own', async () => {
    assert.deepEqual(await judged({ 'g.yaml': gateway(), 's.yaml': secret }), [
      'error secret-in-other-namespace: web-tls',
    ]);
    assert.deepEqual(await judged({ 'g.yaml': gateway(), 's.yaml': secret.replace('"shop"', '"gateways"') }), []);
  });
  test('checks the type', async () => {
    const opaque = secretOf('web-tls', 'gateways', { 'tls.crt': served.certificatePem, 'tls.key': served.keyPem });
    const found = (text: string) => judged({ 'g.yaml': text, 's.yaml': opaque });
    assert.deepEqual(await found(gateway()), ['info secret-type-unsuitable: web-tls']);
    const ofEnvoy = gateway().replace('"listeners"', '"gatewayClassName": "eg", "listeners"');
    assert.deepEqual(await found(ofEnvoy), ['warning secret-type-unsuitable: web-tls']);
  });
});

describe('a Gateway of Istio', () => {
  const gateway = (tls: Fields) =>
    manifestOf(
      'networking.istio.io/v1',
      'Gateway',
      { name: 'web', namespace: 'shop' },
      { spec: { selector: { istio: 'ingressgateway' }, servers: [{ tls, hosts: ['shop.example.com'] }] } },
    );
  const simple = gateway({ mode: 'SIMPLE', credentialName: 'web-tls' });
  const pods =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: g\n  namespace: istio-system\nspec:\n  template:\n    metadata:\n      labels:\n        istio: ingressgateway\n';
  const secret = tlsSecret({ name: 'web-tls', namespace: 'shop' }, served);

  test('reads Secrets beside its Pods', async () => {
    assert.deepEqual(await judged({ 'g.yaml': simple, 's.yaml': secret, 'p.yaml': pods }), [
      'error secret-in-other-namespace: web-tls',
    ]);
    assert.deepEqual(await judged({ 'g.yaml': simple, 's.yaml': secret }), [], 'where they are is not known');
    const beside = secret.replace('"shop"', '"istio-system"');
    assert.deepEqual(await judged({ 'g.yaml': simple, 's.yaml': beside, 'p.yaml': pods }), []);
  });
  test('reads the CA of clients', async () => {
    const mutual = gateway({ mode: 'MUTUAL', credentialName: 'web-tls' });
    const found = (text: string) => judged({ 'g.yaml': mutual, 'c.yaml': text, 'p.yaml': pods });
    const pair = { 'tls.crt': served.certificatePem, 'tls.key': served.keyPem };
    assert.deepEqual(await found(secretOf('web-tls-cacert', 'istio-system', pair)), [
      'error secret-key-missing: web-tls',
    ]);
    const bundle = { cacert: ca.certificatePem };
    assert.deepEqual(await found(secretOf('web-tls-cacert', 'istio-system', bundle)), []);
  });
  test('looks for the CA of clients in both Secrets', async () => {
    const warned = ['warning secret-key-missing: web-tls'];
    const own = { 'tls.crt': served.certificatePem, 'tls.key': served.keyPem };
    const beside = (name: string, namespace: string, content: Record<string, string>) =>
      `\n---\n${secretOf(name, namespace, content)}`;
    for (const mode of ['MUTUAL', 'OPTIONAL_MUTUAL', 'SIMPLE']) {
      const text = gateway({ mode, credentialName: 'web-tls' });
      const found = (content: Record<string, string>, more = '') =>
        judged({ 'g.yaml': text + beside('web-tls', 'istio-system', content) + more, 'p.yaml': pods });
      const lacks = mode === 'SIMPLE' ? [] : warned;
      assert.deepEqual(await found(own), lacks, mode);
      assert.deepEqual(await found({ cert: served.certificatePem, key: served.keyPem }), lacks, mode);
      assert.deepEqual(await found({ ...own, 'ca.crt': ca.certificatePem }), [], mode);
      assert.deepEqual(await found({ ...own, cacert: ca.certificatePem }), [], mode);
      const bundle = { 'ca.crt': ca.certificatePem };
      assert.deepEqual(await found(own, beside('web-tls-cacert', 'istio-system', bundle)), [], mode);
      assert.deepEqual(await found(own, beside('web-tls-cacert', 'shop', bundle)), lacks, mode);
      const apart = judged({ 'g.yaml': text, 's.yaml': secretOf('web-tls', 'istio-system', own), 'p.yaml': pods });
      assert.deepEqual(await apart, [], 'in another file it may be of another time');
    }
  });
});

describe('other objects', () => {
  test('of Traefik', async () => {
    const secret = tlsSecret({ name: 'web-tls', namespace: 'default' }, served);
    const metadata = { name: 'web', namespace: 'shop' };
    const route = manifestOf('traefik.io/v1alpha1', 'IngressRoute', metadata, {
      spec: { tls: { secretName: 'web-tls' } },
    });
    assert.deepEqual(await judged({ 'r.yaml': route, 's.yaml': secret }), ['error secret-in-other-namespace: web-tls']);
    const clientAuth = { secretNames: ['clients'] };
    const option = manifestOf('traefik.io/v1alpha1', 'TLSOption', metadata, { spec: { clientAuth } });
    const found = (key: string) =>
      judged({ 'o.yaml': option, 's.yaml': secretOf('clients', 'shop', { [key]: ca.certificatePem }) });
    assert.deepEqual(await found('ca.pem'), ['error secret-key-missing: clients']);
    assert.deepEqual(await found('tls.ca'), []);
  });
  test('of trust-manager', async () => {
    const sources = [{ secret: { name: 'roots', key: 'ca.crt' } }];
    const bundle = manifestOf('trust.cert-manager.io/v1alpha1', 'Bundle', { name: 'b' }, { spec: { sources } });
    const found = (namespace: string, key = 'ca.crt') =>
      judged({ 'b.yaml': bundle, 's.yaml': secretOf('roots', namespace, { [key]: ca.certificatePem }) });
    assert.deepEqual(await found('linkerd'), ['warning secret-in-other-namespace: roots']);
    assert.deepEqual(await found('cert-manager'), []);
    assert.deepEqual(await found('cert-manager', 'tls.crt'), ['error secret-key-missing: roots']);
  });
});

test('a volume of all keys names a Secret', async () => {
  const volumes = [{ name: 'tls', secret: { secretName: 'web-tls' } }];
  const deployment = manifestOf(
    'apps/v1',
    'Deployment',
    { name: 'web', namespace: 'shop' },
    { spec: { template: { spec: { volumes } } } },
  );
  const found = (namespace: string) =>
    judged({ 'd.yaml': deployment, 's.yaml': secretOf('web-tls', namespace, { 'web.crt': served.certificatePem }) });
  assert.deepEqual(await found('default'), ['error secret-in-other-namespace: web-tls']);
  assert.deepEqual(await found('shop'), []);
});

test('a volume names keys of a Secret', async () => {
  const items = ['tls.crt', 'ca.crt', 'config'].map((key) => ({ key, path: key }));
  const found = (values: Readonly<Record<string, string>>, more: Fields = {}) => {
    const volumes = [{ name: 'tls', projected: { sources: [{ secret: { name: 'web-tls', items, ...more } }] } }];
    const spec = { template: { spec: { volumes } } };
    const deployment = manifestOf('apps/v1', 'Deployment', { name: 'web', namespace: 'shop' }, { spec });
    return judged({ 'd.yaml': deployment, 's.yaml': secretOf('web-tls', 'shop', values) });
  };
  const pair = { 'tls.crt': served.certificatePem, 'tls.key': served.keyPem };
  assert.deepEqual(await found(pair), ['error secret-key-missing: web-tls']);
  assert.deepEqual(await found({ ...pair, 'ca.crt': ca.certificatePem }), [], 'others may be no certificates');
  assert.deepEqual(await found(pair, { optional: true }), []);
});
