import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

const judged = (...documents: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])),
    /^certmanager-(?:wildcard|common)/,
  );

describe('what cert-manager cannot issue', () => {
  const http = { http01: { ingress: { class: 'nginx' } } };
  const issuer = (...solvers: readonly Fields[]) =>
    manifestOf('cert-manager.io/v1', 'Issuer', { name: 'acme', namespace: 'shop' }, { spec: { acme: { solvers } } });
  const metadata = { name: 'web', namespace: 'shop' };
  const annotations = { 'cert-manager.io/issuer': 'acme' };
  const asking: Readonly<Record<string, (name: string) => string>> = {
    Certificate: (name) =>
      manifestOf('cert-manager.io/v1', 'Certificate', metadata, {
        spec: { dnsNames: [name], issuerRef: { name: 'acme' } },
      }),
    Ingress: (name) =>
      manifestOf(
        'networking.k8s.io/v1',
        'Ingress',
        { ...metadata, annotations },
        { spec: { tls: [{ hosts: [name] }] } },
      ),
    Gateway: (name) =>
      manifestOf(
        'gateway.networking.k8s.io/v1',
        'Gateway',
        { ...metadata, annotations },
        { spec: { listeners: [{ hostname: name }] } },
      ),
  };
  const expected = ['error certmanager-wildcard-without-dns01: *.shop.example.com'];

  for (const [kind, of] of Object.entries(asking)) {
    test(`${kind}: a wildcard without DNS-01`, async () => {
      const wildcard = of('*.shop.example.com');
      assert.deepEqual(await judged(wildcard, issuer(http)), expected);
      assert.deepEqual(await judged(of('shop.example.com'), issuer(http)), []);
      for (const [selector, isFor] of [
        [undefined, true],
        [{ dnsZones: ['example.com'] }, true],
        [{ dnsZones: ['shop.example.com'] }, true],
        [{ dnsZones: ['*.shop.example.com'] }, false],
        [{ dnsZones: ['example.org'] }, false],
        [{ dnsNames: ['*.shop.example.com'] }, true],
        [{ dnsNames: ['shop.example.com'] }, false],
        [{ matchLabels: { a: 'b' } }, true],
      ] as const) {
        const dns = { dns01: { route53: { region: 'a' } }, ...(selector === undefined ? {} : { selector }) };
        assert.deepEqual(await judged(wildcard, issuer(http, dns)), isFor ? [] : expected, JSON.stringify(selector));
      }
      const empty = issuer(http, { dns01: { route53: {} } });
      assert.deepEqual(await judged(wildcard, empty), [], 'settings of the machine');
      for (const comments of [' # of the machine\n', '\n  # of\n\n  # the machine\n']) {
        const commented = empty.replace('"dns01": {', `"dns01": {${comments}`);
        assert.deepEqual(await judged(wildcard, commented), [], 'settings of the machine, with comments');
      }
      assert.deepEqual(await judged(wildcard, issuer()), [], 'no solver is here');
      const bound = issuer(http).replace('"solvers"', '"externalAccountBinding": { "keyID": "a" }, "solvers"');
      assert.deepEqual(await judged(wildcard, bound), [], 'validated before');
    });
  }
  test('a common name of more than 64 bytes', async () => {
    const named = (commonName: string) =>
      judged(
        manifestOf('cert-manager.io/v1', 'Certificate', metadata, { spec: { commonName, issuerRef: { name: 'a' } } }),
      );
    const tooLong = ['error certmanager-common-name-too-long: abababababab…'];
    assert.deepEqual(await named(`${'ab'.repeat(32)}c`), tooLong);
    assert.equal((await named('äb'.repeat(22))).length, 1);
    assert.deepEqual(await named('ab'.repeat(32)), []);
    assert.deepEqual(await named(`{{ ${'a'.repeat(65)} }}`), []);
    const common = { 'cert-manager.io/common-name': 'abc'.repeat(22) };
    const web = manifestOf('networking.k8s.io/v1', 'Ingress', { ...metadata, annotations: common }, { spec: {} });
    assert.equal((await judged(web)).length, 1);
  });
});
