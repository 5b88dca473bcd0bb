import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const ca = await createTestCa({ name: 'internal-ca' });
const other = await createTestCa({ name: 'other-ca' });
const publicCa = await createTestCa({ subject: "O=Let's Encrypt", name: 'public' });
const options = { dnsNames: ['vault.vault.svc', 'vault.example.com'], extKeyUsage: ['serverAuth'] as const };
const serving = tlsSecret({ name: 'vault-tls', namespace: 'vault' }, await ca.issue(options));
const ofPublic = tlsSecret({ name: 'vault-tls', namespace: 'vault' }, await publicCa.issue(options));

const kinds: readonly (readonly [kind: string, apiVersion: string, wrap: (template: Fields) => Fields])[] = [
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [kind, 'apps/v1', (template: Fields) => ({ spec: { template } })] as const,
  ),
  ['Job', 'batch/v1', (template) => ({ spec: { template } })],
  ['CronJob', 'batch/v1', (template) => ({ spec: { jobTemplate: { spec: { template } } } })],
];

function podsOf(
  annotations: Readonly<Record<string, string>>,
  [kind, apiVersion, wrap] = kinds[0] ?? neverEmpty(),
): string {
  const named = Object.entries({ 'agent-inject': 'true', ...annotations });
  const template = {
    metadata: { annotations: Object.fromEntries(named.map(([name, value]) => [`vault.hashicorp.com/${name}`, value])) },
    spec: { containers: [{ name: 'app', image: 'app' }] },
  };
  return manifestOf(apiVersion, kind, { name: 'app', namespace: 'shop' }, wrap(template));
}

function neverEmpty(): never {
  throw new Error('no kinds');
}

function injectorOf(more: Readonly<Record<string, string>> = {}): string {
  const variables = { AGENT_INJECT_VAULT_ADDR: 'https://vault.vault.svc:8200', ...more };
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  const template = { spec: { containers: [{ name: 'injector', env }] } };
  return manifestOf('apps/v1', 'Deployment', { name: 'injector', namespace: 'vault' }, { spec: { template } });
}

const caOf = (signer: { readonly certificatePem: string }, key = 'ca.crt') =>
  manifestOf(
    'v1',
    'Secret',
    { name: 'vault-ca', namespace: 'shop' },
    { data: { [key]: base64(signer.certificatePem) } },
  );

const judged = (...documents: readonly string[]) =>
  saidOfObjects(
    Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])),
    /^private-ca|^secret-(?:key-missing|in-other)/,
  );
const withoutCa = ['warning private-ca-not-configured: vault.hashicorp.com/agent-inject'];
const mounted = { 'tls-secret': 'vault-ca', 'ca-cert': '/vault/tls/ca.crt' };

describe('the agent of Vault', () => {
  for (const each of kinds) {
    test(`${each[0]}: needs the private CA of Vault`, async () => {
      assert.deepEqual(await judged(serving, injectorOf(), podsOf({}, each)), withoutCa);
      assert.deepEqual(await judged(serving, injectorOf(), caOf(ca), podsOf(mounted, each)), []);
      assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'tls-skip-verify': 'true' }, each)), []);
    });
  }
  test('booleans are those of Go', async () => {
    for (const text of ['True', 'TRUE', '1', 't', 'T']) {
      assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'agent-inject': text })), withoutCa, text);
      assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'tls-skip-verify': text })), [], text);
    }
    assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'agent-inject': 'yes' })), []);
    assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'tls-skip-verify': 'tRUE' })), withoutCa);
  });
  test('by an address of its own', async () => {
    const found = (service: string) => judged(serving, podsOf({ service }));
    assert.deepEqual(await found('https://vault.example.com'), withoutCa);
    assert.deepEqual(await found('http://vault.vault.svc:8200'), []);
    assert.deepEqual(await found('https://elsewhere.example.com'), []);
  });
  test('with a part of the annotations, or another CA', async () => {
    const found = (annotations: Readonly<Record<string, string>>, secret = caOf(ca)) =>
      judged(serving, injectorOf(), secret, podsOf(annotations));
    assert.deepEqual(await found({ 'tls-secret': 'vault-ca' }), withoutCa, 'mounted, but not named');
    const atPath = ['warning private-ca-not-configured: vault.hashicorp.com/ca-cert'];
    assert.deepEqual(await found({ 'ca-cert': '/vault/tls/ca.crt' }), atPath, 'named, but not mounted');
    assert.deepEqual(await found(mounted, caOf(other)), atPath);
    assert.deepEqual(await found(mounted, caOf(ca, 'ca.pem')), ['error secret-key-missing: vault-ca']);
    assert.deepEqual(await found({ 'ca-cert': '/vault/custom/ca.crt' }), [], 'from elsewhere');
    assert.deepEqual(await found({ ...mounted, 'tls-secret': 'absent' }), [], 'the Secret is elsewhere');
  });
  test('gets it from the injector, or does not need it', async () => {
    const bytes = injectorOf({ AGENT_INJECT_VAULT_CACERT_BYTES: base64(ca.certificatePem) });
    assert.deepEqual(await judged(serving, bytes, podsOf({})), []);
    assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'agent-inject': 'false' })), []);
    assert.deepEqual(await judged(serving, injectorOf(), podsOf({ 'agent-configmap': 'agent' })), []);
    assert.deepEqual(await judged(ofPublic, injectorOf(), podsOf({})), []);
    assert.deepEqual(await judged(injectorOf(), podsOf({})), [], 'the certificate of Vault is elsewhere');
  });
});
