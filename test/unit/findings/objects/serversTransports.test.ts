import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'internal-ca' });
const other = await createTestCa({ name: 'other-ca' });
const host = 'web.shop.svc.cluster.local';
const pairOf = async (more: Fields = {}) =>
  tlsSecret(
    { name: 'web-tls', namespace: 'shop' },
    await ca.issue({ dnsNames: [host, 'web'], extKeyUsage: ['serverAuth'], ...more }),
  );
const serving = await pairOf();
const pods = manifestOf(
  'apps/v1',
  'Deployment',
  { name: 'web', namespace: 'shop' },
  {
    spec: {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web' }], volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }] },
      },
    },
  },
);
const prefix = 'traefik.ingress.kubernetes.io/service.';
const serviceOf = (annotations: Fields, spec: Fields = {}) =>
  manifestOf(
    'v1',
    'Service',
    { name: 'web', namespace: 'shop', annotations },
    { spec: { selector: { app: 'web' }, ports: [{ name: 'web', port: 8443 }], ...spec } },
  );
const annotated = serviceOf({
  [`${prefix}serversscheme`]: 'https',
  [`${prefix}serverstransport`]: 'shop-web@kubernetescrd',
});
const routeOf = (more: Fields, namespace = 'shop') =>
  manifestOf(
    'traefik.io/v1alpha1',
    'IngressRoute',
    { name: 'web', namespace },
    { spec: { routes: [{ services: [{ name: 'web', namespace: 'shop', port: 8443, ...more }] }] } },
  );
const transportOf = (spec: Fields, group = 'traefik.io') =>
  manifestOf(`${group}/v1alpha1`, 'ServersTransport', { name: 'web', namespace: 'shop' }, { spec });
const authority = (signer: { readonly certificatePem: string }, key = 'ca.crt') =>
  manifestOf('v1', 'Secret', { name: 'root', namespace: 'shop' }, { data: { [key]: base64(signer.certificatePem) } });
const rootCAs = [{ secret: 'root' }];

const judged = (...documents: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])),
    /^ingress-backend|^server-san|^private-ca/,
  );
const nameless = ['error server-san-missing: web'];

describe('a ServersTransport of Traefik', () => {
  const plain = serviceOf({});
  for (const [what, uses] of [
    ['a Service', [annotated]],
    ['an IngressRoute', [plain, routeOf({ scheme: 'https', serversTransport: 'web' })]],
    ['an IngressRoute by its port', [plain, routeOf({ port: 443, serversTransport: 'web' })]],
    [
      'an IngressRoute elsewhere',
      [plain, routeOf({ scheme: 'https', serversTransport: 'shop-web@kubernetescrd' }, 'a')],
    ],
  ] as const) {
    for (const group of ['traefik.io', 'traefik.containo.us']) {
      test(`${what}, ${group}: needs serverName for a certificate without addresses`, async () => {
        const found = (spec: Fields) =>
          judged(serving, pods, authority(ca), ...uses, transportOf({ rootCAs, ...spec }, group));
        assert.deepEqual(await found({}), nameless);
        assert.deepEqual(await found({ serverName: host }), []);
        assert.deepEqual(await found({ serverName: 'web.example.com' }), ['error server-san-missing: web.example.com']);
        assert.deepEqual(await found({ insecureSkipVerify: true }), []);
      });
    }
  }
  test('names the CA of the backend', async () => {
    const found = (spec: Fields, ...more: readonly string[]) =>
      judged(serving, pods, annotated, transportOf({ serverName: host, ...spec }), ...more);
    const refused = ['warning private-ca-not-configured: web'];
    assert.deepEqual(await found({}), refused);
    assert.deepEqual(await found({ rootCAs }, authority(other)), refused);
    assert.deepEqual(await found({ rootCAs }, authority(ca, 'tls.ca')), []);
    assert.deepEqual(await found({ rootCAsSecrets: ['root'] }, authority(ca)), []);
    assert.deepEqual(await found({ rootCAsSecrets: ['root'] }, authority(other)), refused);
    assert.deepEqual(await found({ rootCAs }), [], 'the Secret is elsewhere');
  });
  test('is not judged where the address may fit, or nothing uses it', async () => {
    const transport = transportOf({ rootCAs });
    const withAddress = await pairOf({ ipAddresses: ['10.0.0.7'] });
    assert.deepEqual(await judged(withAddress, pods, authority(ca), annotated, transport), []);
    assert.deepEqual(await judged(serving, pods, authority(ca), plain, transport), [], 'nothing uses it');
    const http = routeOf({ scheme: 'http', serversTransport: 'web' });
    assert.deepEqual(await judged(serving, pods, authority(ca), plain, http, transport), [], 'without TLS');
    const external = serviceOf(
      { [`${prefix}serversscheme`]: 'https', [`${prefix}serverstransport`]: 'shop-web@kubernetescrd' },
      { type: 'ExternalName', externalName: host },
    );
    assert.deepEqual(await judged(serving, pods, authority(ca), external, transport), [], 'by a name');
  });
});
