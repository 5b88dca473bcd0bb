import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { applied, judge, repairOf } from '../../../support/repair.ts';
import { createTestCa } from '../../../support/testPki.ts';

const code = 'certmanager-host-not-requested';
const ofHosts = /^(?:certmanager-host|ingress-host|secret-not)/;
const meta = { name: 'shop', namespace: 'shop' };

const certificate = (spec: Readonly<Record<string, unknown>>, metadata = meta) =>
  manifestOf('cert-manager.io/v1', 'Certificate', metadata, {
    spec: { secretName: 'shop-tls', issuerRef: { name: 'le', kind: 'ClusterIssuer' }, ...spec },
  });
const ingress = (host: string, annotations = {}) =>
  manifestOf(
    'networking.k8s.io/v1',
    'Ingress',
    { ...meta, annotations },
    {
      spec: { tls: [{ hosts: [host], secretName: 'shop-tls' }] },
    },
  );
const gateway = (hostname: string, namespace?: string) =>
  manifestOf('gateway.networking.k8s.io/v1', 'Gateway', meta, {
    spec: {
      listeners: [
        { name: 'https', hostname, tls: { certificateRefs: [{ name: 'shop-tls', ...(namespace && { namespace }) }] } },
      ],
    },
  });
const route = (host: string) =>
  manifestOf('gateway.networking.k8s.io/v1', 'HTTPRoute', meta, {
    spec: { parentRefs: [{ name: 'shop' }], hostnames: [host] },
  });
const judged = (...objects: readonly string[]) => saidOfObjects({ 'm/all.yaml': objects.join('---\n') }, ofHosts);

describe('a Certificate that writes the Secret of a host', () => {
  test('asks for another name', async () => {
    const said = [`error ${code}: shop.example.org`];
    for (const entry of [ingress('shop.example.com'), gateway('shop.example.com')])
      assert.deepEqual(await judged(entry, certificate({ dnsNames: ['shop.example.org'] })), said);
    const deeper = certificate({ dnsNames: ['*.example.com'] });
    assert.deepEqual(await judged(ingress('a.b.example.com'), deeper), [`error ${code}: *.example.com`]);
    const ofRoute = [gateway('*.example.com'), route('shop.example.com')];
    assert.deepEqual(await judged(...ofRoute, certificate({ dnsNames: ['www.example.com'] })), [
      `error ${code}: www.example.com`,
    ]);
  });

  test('asks for it in any way', async () => {
    const specs = [
      { dnsNames: ['example.org', 'SHOP.example.com'] },
      { dnsNames: ['*.example.com'] },
      { commonName: 'shop.example.com' },
      { commonName: 'shop.example.com', dnsNames: ['www.example.com'] },
    ];
    for (const spec of specs) {
      assert.deepEqual(await judged(ingress('shop.example.com'), certificate(spec)), []);
      assert.deepEqual(await judged(gateway('shop.example.com'), certificate(spec)), []);
    }
    assert.deepEqual(await judged(gateway('*.example.com'), certificate({ dnsNames: ['a.example.com'] })), []);
    assert.deepEqual(await judged(gateway('10.0.0.7'), certificate({ ipAddresses: ['10.0.0.7'] })), []);
  });

  test('is not the one that is read, is not all that is known, or is changed later', async () => {
    const other = { dnsNames: ['shop.example.org'] };
    const entry = ingress('shop.example.com');
    const quiet = [
      [ingress('{{ .Values.host }}'), certificate(other)],
      [entry, certificate({ dnsNames: ['${HOST}'] })],
      [entry, certificate({ literalSubject: 'CN=shop.example.com', ...other })],
      [entry, certificate(other, { ...meta, namespace: 'test' })],
      [entry, certificate({ ...other, secretName: 'another' })],
      [entry, certificate(other), certificate({ dnsNames: ['shop.example.com'] }, { ...meta, name: 'second' })],
      [entry, certificate({})],
    ];
    for (const objects of quiet) assert.deepEqual(await judged(...objects), [], objects.join());
    const patched = { 'm/all.yaml': [entry, certificate(other)].join('---\n') };
    const kustomization = 'resources: [all.yaml]\npatches:\n- path: names.yaml\n';
    assert.deepEqual(await saidOfObjects({ ...patched, 'm/kustomization.yaml': kustomization }, ofHosts), []);
  });

  test('does not count where the Secret itself is there', async () => {
    const ca = await createTestCa({ name: 'shop-ca' });
    const made = await ca.issue({ dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });
    const secret = tlsSecret({ name: 'shop-tls', namespace: 'shop' }, made);
    assert.deepEqual(
      await judged(ingress('shop.example.com'), certificate({ dnsNames: ['b.example.org'] }), secret),
      [],
    );
  });

  test('gets the name by a repair, in flow and block style', async () => {
    const block = `${ingress('shop.example.com')}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop, namespace: shop}
spec:
  secretName: shop-tls
  dnsNames:
    - "shop.example.org" # the old one
  issuerRef: {name: le}
`;
    for (const text of [
      block.replace(' # the old one', ''),
      block.replace('\n    - "shop.example.org" # the old one', ' ["shop.example.org"]'),
    ]) {
      const texts = { 'm/all.yaml': text };
      const before = await judge(texts);
      const finding = before.findings.find((each) => each.code === code);
      assert.ok(finding !== undefined);
      const repair = repairOf(texts, before, finding);
      assert.ok(repair !== undefined, text);
      const after = applied(texts, repair);
      assert.deepEqual(
        (await judge(after)).findings.filter((each) => each.code === code),
        [],
        after['m/all.yaml'],
      );
      assert.match(after['m/all.yaml'] ?? '', /shop\.example\.org"(?:, |\n {4}- "?)shop\.example\.com"?\]?\n/);
    }
  });
});

test('a Secret that a Certificate writes into another namespace needs a grant there', async () => {
  const written = certificate({ dnsNames: ['shop.example.com'] }, { name: 'shop', namespace: 'certs' });
  assert.deepEqual(await judged(gateway('shop.example.com', 'certs'), written), [
    'warning secret-not-granted: shop-tls',
  ]);
  const group = 'gateway.networking.k8s.io';
  const grant = manifestOf(
    `${group}/v1beta1`,
    'ReferenceGrant',
    { name: 'g', namespace: 'certs' },
    {
      spec: { from: [{ group, kind: 'Gateway', namespace: 'shop' }], to: [{ group: '', kind: 'Secret' }] },
    },
  );
  assert.deepEqual(await judged(gateway('shop.example.com', 'certs'), written, grant), []);
});
