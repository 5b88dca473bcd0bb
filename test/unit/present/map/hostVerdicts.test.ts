import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { mapOf, type PkiMap } from '../../../../src/core/present/map/mapOf.ts';
import { talliesOf } from '../../../../src/core/present/tally.ts';
import { clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { disagreementsIn } from '../../../support/disagreements.ts';
import { inBase64 } from '../../../support/manners.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-06-12T10:00:00Z');
const ca = await createTestCa({ name: 'corp-root' });
const leaf = await ca.issue({
  commonName: 'portal',
  dnsNames: ['portal.example.com'],
  extKeyUsage: ['serverAuth'],
  notAfter: '2026-12-16T10:00:00Z',
});

const secret = (name: string, data: Readonly<Record<string, string>>) => `apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: portal}
data: ${JSON.stringify(data)}
`;
const presented = secret('portal-tls', {
  'tls.crt': inBase64(leaf.certificatePem),
  'tls.key': inBase64(leaf.keyPem),
});
const ingress = (name: string, more = '') => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: ${name}${more}}
spec: {tls: [{hosts: [${name}.example.com], secretName: ${name}-tls}]}
`;
const certificate = (namespace: string) => `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop-tls, namespace: ${namespace}}
spec: {secretName: shop-tls, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt, kind: ClusterIssuer}}
`;
const issuer = `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letsencrypt}
spec: {acme: {server: 'https://acme-v02.api.letsencrypt.org/directory', privateKeySecretRef: {name: account}}}
`;
const webhook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: pods.policy.io
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig: {service: {name: policy, namespace: policy}}
`;

async function drawnFrom(documents: Documents) {
  const graph = await clusterGraphOf(documents);
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  return { context, map: mapOf(context, { today: now }) };
}

const labelsOf = ({ hosts }: PkiMap) => hosts?.rows.map(({ label, links }) => [links[0]?.title, label]);

describe('rows of hosts and webhooks say what their connections do', () => {
  it('a host whose connection is broken is broken, whatever its certificate is', async () => {
    const clients = 'nginx.ingress.kubernetes.io/auth-tls-secret: portal/clients';
    const without = secret('clients', { 'tls.crt': inBase64(ca.certificatePem) });
    const { map, context } = await drawnFrom({
      'a.yaml': [ingress('portal', `, annotations: {${clients}}`), without, presented].join('---\n'),
    });
    assert.deepEqual(labelsOf(map), [['portal.example.com', '✗ CA unreadable']]);
    assert.deepEqual(
      map.hosts?.rows[0]?.links.map((link) => link?.fault),
      [undefined, 'fault', undefined, undefined, undefined, undefined],
    );
    assert.match(map.scene.banner?.meaning ?? '', /Secret portal\/clients has no ca\.crt/);
    assert.deepEqual(
      talliesOf(context)
        .slice(0, 1)
        .map(({ words }) => words),
      ['1 broken host'],
    );
    assert.deepEqual(disagreementsIn(context), []);
  });

  it('a webhook that is broken is in the banner; one that is set in the cluster is not unknown', async () => {
    const broken = webhook.replace('clientConfig: {', 'clientConfig: {caBundle: bm90IGEgY2VydGlmaWNhdGU=, ');
    const one = await drawnFrom({ 'a.yaml': broken });
    assert.deepEqual(labelsOf(one.map), [['pods.policy.io', '✗ rejected']]);
    assert.equal(one.map.scene.banner?.title, '✗ pods.policy.io: rejected');
    assert.match(one.map.scene.banner?.meaning ?? '', /unable to parse bytes as PEM block/);
    const other = await drawnFrom({ 'a.yaml': webhook });
    assert.deepEqual(labelsOf(other.map), [['pods.policy.io', '• not in Git']]);
    assert.equal(other.map.scene.subtitle, '1 webhook, no control plane here');
    assert.equal(other.map.scene.banner, undefined);
  });

  it('an error in an annotation concerns all hosts and webhooks of its object', async () => {
    const verified = `nginx.ingress.kubernetes.io/backend-protocol: HTTPS, nginx.ingress.kubernetes.io/proxy-ssl-secret: portal/clients, nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"`;
    const host = await drawnFrom({
      'a.yaml': [ingress('portal', `, annotations: {${verified}}`), presented].join('---\n'),
    });
    assert.deepEqual(labelsOf(host.map), [['portal.example.com', '✗ broken']]);
    assert.match(host.map.scene.banner?.meaning ?? '', /^proxy-ssl-verify is on, but proxy-ssl-name is not set/);
    const injected = webhook.replace(
      'metadata: {name: policy}',
      'metadata: {name: policy, annotations: {cert-manager.io/inject-ca-from-secret: portal/portal-tls}}',
    );
    const row = await drawnFrom({ 'a.yaml': [injected, presented].join('---\n') });
    assert.deepEqual(labelsOf(row.map), [['pods.policy.io', '✗ rejected']]);
    assert.match(row.map.scene.banner?.meaning ?? '', /allow-direct-injection/);
    assert.deepEqual(disagreementsIn(row.context), []);
  });

  it('a webhook that converts objects names its Service', async () => {
    const conversion = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec:
  conversion:
    strategy: Webhook
    webhook: {conversionReviewVersions: [v1], clientConfig: {service: {name: shop-webhook, namespace: shop}}}
`;
    const { map } = await drawnFrom({ 'a.yaml': conversion });
    const [row] = map.hosts?.rows ?? [];
    assert.deepEqual(
      [row?.links[0], row?.links[3]].map((link) => [link?.title, link?.line]),
      [
        ['shops.example.com', 'Conversion webhook'],
        ['shop-webhook', 'shop'],
      ],
    );
  });

  it('what is broken and has no row is counted, and drawn first if nothing else is', async () => {
    const api = `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.shop.example.com}
spec: {group: shop.example.com, version: v1, groupPriorityMinimum: 1, versionPriority: 1, caBundle: bm90IGEgY2VydGlmaWNhdGU=, service: {name: api, namespace: shop}}
`;
    const sound = { 'a.yaml': [ingress('shop'), certificate('shop'), issuer, api].join('---\n') };
    const { map, context } = await drawnFrom(sound);
    assert.deepEqual(
      talliesOf(context).map(({ words }) => words),
      ['1 broken connection'],
    );
    assert.deepEqual(disagreementsIn(context), []);
    assert.deepEqual(
      map.scene.clusters.map(({ id, state, isChosen }) => [id === 'hosts' ? id : 'cluster', state, isChosen]),
      [
        ['cluster', 'broken', true],
        ['hosts', 'works', false],
      ],
    );
    assert.match(map.scene.banner?.title ?? '', /^✗ /);
    const both = await drawnFrom({ 'a.yaml': [ingress('shop'), certificate('edge'), issuer, api].join('---\n') });
    assert.equal(both.map.scene.clusters.find(({ isChosen }) => isChosen)?.id, 'hosts');
  });
});

describe('rows of Secrets that a Certificate writes', () => {
  const asked = (name: string, namespace: string) => certificate(namespace).replace('shop.example.com', name);

  it('have a wrong name where it requests another, and no grant where none allows to read it', async () => {
    const gateway = (namespace: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
spec: {listeners: [{name: https, hostname: shop.example.com, tls: {certificateRefs: [{name: shop-tls, namespace: ${namespace}}]}}]}
`;
    const rowOf = async (...objects: readonly string[]) => {
      const { map } = await drawnFrom({ 'a.yaml': [...objects, issuer].join('---\n') });
      return map.hosts?.rows.map(({ label, state }) => `${state} ${label}`);
    };
    assert.deepEqual(await rowOf(ingress('shop'), asked('shop.example.org', 'shop')), ['broken ✗ wrong name']);
    assert.deepEqual(await rowOf(gateway('shop'), asked('shop.example.org', 'shop')), ['broken ✗ wrong name']);
    assert.deepEqual(await rowOf(gateway('certs'), asked('shop.example.com', 'certs')), ['unknown ? no grant']);
    assert.deepEqual(await rowOf(gateway('shop'), asked('*.example.com', 'shop')), ['works ↻ renewed']);
    assert.deepEqual(await rowOf(ingress('shop'), asked('shop.example.com', 'shop')), ['works ↻ renewed']);
  });
});

it('a certificate that begins later has not expired, and a Secret without one is in Git all the same', async () => {
  const early = await ca.issue({
    dnsNames: ['portal.example.com'],
    notBefore: '2026-06-13T10:00:00Z',
    notAfter: '2026-12-16T10:00:00Z',
  });
  const rowOf = async (data: Readonly<Record<string, string>>) => {
    const { map } = await drawnFrom({ 'a.yaml': [ingress('portal'), secret('portal-tls', data)].join('---\n') });
    return map.hosts?.rows.map(({ label, links }) => [label, links[2]?.line]);
  };
  const begins = { 'tls.crt': inBase64(early.certificatePem) };
  assert.deepEqual(await rowOf(begins), [['✗ not valid yet', 'Dec 16, 2026']]);
  assert.deepEqual(await rowOf({ 'tls.key': inBase64(leaf.keyPem) }), [['✗ no cert', 'no certificate']]);
});
