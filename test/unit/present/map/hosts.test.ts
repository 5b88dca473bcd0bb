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
import { clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { inLanguage, languages } from '../../../support/languages.ts';
import { inBase64 } from '../../../support/manners.ts';
import { layoutFaults } from '../../../support/mapGeometry.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-06-12T10:00:00Z');
const day = 86_400_000;
const ca = await createTestCa({ name: 'corp-root' });
const leaf = async (host: string, days: number) => {
  const notAfter = new Date(now + days * day).toISOString();
  const made = await ca.issue({ commonName: host, dnsNames: [host], notAfter });
  return `apiVersion: v1
kind: Secret
metadata: {name: portal-tls, namespace: portal}
type: kubernetes.io/tls
data: {tls.crt: ${inBase64(made.certificatePem)}}
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
    assert.match(result.map.scene.chips[0]?.label ?? '', /^↻ 3 renewed automatically$/);
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
