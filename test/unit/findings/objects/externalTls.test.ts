import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

const host = 'pay.example.com';
const api = 'networking.istio.io/v1';
const https = { number: 443, name: 'https', protocol: 'HTTPS' };
const http = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };
const entry = (ports: readonly Fields[], hosts = [host]) =>
  manifestOf(api, 'ServiceEntry', { name: 'pay', namespace: 'shop' }, { spec: { hosts, ports } });
const rule = (trafficPolicy: Fields, ofHost = host) =>
  manifestOf(api, 'DestinationRule', { name: 'pay', namespace: 'shop' }, { spec: { host: ofHost, trafficPolicy } });
const routes = (http: Fields, hosts = [host]) =>
  manifestOf(api, 'VirtualService', { name: 'pay', namespace: 'shop' }, { spec: { hosts, http: [http] } });
const simple = { tls: { mode: 'SIMPLE' } };
const caller = (value: string) =>
  manifestOf(
    'v1',
    'Pod',
    { name: 'shop', namespace: 'shop' },
    {
      spec: { containers: [{ name: 'shop', image: 'shop:1', env: [{ name: 'URL', value }] }] },
    },
  );
const judged = (...texts: readonly string[]) => saidOfObjects({ 'pay.yaml': texts.join('---\n') }, /^istio-tls-twice$/);

test('a rule begins TLS where programs have begun it', async () => {
  const told = (severity: string, mode = 'SIMPLE') => [`${severity} istio-tls-twice: ${mode}`];
  assert.deepEqual(await judged(entry([https]), rule(simple)), told('warning'));
  assert.deepEqual(await judged(entry([https]), rule(simple), caller(`https://${host}/v1`)), told('error'));
  assert.deepEqual(await judged(entry([https]), rule(simple), caller(`https://${host}.au`)), told('warning'));
  assert.deepEqual(await judged(entry([https], ['*.example.com']), rule(simple)), told('warning'));
  assert.deepEqual(await judged(entry([{ ...https, protocol: 'TLS' }]), rule({ tls: { mode: 'MUTUAL' } })), [
    ...told('warning', 'MUTUAL'),
  ]);
  const ofPort = (number: number) => ({ portLevelSettings: [{ port: { number }, ...simple }] });
  assert.deepEqual(await judged(entry([http, https]), rule(ofPort(443))), told('warning'));
  assert.deepEqual(await judged(entry([http, https]), rule(ofPort(80))), []);
});

test('TLS for plain HTTP, or for what is routed there, is right', async () => {
  assert.deepEqual(await judged(entry([http]), rule(simple)), []);
  assert.deepEqual(await judged(entry([https]), rule({ tls: { mode: 'DISABLE' } })), []);
  assert.deepEqual(await judged(entry([https]), rule({ connectionPool: {} })), []);
  assert.deepEqual(await judged(entry([https], ['other.example.com']), rule(simple)), []);
  const route = [{ destination: { host, port: { number: 443 } } }];
  const service = routes({ match: [{ port: 80 }], route });
  const files = { 'pay.yaml': [entry([https]), rule(simple)].join('---\n'), 'elsewhere/routes.yaml': service };
  assert.deepEqual(await saidOfObjects(files, /^istio-tls-twice$/), []);
});

test('a route may name the host by a wildcard, or leave it to another one', async () => {
  const wide = [entry([https], ['*.example.com']), rule(simple, '*.example.com')];
  const to = (destination: string) => ({ route: [{ destination: { host: destination, port: { number: 443 } } }] });
  assert.deepEqual(await judged(...wide, routes(to(host))), []);
  assert.equal((await judged(...wide, routes(to('pay.example.net')))).length, 1);
  const one = [entry([https]), rule(simple)];
  const delegated = { match: [{ port: 80 }], delegate: { name: 'other' } };
  assert.deepEqual(await judged(...one, routes(delegated)), []);
  assert.equal((await judged(...one, routes(delegated, ['shop.example.net']))).length, 1);
});
