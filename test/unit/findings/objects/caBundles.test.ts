import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { graphOf } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const other = await createTestCa({ name: 'other-ca' });
const server = { extKeyUsage: ['serverAuth'] as const, commonName: 'webhook' };
const serving = await ca.issue({ ...server, dnsNames: ['webhook.shop.svc'] });
const unnamed = await ca.issue({ ...server, dnsNames: ['webhook.example.com'] });
const codes = /^(?:cabundle|webhook|apiservice|not-issued|wrong-ca|private-ca)-/;

function webhook(clientConfig: Readonly<Record<string, unknown>>, annotations = {}): string {
  const webhooks = [{ name: 'a.shop.example.com', clientConfig }];
  return manifestOf(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    { name: 'shop', annotations },
    { webhooks },
  );
}

const service = { name: 'webhook', namespace: 'shop', path: '/validate' };
const secret = (certificate = serving, name = 'webhook-tls', namespace = 'shop') =>
  tlsSecret({ name, namespace }, certificate);
const bundleOf = ({ certificatePem }: { certificatePem: string }) => base64(certificatePem);

describe('caBundle of a webhook', () => {
  const judged = (clientConfig: Readonly<Record<string, unknown>>, secrets = secret(), annotations = {}) =>
    saidOfObjects({ 'm/webhook.yaml': webhook(clientConfig, annotations), 'm/secret.yaml': secrets }, codes);

  test('verifies the serving certificate', async () => {
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }), []);
  });

  test('is of another CA', async () => {
    const expected = ['error cabundle-stale: LS0tLS1CRUdJ…'];
    assert.deepEqual(await judged({ service, caBundle: bundleOf(other) }), expected);
    const url = 'https://webhook.shop.svc:8443/mutate';
    assert.deepEqual(await judged({ url, caBundle: bundleOf(other) }), expected);
  });

  test('holds the right CA beside another one', async () => {
    const both = base64(other.certificatePem + ca.certificatePem);
    assert.deepEqual(await judged({ service, caBundle: both }), []);
  });

  test('trusts the serving certificate itself', async () => {
    assert.deepEqual(await judged({ service, caBundle: bundleOf(serving) }), []);
  });

  test('is of another CA, although a controller writes it', async () => {
    for (const [annotation, value] of [
      ['service.beta.openshift.io/inject-cabundle', 'true'],
      ['cert-manager.io/inject-ca-from', 'shop/webhook'],
    ] as const) {
      const found = (clientConfig: Readonly<Record<string, unknown>>) =>
        judged(clientConfig, secret(), { [annotation]: value });
      const expected = ['hint cabundle-managed: caBundle', 'error cabundle-stale: LS0tLS1CRUdJ…'];
      assert.deepEqual(await found({ service, caBundle: bundleOf(other) }), expected);
      assert.deepEqual(await found({ service, caBundle: '' }), expected.slice(0, 1));
    }
  });

  test('verifies what the Pods of the service mount', async () => {
    const chart = await ca.issue({ ...server, dnsNames: ['chart-webhook.shop.svc'] });
    const app = { app: 'release' };
    const metadata = { name: 'webhook', namespace: 'shop' };
    const pods = manifestOf('apps/v1', 'Deployment', metadata, {
      spec: {
        template: {
          metadata: { labels: app },
          spec: { volumes: [{ name: 'tls', secret: { secretName: 'chart-cert' } }] },
        },
      },
    });
    const behind = (selector: Readonly<Record<string, string>>) =>
      [manifestOf('v1', 'Service', metadata, { spec: { selector } }), pods, secret(chart, 'chart-cert')].join('---\n');
    const found = (selector: Readonly<Record<string, string>>, by = ca) =>
      judged({ service, caBundle: bundleOf(by) }, behind(selector));
    assert.deepEqual(await found(app), ['error webhook-san-missing-service: LS0tLS1CRUdJ…']);
    assert.deepEqual(await found({ app: 'other' }), [], 'of other Pods');
    assert.deepEqual(await found(app, other), [], 'the server may have another one');
  });

  test('one of several Secrets is enough', async () => {
    const renewed = await other.issue({ ...server, dnsNames: ['webhook.shop.svc'] });
    const both = `${secret()}---\n${secret(renewed, 'webhook-new')}`;
    assert.deepEqual(await judged({ service, caBundle: bundleOf(other) }, both), []);
  });

  test('verifies a certificate that lacks the name of the service', async () => {
    const expected = ['error webhook-san-missing-service: LS0tLS1CRUdJ…'];
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, secret(unnamed)), expected);
  });

  test('a Secret whose name alone fits is not held against a bundle of another CA', async () => {
    assert.deepEqual(await judged({ service, caBundle: bundleOf(other) }, secret(unnamed)), []);
  });

  test('the Secret of another service', async () => {
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, secret(unnamed, 'shop-tls')), []);
    assert.deepEqual(await judged({ service, caBundle: bundleOf(other) }, secret(serving, 'webhook-tls', 'test')), []);
  });

  test('a chain that lacks its intermediate is no fault of the bundle', async () => {
    const intermediate = await ca.issueCa({ name: 'intermediate' });
    const below = await intermediate.issue({ ...server, dnsNames: ['webhook.shop.svc'] });
    const files = {
      'm/webhook.yaml': webhook({ service, caBundle: bundleOf(ca) }),
      'm/secret.yaml': secret(below),
      'm/intermediate.pem': intermediate.certificatePem,
    };
    assert.deepEqual(await saidOfObjects(files, codes), []);
  });

  test('the certificate of a Secret that cert-manager is to make', async () => {
    const certificate = manifestOf(
      'cert-manager.io/v1',
      'Certificate',
      { name: 'c', namespace: 'shop' },
      {
        spec: { secretName: 'made', dnsNames: ['webhook.shop.svc'] },
      },
    );
    const secrets = `${secret(unnamed, 'made')}---\n${certificate}`;
    const expected = ['error webhook-san-missing-service: LS0tLS1CRUdJ…'];
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, secrets), expected);
  });

  test('is not set', async () => {
    const elsewhere = secret(unnamed, 'others');
    assert.deepEqual(await judged({ service }, elsewhere), ['info cabundle-empty: webhook']);
    assert.deepEqual(await judged({ service, caBundle: '' }, elsewhere), ['info cabundle-empty: caBundle']);
    // An operator leaves out many: one note for its file.
    const many = Array.from({ length: 4 }, (_, index) =>
      webhook({ service: { name: `s${index}`, namespace: 'shop' } }),
    );
    const often = { 'm/all.yaml': many.join('---\n'), 'm/other.yaml': webhook({ service }) };
    assert.deepEqual(await saidOfObjects(often, codes), ['info cabundle-empty: s0', 'info cabundle-empty: webhook']);
    // The certificate of the server is there, and of a CA that no system trusts.
    assert.deepEqual(await judged({ service }), ['warning private-ca-not-configured: webhook']);
    assert.deepEqual(await judged({ service, caBundle: '' }), ['warning private-ca-not-configured: caBundle']);
  });

  test('is a stand-in, or of a server elsewhere', async () => {
    assert.deepEqual(await judged({ service, caBundle: 'Cg==' }), []);
    assert.deepEqual(await judged({ service, caBundle: '{{ .Values.ca }}' }), []);
    assert.deepEqual(await judged({ url: 'https://hooks.example.com/' }), []);
    assert.deepEqual(await judged({ service: { ...service, namespace: 'system' } }), []);
  });

  test('is injected', async () => {
    const annotations = { 'cert-manager.io/inject-ca-from': 'shop/webhook' };
    const expected = ['hint cabundle-managed: caBundle'];
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, secret(), annotations), expected);
    const withoutValue = ['hint cabundle-managed: cert-manager.io/inject-ca-from'];
    assert.deepEqual(await judged({ service }, secret(), annotations), withoutValue);
  });

  test('manifests of environments lie apart', async () => {
    const files = {
      'overlays/prod/webhook.yaml': webhook({ service, caBundle: bundleOf(other) }),
      'overlays/test/secret.yaml': secret(),
    };
    assert.deepEqual(await saidOfObjects(files, codes), []);
    const beside = {
      'prod/webhooks/webhook.yaml': webhook({ service, caBundle: bundleOf(other) }),
      'prod/secrets/secret.yaml': secret(),
    };
    assert.deepEqual(await saidOfObjects(beside, codes), ['error cabundle-stale: LS0tLS1CRUdJ…']);
  });
});

test('the conversion of a CustomResourceDefinition', async () => {
  const clientConfig = { service, caBundle: bundleOf(other) };
  const spec = { conversion: { strategy: 'Webhook', webhook: { clientConfig } } };
  const definition = manifestOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'carts' }, { spec });
  const files = { 'crd.yaml': definition, 'secret.yaml': secret() };
  assert.deepEqual(await saidOfObjects(files, codes), ['error cabundle-stale: LS0tLS1CRUdJ…']);
});

describe('aggregated APIs', () => {
  const judged = (spec: Readonly<Record<string, unknown>>) =>
    saidOfObjects(
      {
        'api.yaml': manifestOf('apiregistration.k8s.io/v1', 'APIService', { name: 'v1.shop.example.com' }, { spec }),
        'secret.yaml': secret(),
      },
      codes,
    );
  const group = { group: 'shop.example.com', version: 'v1' };

  test('are verified', async () => {
    assert.deepEqual(await judged({ ...group, service, caBundle: bundleOf(ca) }), []);
    assert.deepEqual(await judged({ ...group, service, caBundle: bundleOf(ca), insecureSkipTLSVerify: false }), []);
    assert.deepEqual(await judged(group), []);
  });

  test('are not', async () => {
    const insecureSkipTLSVerify = true;
    const expected = ['warning apiservice-insecure: insecureSkipTLSVerify'];
    assert.deepEqual(await judged({ ...group, service, insecureSkipTLSVerify }), expected);
    const byDesign = ['info apiservice-insecure: insecureSkipTLSVerify'];
    assert.deepEqual(await judged({ group: 'metrics.k8s.io', service, insecureSkipTLSVerify }), byDesign);
  });

  test('cannot be both', async () => {
    const spec = { ...group, service, caBundle: bundleOf(ca), insecureSkipTLSVerify: true };
    const expected = ['error apiservice-insecure-with-cabundle: insecureSkipTLSVerify'];
    assert.deepEqual(await judged(spec), expected);
  });

  test('branches of a template', async () => {
    const text = `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1.shop.example.com
spec:
  service:
    name: webhook
    namespace: shop
  {{- if .Values.insecure }}
  insecureSkipTLSVerify: true
  {{- else }}
  caBundle: ${bundleOf(ca)}
  {{- end }}
`;
    assert.deepEqual(await saidOfObjects({ 'templates/api.yaml': text }, codes), []);
  });

  test('with a CA of something else', async () => {
    const spec = { ...group, service, caBundle: bundleOf(other) };
    assert.deepEqual(await judged(spec), ['error cabundle-stale: LS0tLS1CRUdJ…']);
  });
});

describe('the one certificate in the file of a webhook', () => {
  const judged = (...documents: readonly string[]) => saidOfObjects({ 'all.yaml': documents.join('---\n') }, codes);
  const object = webhook({ service, caBundle: bundleOf(ca) });

  test('is meant for it, whatever its Secret is called', async () => {
    const expected = ['error webhook-san-missing-service: LS0tLS1CRUdJ…'];
    assert.deepEqual(await judged(object, secret(unnamed, 'shop-pki')), expected);
  });
  test('may be for another service', async () => {
    const metrics = await ca.issue({ ...server, dnsNames: ['metrics.shop.svc'] });
    const metadata = { name: 'metrics', namespace: 'shop' };
    const known = manifestOf('v1', 'Service', metadata, { spec: {} });
    assert.deepEqual(await judged(object, secret(metrics, 'shop-pki'), known), []);
    assert.deepEqual(await judged(object, secret(metrics, 'shop-pki'), secret(unnamed, 'api')), []);
  });
});

test('certificates that do not allow servers to present them', async () => {
  const client = await ca.issue({ extKeyUsage: ['clientAuth'], dnsNames: ['webhook.shop.svc', 'shop.example.com'] });
  const spec = { tls: [{ hosts: ['shop.example.com'], secretName: 'webhook-tls' }] };
  const ingress = manifestOf('networking.k8s.io/v1', 'Ingress', { name: 'i', namespace: 'shop' }, { spec });
  const judged = (object: string, certificate = client) =>
    saidOfObjects({ 'all.yaml': `${object}---\n${secret(certificate)}` }, /^eku-missing-serverauth|^ingress|^cabundle/);
  const expected = ['error eku-missing-serverauth: LS0tLS1CRUdJ…'];
  assert.deepEqual(await judged(ingress), expected);
  assert.deepEqual(await judged(webhook({ service, caBundle: bundleOf(ca) })), expected);
  const both = { extKeyUsage: ['serverAuth', 'clientAuth'] as const, dnsNames: ['shop.example.com'] };
  assert.deepEqual(await judged(ingress, await ca.issue(both)), []);
});

describe('a CA that cert-manager is to inject', () => {
  const judged = (clientConfig: Fields, annotations: Fields, ...documents: readonly string[]) =>
    saidOfObjects(
      { 'm/webhook.yaml': webhook(clientConfig, annotations), 'm/others.yaml': documents.join('---\n') },
      /^cabundle-not-injected/,
    );
  type Fields = Readonly<Record<string, unknown>>;
  const ofSecret = { 'cert-manager.io/inject-ca-from-secret': 'shop/webhook-ca' };
  const ofCertificate = { 'cert-manager.io/inject-ca-from': 'shop/webhook' };
  const caSecret = (annotations: Fields, name = 'webhook-ca') =>
    tlsSecret({ name, namespace: 'shop', annotations }, ca, { 'ca.crt': ca.certificatePem });
  const allowed = { 'cert-manager.io/allow-direct-injection': 'true' };
  const certificate = (namespace: string) =>
    manifestOf('cert-manager.io/v1', 'Certificate', { name: 'webhook', namespace }, { spec: { secretName: 'web' } });

  test('from a Secret that does not allow it', async () => {
    const expected = ['error cabundle-not-injected: shop/webhook-ca'];
    assert.deepEqual(await judged({ service }, ofSecret, caSecret({})), expected);
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, ofSecret, caSecret(allowed)), []);
    assert.deepEqual(await judged({ service }, ofSecret), [], 'the Secret is not here');
  });
  test('and was written before', async () => {
    const filled = { service, caBundle: bundleOf(ca) };
    const warned = (name: string) => [`warning cabundle-not-injected: ${name}`];
    assert.deepEqual(await judged(filled, ofSecret, caSecret({})), warned('shop/webhook-ca'));
    assert.deepEqual(await judged(filled, ofCertificate, certificate('other')), warned('shop/webhook'));
    const named = { 'cert-manager.io/inject-ca-from': 'shop/web' };
    assert.deepEqual(await judged(filled, named, certificate('shop')), warned('shop/web'));
    const served = tlsSecret(
      { name: 'serving', namespace: 'shop' },
      await other.issue({ ...server, dnsNames: ['webhook.shop.svc'] }),
    );
    const overwritten = { service, caBundle: bundleOf(other) };
    assert.deepEqual(await judged(overwritten, ofSecret, caSecret(allowed), served), warned('caBundle'));
  });
  test('and is not', async () => {
    assert.deepEqual(await judged({ service, caBundle: 'Cg==' }, ofSecret, caSecret(allowed)), [
      'warning cabundle-not-injected: caBundle',
    ]);
    const made = caSecret({}, 'web');
    assert.deepEqual(await judged({ service }, ofCertificate, certificate('shop'), made), [
      'warning cabundle-not-injected: cert-manager.io/inject-ca-from',
    ]);
    assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, ofCertificate, certificate('shop'), made), []);
    assert.deepEqual(await judged({ service }, ofCertificate, certificate('shop')), [], 'not issued yet');
  });
  test('and is overwritten', async () => {
    const expected = ['error cabundle-not-injected: caBundle'];
    const overwritten = { service, caBundle: bundleOf(other) };
    assert.deepEqual(await judged(overwritten, ofSecret, caSecret(allowed)), expected);
    assert.deepEqual(await judged(overwritten, ofCertificate, certificate('shop'), caSecret({}, 'web')), expected);
    const both = { service, caBundle: base64(other.certificatePem + ca.certificatePem) };
    assert.deepEqual(await judged(both, ofSecret, caSecret(allowed)), []);
  });
  test('from a Certificate of another namespace', async () => {
    assert.deepEqual(await judged({ service }, ofCertificate, certificate('other')), [
      'error cabundle-not-injected: shop/webhook',
    ]);
    assert.deepEqual(await judged({ service }, ofCertificate, certificate('shop')), []);
    assert.deepEqual(await judged({ service }, ofCertificate), []);
  });
  test('the connection tells the same', async () => {
    // Its addresses are written by others.
    const served = manifestOf('v1', 'Service', service, { spec: { ports: [{ port: 443 }] } });
    const stateOf = async (clientConfig: Fields, annotations: Fields, ...documents: readonly string[]) => {
      const files = {
        'm/webhook.yaml': webhook(clientConfig, annotations),
        'm/others.yaml': [secret(), served, ...documents].join('---\n'),
      };
      const verdicts = judgeConnections(connectionModelOf(await graphOf(files)), testNow);
      return verdicts.map(({ connection, state }) => `${connection.record.id} ${state}`);
    };
    const is = (state: string) => [`apiserver-to-webhook ${state}`];
    const wrong = { service, caBundle: bundleOf(other) };
    assert.deepEqual(await stateOf(wrong, ofCertificate, certificate('other')), is('broken'), 'nothing replaces it');
    assert.deepEqual(await stateOf({ service }, ofCertificate, certificate('other')), is('broken'));
    assert.deepEqual(
      await stateOf({ service }, ofCertificate, certificate('shop')),
      is('unknown'),
      'it will be written',
    );
    assert.deepEqual(await stateOf({ service }, {}), is('unknown'), 'its operator may write it');
    assert.deepEqual(
      await stateOf({ service, caBundle: bundleOf(ca) }, ofCertificate, certificate('shop')),
      is('works'),
    );
  });
  test('from a name without its namespace', async () => {
    for (const [annotation, name] of [
      ['cert-manager.io/inject-ca-from', 'webhook'],
      ['cert-manager.io/inject-ca-from-secret', 'webhook-ca'],
    ] as const) {
      const expected = [`error cabundle-not-injected: ${name}`];
      assert.deepEqual(await judged({ service }, { [annotation]: name }, certificate('shop')), expected);
    }
    for (const open of ['CERTIFICATE_NAME', '${CERT}', '$(NAME)', 'NAMESPACE/NAME']) {
      const named = { 'cert-manager.io/inject-ca-from': open };
      assert.deepEqual(await judged({ service, caBundle: bundleOf(ca) }, named, certificate('shop')), [], open);
    }
  });
  test('from a Certificate that is not there, beside the one for the server', async () => {
    const named = { 'cert-manager.io/inject-ca-from': 'shop/webhooks' };
    const forServer = (namespace: string, name = 'webhook', host = 'webhook.shop.svc') =>
      manifestOf(
        'cert-manager.io/v1',
        'Certificate',
        { name, namespace },
        { spec: { secretName: 'web', dnsNames: [host] } },
      );
    const beside = (...objects: readonly string[]) =>
      saidOfObjects({ 'm.yaml': [webhook({ service }, named), ...objects].join('---\n') }, /^cabundle-not-injected/);
    assert.deepEqual(await beside(forServer('shop')), ['error cabundle-not-injected: shop/webhooks']);
    assert.deepEqual(await beside(forServer('shop', 'webhooks')), [], 'it is there');
    assert.deepEqual(await beside(forServer('other')), [], 'of another namespace');
    assert.deepEqual(await beside(forServer('shop', 'webhook', 'api.shop.svc')), [], 'for another server');
    assert.deepEqual(await beside(forServer('shop'), forServer('shop', 'next')), [], 'two are for the server');
    assert.deepEqual(await judged({ service }, named, forServer('shop')), [], 'in another file');
  });
  test('from a Secret that is named as a Certificate', async () => {
    const named = { 'cert-manager.io/inject-ca-from': 'shop/web' };
    const expected = ['error cabundle-not-injected: shop/web'];
    assert.deepEqual(await judged({ service }, named, certificate('shop')), expected);
    assert.deepEqual(await judged({ service }, named, certificate('other')), [], 'of another namespace');
    const other = certificate('shop').replace('name: webhook', 'name: other');
    assert.deepEqual(await judged({ service }, named, certificate('shop'), other), [], 'two write it');
    const same = certificate('shop').replace('name: webhook', 'name: web');
    assert.deepEqual(await judged({ service }, named, certificate('shop'), same), [], 'a Certificate is called so');
  });
});
