import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

const rule = (mode: string | undefined, host = 'web.shop.svc.cluster.local', more: Fields = {}, namespace = 'shop') =>
  manifestOf(
    'networking.istio.io/v1',
    'DestinationRule',
    { name: host.replace(/\W/g, '-'), namespace },
    { spec: { host, ...(mode === undefined ? {} : { trafficPolicy: { tls: { mode } } }), ...more } },
  );
const policy = (mode: string, namespace: string, spec: Fields = {}) =>
  manifestOf(
    'security.istio.io/v1',
    'PeerAuthentication',
    { name: `${namespace}-${mode.toLowerCase()}`, namespace },
    { spec: { mtls: { mode }, ...spec } },
  );
const service = manifestOf(
  'v1',
  'Service',
  { name: 'web', namespace: 'shop' },
  { spec: { selector: { app: 'web' }, ports: [{ name: 'https', port: 80, targetPort: 8080 }] } },
);
const ofPods = { selector: { matchLabels: { app: 'web' } } };

const judged = (...documents: readonly string[]) =>
  saidOfObjects(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])), /^istio-mtls/);
const refused = (mode: string, severity = 'error') => [`${severity} istio-mtls-conflict: ${mode}`];

describe('a DestinationRule and the PeerAuthentication of its host', () => {
  for (const host of ['web.shop.svc.cluster.local', 'web.shop.svc', 'web.shop', 'web', '*.shop.svc.cluster.local']) {
    test(`${host}: mutual TLS that the server has turned off`, async () => {
      for (const namespace of ['shop', 'istio-system']) {
        assert.deepEqual(
          await judged(rule('ISTIO_MUTUAL', host), policy('DISABLE', namespace)),
          refused('ISTIO_MUTUAL'),
        );
        assert.deepEqual(await judged(rule('ISTIO_MUTUAL', host), policy('PERMISSIVE', namespace)), []);
        assert.deepEqual(await judged(rule(undefined, host), policy('DISABLE', namespace)), []);
        assert.deepEqual(await judged(rule('DISABLE', host), policy('DISABLE', namespace)), []);
      }
      assert.deepEqual(await judged(rule('ISTIO_MUTUAL', host), policy('DISABLE', 'other')), []);
    });
  }
  test('a server that requires it, and a client without', async () => {
    for (const mode of ['DISABLE', 'SIMPLE']) {
      assert.deepEqual(await judged(rule(mode), service, policy('STRICT', 'shop', ofPods)), refused(mode));
      assert.deepEqual(await judged(rule(mode), policy('STRICT', 'shop')), refused(mode, 'warning'));
      assert.deepEqual(await judged(rule(mode), policy('STRICT', 'istio-system')), [], 'the server may have no proxy');
      assert.deepEqual(await judged(rule(mode), policy('STRICT', 'istio-system'), policy('PERMISSIVE', 'shop')), []);
    }
    assert.deepEqual(await judged(rule('ISTIO_MUTUAL'), policy('STRICT', 'shop')), []);
  });
  test('the policy for the Pods goes before that of the namespace, and this before that of the mesh', async () => {
    const off = policy('DISABLE', 'istio-system');
    const found = (...more: readonly string[]) => judged(rule('ISTIO_MUTUAL'), service, off, ...more);
    assert.deepEqual(await found(policy('STRICT', 'shop')), []);
    assert.deepEqual(await found(policy('UNSET', 'shop')), refused('ISTIO_MUTUAL'));
    assert.deepEqual(await found(policy('DISABLE', 'shop'), policy('STRICT', 'shop', ofPods)), []);
    assert.deepEqual(
      await found(policy('PERMISSIVE', 'shop'), policy('DISABLE', 'shop', ofPods)),
      refused('ISTIO_MUTUAL'),
    );
    const others = { selector: { matchLabels: { app: 'stock' } } };
    assert.deepEqual(await judged(rule('ISTIO_MUTUAL'), service, policy('DISABLE', 'shop', others)), []);
  });
  test('ports and subsets have modes of their own', async () => {
    const ofPort = { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL' } }] } };
    const off = policy('DISABLE', 'shop');
    assert.deepEqual(await judged(rule(undefined, 'web', ofPort), service, off), refused('ISTIO_MUTUAL'));
    const ofSubset = { subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }] };
    assert.deepEqual(
      await judged(rule(undefined, 'web', ofSubset), policy('DISABLE', 'shop')),
      refused('ISTIO_MUTUAL'),
    );
  });
  test('ports of Pods have modes of their own', async () => {
    const ports = (mtls: string, ...modes: readonly [string, string][]) =>
      policy(mtls, 'shop', {
        ...ofPods,
        portLevelMtls: Object.fromEntries(modes.map(([port, mode]) => [port, { mode }])),
      });
    const open = ports('STRICT', ['8080', 'DISABLE']);
    assert.deepEqual(await judged(rule('DISABLE'), service, open), [], 'port 80 is 8080 in the Pods');
    assert.deepEqual(await judged(rule('ISTIO_MUTUAL'), service, open), refused('ISTIO_MUTUAL'));
    assert.deepEqual(await judged(rule('ISTIO_MUTUAL'), open), [], 'which port is 8080 only the Service tells');
    const other = ports('STRICT', ['9090', 'DISABLE'], ['8080', 'UNSET']);
    assert.deepEqual(await judged(rule('DISABLE'), service, other), refused('DISABLE'), 'another port, and one unset');
    assert.deepEqual(await judged(rule('ISTIO_MUTUAL'), service, other), []);
    const strict = ports('PERMISSIVE', ['8080', 'STRICT']);
    const only = (port: number, mode: string): Fields => ({
      trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: [{ port: { number: port }, tls: { mode } }] },
    });
    const withPort = (port: number, mode: string) => judged(rule(undefined, 'web', only(port, mode)), service, strict);
    assert.deepEqual(await withPort(80, 'ISTIO_MUTUAL'), [], 'the rule has a mode of that port');
    assert.deepEqual(await withPort(80, 'SIMPLE'), refused('SIMPLE'));
    assert.deepEqual(await withPort(81, 'SIMPLE'), refused('DISABLE'), 'a port that the Service does not have');
    const ofAll = policy('STRICT', 'shop', { portLevelMtls: { 8080: { mode: 'DISABLE' } } });
    assert.deepEqual(await judged(rule('DISABLE'), service, ofAll), refused('DISABLE', 'warning'), 'read of Pods only');
  });
  test('a wildcard leaves what has a rule of its own', async () => {
    const own = rule('DISABLE');
    const all = (host: string) => rule('ISTIO_MUTUAL', host, {}, 'istio-system');
    assert.deepEqual(await judged(all('*.shop.svc.cluster.local'), own, policy('DISABLE', 'shop')), []);
    assert.deepEqual(await judged(all('*.local'), policy('DISABLE', 'istio-system')), refused('ISTIO_MUTUAL'));
  });
});
