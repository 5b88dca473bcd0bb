import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionRows } from '../../../../src/core/present/connections/connectionRows.ts';
import type { MapRoom } from '../../../../src/core/present/map/layout/mapGrid.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { mapJson } from '../../../../src/core/present/map/output/mapJson.ts';
import { mapMermaid } from '../../../../src/core/present/map/output/mapMermaid.ts';
import { mapText } from '../../../../src/core/present/map/output/mapText.ts';
import { sceneToSvg } from '../../../../src/core/present/map/output/sceneToSvg.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { talliesOf } from '../../../../src/core/present/tally.ts';
import { clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { judgedIn } from '../../../support/judgedRepairs.ts';
import { inLanguage, languages } from '../../../support/languages.ts';
import { inBase64 } from '../../../support/manners.ts';
import { layoutFaults } from '../../../support/mapGeometry.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-06-12T10:00:00Z');
const day = 86_400_000;
const ca = await createTestCa({ name: 'corp-root' });
const leaf = async (host: string, days: number) => {
  const notAfter = new Date(now + days * day).toISOString();
  const made = await ca.issue({ commonName: host, dnsNames: [host], notAfter, extKeyUsage: ['serverAuth'] });
  return `apiVersion: v1
kind: Secret
metadata: {name: portal-tls, namespace: portal}
type: kubernetes.io/tls
data: {tls.crt: ${inBase64(made.certificatePem)}, tls.key: ${inBase64(made.keyPem)}}
`;
};

const ingress = (name: string, more = '') => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: ${name}${more}}
spec:
  tls: [{hosts: [${name}.example.com], secretName: ${name}-tls}]
  rules: [{host: ${name}.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;
const certificate = (namespace: string) => `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop-tls, namespace: ${namespace}}
spec: {secretName: shop-tls, duration: 2160h, renewBefore: 720h, dnsNames: [shop.example.com], issuerRef: {name: letsencrypt, kind: ClusterIssuer}}
`;
const issuer = `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: letsencrypt}
spec: {acme: {server: 'https://acme-v02.api.letsencrypt.org/directory', privateKeySecretRef: {name: account}}}
`;
const annotated = ', annotations: {cert-manager.io/cluster-issuer: letsencrypt}';
const webhook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy, annotations: {cert-manager.io/inject-ca-from: policy/policy}}
webhooks:
- name: pods.policy.io
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig: {service: {name: policy, namespace: policy}}
`;

async function prepared(documents: Documents) {
  const graph = await clusterGraphOf(documents);
  const findings = evaluate(graph, defaultPolicy, now);
  const context = { graph, findings, policy: defaultPolicy, now };
  return { graph, mapIn: (room?: MapRoom) => mapOf(context, { today: now, ...(room === undefined ? {} : { room }) }) };
}

async function drawn(documents: Documents) {
  const { graph, mapIn } = await prepared(documents);
  return { graph, map: mapIn() };
}

const labelsOf = ({ map }: Awaited<ReturnType<typeof drawn>>) =>
  map.hosts?.rows.map(({ label, links }) => [links[0]?.title, label]);

const listener = (name: string, more: string, protocol = 'HTTPS') =>
  `{name: ${name}, protocol: ${protocol}, port: ${protocol === 'HTTP' ? 80 : 443}, ${more}}`;
const presented = 'tls: {certificateRefs: [{name: portal-tls}]}, allowedRoutes: {namespaces: {from: All}}';
const gateway = (...listeners: readonly string[]) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: portal}
spec: {gatewayClassName: envoy, listeners: [${listeners.join(', ')}]}
`;
const route = (host: string, more = '', kind = 'HTTPRoute') => `apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${host.split('.')[0]}, namespace: apps}
spec:
  hostnames: [${host}]
  parentRefs: [{name: web, namespace: portal${more}}]
  rules: [{backendRefs: [{name: ${host.split('.')[0]}, port: 80}]}]
`;

const secret = await leaf('portal.example.com', 187);

describe('hosts of routes are those of the listeners that take them', () => {
  const rowsOf = async (...documents: readonly string[]) => {
    const { map } = await drawn({ 'a.yaml': documents.join('---\n') });
    return map.hosts?.rows.map(({ label, links }) => [links[0]?.title, links[0]?.line, links[1]?.title, label]);
  };
  const portal = ['portal.example.com', 'Service apps/portal', 'portal/web'] as const;

  it('for a listener with a host, with a wildcard, and with neither', async () => {
    const hosts = ['portal.example.com', 'other.example.com'].map((host) => route(host));
    const shown = await leaf('*.example.com', 187);
    const [one = ''] = hosts;
    assert.deepEqual(
      await rowsOf(gateway(listener('https', `hostname: portal.example.com, ${presented}`)), one, secret),
      [[...portal, '✓ 187 d']],
    );
    assert.deepEqual(
      await rowsOf(gateway(listener('https', `hostname: '*.example.com', ${presented}`)), ...hosts, shown),
      [['*.example.com', '2 hosts', 'portal/web', '✓ 187 d']],
    );
    assert.deepEqual(await rowsOf(gateway(listener('https', presented)), ...hosts, shown), [
      ['portal.example.com + 1', 'Service apps/portal', 'portal/web', '✓ 187 d'],
    ]);
  });

  it('a certificate that does not cover the host of a route', async () => {
    const { map } = await drawn({
      'gateway.yaml': [gateway(listener('https', presented)), secret].join('---\n'),
      'routes.yaml': [route('portal.example.com'), route('other.example.com')].join('---\n'),
    });
    const [row] = map.hosts?.rows ?? [];
    assert.deepEqual([row?.links[0]?.title, row?.label], ['portal.example.com + 1', '✗ wrong name']);
  });

  it('the listener that means the host most exactly answers', async () => {
    const exact = listener('one', `hostname: portal.example.com, ${presented}`);
    const rows = await rowsOf(gateway(listener('all', presented), exact), route('portal.example.com'), secret);
    assert.deepEqual(rows, [
      ['web', 'HTTPS', 'portal/web', '✓ 187 d'],
      [...portal, '✓ 187 d'],
    ]);
  });

  for (const [title, documents, label] of [
    [
      'of plain HTTP',
      [gateway(listener('http', 'allowedRoutes: {namespaces: {from: All}}', 'HTTP')), route(portal[0])],
      '• HTTP only',
    ],
    ['of a Gateway that is elsewhere', [route(portal[0])], '• not in Git'],
    [
      'whose server presents the certificate itself',
      [
        gateway(listener('tls', 'tls: {mode: Passthrough}, allowedRoutes: {namespaces: {from: All}}', 'TLS')),
        route(portal[0], '', 'TLSRoute'),
      ],
      '• passed through',
    ],
    [
      'of another host',
      [gateway(listener('https', 'hostname: shop.example.com, tls: {certificateRefs: []}')), route(portal[0])],
      '? not attached',
    ],
    ['of another namespace', [gateway(listener('http', '', 'HTTP')), route(portal[0])], '? not attached'],
    [
      'of a listener that does not exist',
      [
        gateway(listener('http', 'allowedRoutes: {namespaces: {from: All}}', 'HTTP')),
        route(portal[0], ', sectionName: https'),
      ],
      '? not attached',
    ],
    [
      'of another port',
      [gateway(listener('http', 'allowedRoutes: {namespaces: {from: All}}', 'HTTP')), route(portal[0], ', port: 443')],
      '? not attached',
    ],
    [
      'of another kind',
      [
        gateway(listener('http', 'allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}', 'HTTP')),
        route(portal[0]),
      ],
      '? not attached',
    ],
  ] as const) {
    it(`a route ${title}`, async () => {
      const shown = await rowsOf(...documents);
      assert.deepEqual(
        shown?.filter(([host]) => host === portal[0]).map(([, , , word]) => word),
        [label],
      );
    });
  }

  it('of plain HTTP does not count as a certificate that works', async () => {
    const { map } = await drawn({
      'a.yaml': [gateway(listener('http', 'allowedRoutes: {namespaces: {from: All}}', 'HTTP')), route(portal[0])].join(
        '---\n',
      ),
    });
    assert.deepEqual(
      map.scene.chips.map(({ label }) => label),
      ['• 1 without certificate here'],
    );
    assert.deepEqual(layoutFaults(map.scene), []);
  });

  it('a mesh attaches routes to Services: these are no hosts', async () => {
    assert.equal(await rowsOf(route(portal[0], ', kind: Service')), undefined);
  });

  it('of Traefik and Contour', async () => {
    const traefik = `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web, namespace: portal}
spec:
  routes: [{kind: Rule, match: 'Host(\`portal.example.com\`) && PathPrefix(\`/\`)', services: [{name: web, port: 80}]}]
  tls: {secretName: portal-tls}
`;
    const contour = `apiVersion: projectcontour.io/v1
kind: HTTPProxy
metadata: {name: web, namespace: portal}
spec:
  virtualhost: {fqdn: portal.example.com, tls: {secretName: portal/portal-tls}}
  routes: [{services: [{name: web, port: 80}]}]
`;
    const other = await leaf('other.example.com', 187);
    for (const proxy of [traefik, contour]) {
      const shown = ['portal.example.com', 'Service portal/web', 'portal/web'];
      assert.deepEqual(await rowsOf(proxy, secret), [[...shown, '✓ 187 d']]);
      assert.deepEqual(await rowsOf(proxy, other), [[...shown, '✗ wrong name']]);
    }
  });
});

describe('a repository without a control plane is drawn by its hosts', () => {
  it('a certificate in Git that ends soon is told, whoever renews it', async () => {
    const { map } = await drawn({
      'a.yaml': [ingress('portal', annotated), issuer, await leaf('portal.example.com', 4)].join('---\n'),
    });
    assert.deepEqual(
      map.hosts?.rows.map(({ state }) => state),
      ['willStop'],
    );
    assert.match(map.scene.forecast.line[0]?.text ?? '', /^Next: .*portal\.example\.com/);
    assert.ok(!JSON.stringify(map.scene.details).includes('Its dates are not in Git'));
  });

  it('is a tree of them in Kubernetes PKI, before connections; each object leads to its place', async () => {
    const { graph } = await prepared({ 'a.yaml': [ingress('shop'), certificate('shop'), issuer].join('---\n') });
    const rows = connectionRows({ graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now });
    assert.deepEqual(
      rows.slice(0, 1).map(({ label, description, state }) => [label, description, state]),
      [['Hosts', '1', 'works']],
    );
    const [host] = rows[0]?.children() ?? [];
    assert.deepEqual([host?.label, host?.description], ['shop.example.com', '↻ renewed']);
    const links = host?.children() ?? [];
    assert.deepEqual(
      links.map(({ label }) => label),
      ['shop/shop', 'shop/shop-tls', 'shop/shop-tls', 'letsencrypt', "Let's Encrypt"],
    );
    assert.equal(links[2]?.target?.path, 'a.yaml');
  });

  it('draws no component of a control plane, and counts nothing unknown for it', async () => {
    const { map } = await drawn({ 'a.yaml': [ingress('shop'), certificate('shop'), issuer].join('---\n') });
    const titles = map.scene.items.flatMap(({ spoken = '' }) => spoken);
    assert.ok(!titles.some((text) => /kube-apiserver|etcd|kubelet/.test(text)));
    assert.deepEqual(
      map.scene.chips.map(({ label }) => label),
      ['↻ 1 renewed automatically'],
    );
    assert.equal(map.scene.banner, undefined);
    const [row] = map.hosts?.rows ?? [];
    assert.deepEqual(
      row?.links.map((link) => link?.title),
      ['shop.example.com', 'shop/shop', 'shop/shop-tls', 'shop/shop-tls', 'letsencrypt', "Let's Encrypt"],
    );
    assert.equal(row?.links[3]?.line, '90 d, 30 d early');
  });

  it('comes first beside a kubeconfig, whose cluster can be chosen', async () => {
    const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: prod, cluster: {server: 'https://10.0.0.1:6443', certificate-authority-data: ${inBase64(ca.certificatePem)}}}]
users: [{name: ops, user: {token: abc}}]
contexts: [{name: ops@prod, context: {cluster: prod, user: ops}}]
current-context: ops@prod
`;
    const { map, graph } = await drawn({
      'a.yaml': [ingress('shop'), certificate('shop'), issuer].join('---\n'),
      'kubeconfig.yaml': kubeconfig,
    });
    assert.deepEqual(labelsOf({ map, graph }), [['shop.example.com', '↻ renewed']]);
    const choices = map.scene.clusters.map(({ id, isChosen }) => [id === 'hosts' ? id : 'cluster', isChosen]);
    assert.deepEqual(choices, [
      ['cluster', false],
      ['hosts', true],
    ]);
  });

  it('what can be moved is offered first once it is judged, where a host can issue; the tree has no cluster of its own', async () => {
    const texts = { 'a.yaml': [ingress('shop'), certificate('edge'), issuer].join('---\n') };
    const { graph } = await prepared(texts);
    const findings = evaluate(graph, defaultPolicy, now);
    const context = { graph, findings, policy: defaultPolicy, now };
    const unjudged = mapOf(context, { today: now, advice: renewalAdvice() });
    assert.equal(unjudged.scene.banner?.action, undefined);
    const repairs = await judgedIn(unjudged, texts, context);
    const { scene, unjudged: left } = mapOf(context, { today: now, advice: renewalAdvice(), repairs });
    assert.equal(left.size, 0);
    assert.equal(scene.forecast.line[0]?.text, 'Already stopped: shop.example.com');
    assert.equal(scene.banner?.action?.label, 'Move Certificate shop-tls to namespace shop…');
    assert.equal(scene.banner?.action?.afterwards?.words, 'Afterwards: 0 broken');
    assert.deepEqual(
      talliesOf(context).map(({ words }) => words),
      ['1 broken host'],
    );
    const ids = connectionRows(context).map(({ id }) => id);
    assert.ok(!ids.some((id) => id.startsWith('cluster ') && !id.includes('forecast')), ids.join());
  });

  it('a Secret that its Certificate writes to another namespace is missing, and that is why', async () => {
    const { map } = await drawn({ 'a.yaml': [ingress('shop'), certificate('edge'), issuer].join('---\n') });
    const [row] = map.hosts?.rows ?? [];
    assert.equal(row?.label, '✗ no cert');
    assert.equal(row?.links[2]?.fault, 'missing');
    assert.match(
      map.scene.banner?.title ?? '',
      /^✗ shop\.example\.com has no certificate: Secret shop-tls does not exist in namespace shop$/,
    );
  });

  it('what the map draws as missing is a finding, too', async () => {
    const found = async (...documents: readonly string[]) => {
      const graph = await clusterGraphOf({ 'a.yaml': documents.join('---\n') });
      return evaluate(graph, defaultPolicy, now).flatMap(({ severity, code, message }) =>
        code.startsWith('secret-') ? [`${severity} ${code}: ${message}`] : [],
      );
    };
    const [first, ...others] = await found(ingress('shop'), certificate('edge'), issuer);
    assert.match(
      first ?? '',
      /^error secret-in-other-namespace: Secret shop-tls must be in namespace shop, but Certificate shop-tls writes it to namespace edge\./,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(await found(ingress('shop'), certificate('shop'), certificate('edge'), issuer), []);
    assert.deepEqual(await found(ingress('shop', annotated), certificate('edge'), issuer), []);
  });

  it('what is given its namespace by kustomize is not missing', async () => {
    const { map } = await drawn({
      'a.yaml': [ingress('shop'), certificate('edge'), issuer].join('---\n'),
      'kustomization.yaml': 'namespace: shop\nresources: [a.yaml]\n',
    });
    assert.ok(map.hosts?.rows.every(({ state }) => state !== 'broken'));
  });

  it('what is copied there by another controller is not missing', async () => {
    const copied = certificate('edge').replace(
      'spec: {',
      'spec: {secretTemplate: {annotations: {reflector: "true"}}, ',
    );
    const { map } = await drawn({ 'a.yaml': [ingress('shop'), copied, issuer].join('---\n') });
    assert.ok(map.hosts?.rows.every(({ state }) => state !== 'broken'));
  });

  it('dates of a Secret in Git: works, will stop, expired; nobody renews it', async () => {
    for (const [days, label] of [
      [187, '✓ 187 d'],
      [21, '⚠\ufe0e 21 d'],
      [-3, '✗ expired'],
    ] as const) {
      const result = await drawn({ 'a.yaml': `${ingress('portal')}---\n${await leaf('portal.example.com', days)}` });
      assert.deepEqual(labelsOf(result), [['portal.example.com', label]]);
      assert.match(result.map.hosts?.rows[0]?.gap ?? '', /Nobody renews it/);
    }
  });

  it('draws what ends, on its day, in the page and in the picture', async () => {
    for (const [days, place, words] of [
      [21, 'rows', '✗ Jul 3, 2026: portal.example.com stops'],
      [800, 'rows', 'portal.example.com stops'],
      [-3, 'none', 'Nothing else ends in the next 12 months'],
    ] as const) {
      const { map } = await drawn({ 'a.yaml': `${ingress('portal')}---\n${await leaf('portal.example.com', days)}` });
      const { rows, later, show, note } = map.scene.forecast;
      assert.equal(rows.length + later.length, place === 'rows' ? 1 : 0);
      assert.deepEqual([show, note === undefined], place === 'rows' ? ['Show 1', true] : [undefined, false]);
      assert.ok(sceneToSvg(map.scene).includes(words.replace(/^✗ /, '')), words);
    }
  });

  it('objects alone are called so, whatever is wrong with them, and make no cluster', async () => {
    const service = `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.metrics.example.com}
spec: {service: {name: metrics, namespace: ops}, caBundle: ${inBase64((await createTestCa({ name: 'old', notBefore: '2001-01-01T00:00:00Z', notAfter: '2002-01-01T00:00:00Z' })).certificatePem)}}
`;
    const { map } = await drawn({
      'a.yaml': `${ingress('portal')}---\n${service}---\n${await leaf('portal.example.com', -3)}`,
    });
    assert.match(map.scene.subtitle, /no control plane here/);
    assert.deepEqual(
      map.scene.clusters.map(({ label }) => label),
      ['Objects in these files', 'Hosts'],
    );
  });

  it('a host that the certificate does not cover', async () => {
    const result = await drawn({ 'a.yaml': `${ingress('portal')}---\n${await leaf('other.example.com', 100)}` });
    assert.deepEqual(labelsOf(result), [['portal.example.com', '✗ wrong name']]);
  });

  it('hosts of one issuer fold from three on; webhooks follow', async () => {
    const names = ['docs', 'wiki', 'mail'];
    const result = await drawn({
      'a.yaml': [...names.map((name) => ingress(name, annotated)), issuer, webhook].join('---\n'),
    });
    assert.deepEqual(labelsOf(result), [
      ['3 hosts ✓', '↻ renewed'],
      ['pods.policy.io', '↻ renewed'],
    ]);
    // Three hosts and a webhook, as their rows say.
    assert.deepEqual(
      result.map.scene.chips.map(({ label }) => label),
      ['↻ 4 renewed automatically'],
    );
  });

  it('nothing meets anything in any language and at any width, and all formats tell it', async () => {
    const long = ingress('a-very-long-name-of-a-service.of-a-team', annotated);
    const documents = {
      'a.yaml': [
        ingress('shop'),
        certificate('edge'),
        issuer,
        webhook,
        long,
        ingress('docs', annotated),
        ingress('portal'),
        await leaf('portal.example.com', 21),
      ].join('---\n'),
    };
    for (const width of [667, 800, 900, 1040, 1600]) {
      for (const language of languages) {
        const { graph, mapIn } = await prepared(documents);
        const map = inLanguage(language, () => mapIn({ width, height: 800 }));
        assert.deepEqual(layoutFaults(map.scene), [], `${language} ${width}`);
        const ids = new Set(map.scene.items.map(({ id }) => id));
        for (const { stops } of map.scene.walks) for (const stop of stops) assert.ok(ids.has(stop), stop);
        if (width !== 1040 || language !== 'english') continue;
        assert.match(mapText(map, now), /^✗ no cert +shop\.example\.com/m);
        assert.match(mapMermaid(map, now), /^flowchart LR\n/);
        assert.match(sceneToSvg(map.scene), />✗ no cert</);
        assert.equal(mapJson(map, graph, now).hosts?.length, map.hosts?.rows.length);
      }
    }
  });
});
