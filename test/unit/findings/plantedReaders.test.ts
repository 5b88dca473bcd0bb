import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { ingress, secret } from '../../incidents/objects.ts';
import { toDocuments } from '../../mutations/distributions/documents.ts';
import { graphOf } from '../../support/annotatedDocument.ts';
import { saidOfUses as said } from '../../support/saidOfUses.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const namespace = 'shop';
const ca = await createTestCa({ name: 'shop-ca' });
const served = await ca.issue({ commonName: 'hook', dnsNames: ['hook.shop.svc'], extKeyUsage: ['serverAuth'] });
const site = await ca.issue({ commonName: 'www', dnsNames: ['www.example.com'], extKeyUsage: ['serverAuth'] });
const www = 'www-tls';
const tls = (data: Readonly<Record<string, string>>, inNamespace = namespace) => secret(www, inNamespace, data);
const crt = { 'tls.crt': site.certificatePem };
const key = { 'tls.key': site.traditionalKeyPem };
const web = (annotations: Fields = {}) =>
  ingress('www', namespace, 'www.example.com', { secretName: www, annotations });
const gateway = (inNamespace?: string, more: Fields = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'g', namespace },
  ...more,
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
const grant = (from: string) => ({
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: from, namespace: 'certs' },
  spec: {
    from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: from }],
    to: [{ group: '', kind: 'Secret' }],
  },
});
const exported = (status: string) => ({
  metadata: { name: 'g', namespace, uid: 'a', resourceVersion: '1' },
  status: { listeners: [{ name: 'https', conditions: [{ type: 'ResolvedRefs', status }] }] },
});
const refused = [
  'secret-not-granted',
  'broken: Certificate ref to secret certs/www-tls not permitted by any ReferenceGrant',
];
const ofOther = (made: Fields): Fields =>
  JSON.parse(JSON.stringify(made).replace('"ingressClassName":"nginx"', '"ingressClassName":"other"'));
const incomplete = 'broken: secret "shop/www-tls" contains no keypair or CA certificate';
const mismatch = 'broken: tls: private key does not match public key';
const clients = { 'nginx.ingress.kubernetes.io/auth-tls-secret': 'shop/clients' };

describe('a connection works only if its reader can use the Secret', () => {
  const cases: readonly (readonly [string, readonly Fields[], ...string[]])[] = [
    ['Ingress with all', [web(), tls({ ...crt, ...key })], 'works'],
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
      'Ingress of Contour for another namespace',
      [web({ 'projectcontour.io/tls-cert-namespace': 'other' }), tls({ ...crt, ...key }, 'other')],
      'unknown',
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
      'broken: tls.key (Secret shop/www-tls) does not exist',
    ],
    ['Gateway of a controller that is not known, with all', [gateway(), tls({ ...crt, ...key })], 'works'],
    [
      'Gateway of a controller that is not known, an empty key',
      [gateway(), tls({ ...key, 'tls.crt': '' })],
      'secret-key-missing',
      'broken: tls.crt (Secret shop/www-tls) cannot be read',
    ],
    [
      'Ingress of a controller that is not known',
      [ofOther(web()), tls({ ...key, other: 'x' })],
      'secret-key-missing',
      'broken: tls.crt (Secret shop/www-tls) does not exist',
    ],
    [
      'Ingress of a controller that is not known, of another namespace',
      [ofOther(web()), tls({ ...crt, ...key }, 'other')],
      'secret-in-other-namespace',
      'broken: Secret shop/www-tls does not exist',
    ],
    ['Gateway whose grant may be elsewhere', [gateway('certs'), tls({ ...crt, ...key }, 'certs')], 'unknown'],
    ['Gateway with a grant', [gateway('certs'), tls({ ...crt, ...key }, 'certs'), grant(namespace)], 'works'],
    [
      'Gateway with a grant for others',
      [gateway('certs'), tls({ ...crt, ...key }, 'certs'), grant('blog')],
      ...refused,
    ],
    [
      'Gateway of a cluster, without a grant',
      [gateway('certs', exported('False')), tls({ ...crt, ...key }, 'certs')],
      ...refused,
    ],
    [
      'Gateway of a cluster, with a grant that is not here',
      [gateway('certs', exported('True')), tls({ ...crt, ...key }, 'certs')],
      'works',
    ],
  ];
  for (const [what, objects, ...wanted] of cases) {
    test(what, async () => assert.deepEqual(await said('client-to-ingress', ...objects), wanted));
  }
});

test('a Secret that may not be accepted, or allowed, leaves its connection open', async () => {
  const waits = async (...objects: readonly Fields[]) => {
    const graph = await graphOf(Object.fromEntries(objects.map((each, at) => [`shop/${at}.yaml`, toDocuments(each)])));
    const verdicts = judgeConnections(connectionModelOf(graph), testNow);
    return verdicts.flatMap(({ server }) => (server.kind === 'unknown' ? server.missing.name : server.kind));
  };
  const ofEnvoy = JSON.parse(JSON.stringify(gateway()).replace('"other"', '"eg"'));
  assert.deepEqual(await waits(ofEnvoy, tls({ ...crt, ...key })), ['Secret shop/www-tls (kubernetes.io/tls)']);
  assert.deepEqual(await waits(gateway(), tls({ ...crt, ...key })), ['notVerified']);
  const inCerts = tls({ ...crt, ...key }, 'certs');
  assert.deepEqual(await waits(gateway('certs'), inCerts), ['ReferenceGrant (Secret certs/www-tls)']);
  assert.deepEqual(await waits(gateway('certs'), inCerts, grant(namespace)), ['notVerified']);
});
