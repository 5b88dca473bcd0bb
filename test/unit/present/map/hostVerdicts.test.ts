import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { judgedConnections } from '../../../../src/core/present/judgedConnections.ts';
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

describe('a host is what its connection is', () => {
  const clients = ', annotations: {nginx.ingress.kubernetes.io/auth-tls-secret: portal/clients}';
  const ofPortal = (...objects: readonly string[]) => ({ 'a.yaml': objects.join('---\n') });
  const statesOf = async (documents: Documents) => {
    const { map, context } = await drawnFrom(documents);
    assert.deepEqual(disagreementsIn(context), []);
    const { listed } = judgedConnections(context);
    return {
      rows: map.hosts?.rows.map(({ label }) => label),
      states: listed.map(({ state }) => state),
      map,
    };
  };
  const gateway = (reference: string, more = '') => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: portal}
spec: {listeners: [{name: https, protocol: HTTPS, port: 443${more}, certificateRefs: [${reference}]}}]}
`;

  it('of a private CA: whom visitors trust is their own matter', async () => {
    const { rows, states } = await statesOf(ofPortal(ingress('portal'), presented));
    assert.deepEqual([rows, states], [['✓ 187 d'], ['works']]);
  });

  it('with a CA for clients: works with it, ends with it, and is unknown without it', async () => {
    const brief = await createTestCa({ name: 'clients', notAfter: '2026-06-30T10:00:00Z' });
    const cas = (certificatePem: string) => secret('clients', { 'ca.crt': inBase64(certificatePem) });
    const of = async (...more: readonly string[]) => {
      const { rows, states } = await statesOf(ofPortal(ingress('portal', clients), presented, ...more));
      return [rows, states];
    };
    assert.deepEqual(await of(cas(ca.certificatePem)), [['✓ 187 d'], ['works']]);
    assert.deepEqual(await of(cas(brief.certificatePem)), [['⚠︎ 18 d'], ['willBreak']]);
    assert.deepEqual(await of(), [['? unknown'], ['unknown']]);
    const inMap = cas(ca.certificatePem).replace('kind: Secret', 'kind: ConfigMap');
    assert.deepEqual(await of(inMap), [['? unknown'], ['unknown']]);
  });

  it('says in one word what the connection says', async () => {
    const other = await ca.issue({ commonName: 'other', dnsNames: ['other.example.com'], extKeyUsage: ['serverAuth'] });
    const pair = (certificatePem: string, keyPem: string) =>
      secret('portal-tls', { 'tls.crt': inBase64(certificatePem), 'tls.key': inBase64(keyPem) });
    const of = async (tls: string) => (await statesOf(ofPortal(ingress('portal'), tls))).rows;
    assert.deepEqual(await of(pair(leaf.certificatePem, other.keyPem)), ['✗ key mismatch']);
    assert.deepEqual(await of(pair(other.certificatePem, other.keyPem)), ['✗ wrong name']);
    // The server does not start with the pair, whatever its names are.
    assert.deepEqual(await of(pair(other.certificatePem, leaf.keyPem)), ['✗ key mismatch']);
  });

  it('whose Certificate is not issued, or is refused', async () => {
    const asked = certificate('shop');
    const of = async (...objects: readonly string[]) => {
      const { rows, states } = await statesOf(ofPortal(ingress('shop'), ...objects));
      return [rows, states];
    };
    assert.deepEqual(await of(asked, issuer), [['↻ renewed'], ['works']]);
    const wrongKind = asked.replace('kind: ClusterIssuer', 'kind: Issuer');
    assert.deepEqual(await of(wrongKind, issuer), [['✗ not issued'], ['broken']]);
    const brief = asked.replace('spec: {', 'spec: {duration: 10m, ');
    assert.deepEqual(await of(brief, issuer), [['✗ not issued'], ['broken']]);
    const named = asked.replace('spec: {', `spec: {commonName: ${'shop.'.repeat(14)}example.com, `);
    assert.deepEqual(await of(named, issuer), [['✗ not issued'], ['broken']]);
    const wildcard = asked.replace('[shop.example.com]', "['*.example.com']");
    const solver = issuer.replace('{acme: {', '{acme: {solvers: [{http01: {ingress: {ingressClassName: nginx}}}], ');
    assert.deepEqual(await of(wildcard, solver), [['✗ not issued'], ['broken']]);
  });

  it('is asked for by the hosts of its routes', async () => {
    const route = (host: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: portal}
spec: {hostnames: [${host}], parentRefs: [{name: web}], rules: [{backendRefs: [{name: web, port: 80}]}]}
`;
    const of = async (...objects: readonly string[]) => {
      const { rows, states } = await statesOf(ofPortal(...objects));
      return [rows, states];
    };
    const open = gateway('{name: portal-tls}', ', tls: {mode: Terminate');
    assert.deepEqual(await of(open, presented, route('portal.example.com')), [['✓ 187 d'], ['works']]);
    assert.deepEqual(await of(open, presented, route('www.example.com')), [['✗ wrong name'], ['broken']]);
    // Of several, the one that has the name is presented.
    const other = await ca.issue({ commonName: 'www', dnsNames: ['www.example.com'], extKeyUsage: ['serverAuth'] });
    const second = secret('www-tls', { 'tls.crt': inBase64(other.certificatePem), 'tls.key': inBase64(other.keyPem) });
    const both = gateway('{name: portal-tls}, {name: www-tls}', ', tls: {mode: Terminate');
    const [rows, states] = await of(both, presented, second, route('www.example.com'));
    assert.deepEqual(states, ['works'], String(rows));
    const passed = gateway('{name: portal-tls}', ', tls: {mode: Passthrough');
    assert.deepEqual((await of(passed, presented))[1], []);
    const foreign = gateway('{kind: ConfigMap, name: portal-tls}', ', tls: {mode: Terminate');
    assert.deepEqual(await of(foreign, presented), [['? unknown'], ['unknown']]);
  });

  it('without a host of its own, and with its certificate in a Route', async () => {
    const any = ingress('portal').replace('hosts: [portal.example.com], ', '');
    assert.deepEqual((await statesOf(ofPortal(any, presented))).rows, ['✓ 187 d']);
    const inRoute = (host: string) => `apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: portal, namespace: portal}
spec: {host: ${host}, to: {kind: Service, name: web}, tls: ${JSON.stringify({ termination: 'edge', certificate: leaf.certificatePem, key: leaf.keyPem })}}
`;
    assert.deepEqual((await statesOf(ofPortal(inRoute('portal.example.com')))).rows, ['✓ 187 d']);
    assert.deepEqual((await statesOf(ofPortal(inRoute('www.example.com')))).rows, ['✗ wrong name']);
  });

  it('a registry of which only the CA is here has a row, with hosts and without', async () => {
    const runtime = {
      '/etc/containerd/config.toml':
        'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
      '/etc/containerd/certs.d/reg.example.com/ca.crt': ca.certificatePem,
      '/etc/containerd/certs.d/reg.example.com/hosts.toml':
        'server = "https://reg.example.com"\n[host."https://reg.example.com"]\n  ca = ["/etc/containerd/certs.d/reg.example.com/ca.crt"]\n',
    };
    const alone = await statesOf(runtime);
    assert.deepEqual([alone.rows, alone.states], [['? unknown'], ['unknown']]);
    assert.equal(alone.map.scene.subtitle, '1 connection, no control plane here');
    const both = await statesOf({ ...runtime, ...ofPortal(ingress('portal'), presented) });
    assert.deepEqual(both.rows, ['✓ 187 d', '? unknown']);
    assert.equal(both.map.scene.subtitle, '1 host, 1 other, no control plane here');
  });
});
