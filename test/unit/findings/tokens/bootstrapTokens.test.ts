import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';

async function foundIn(text: string): Promise<readonly string[]> {
  const findings = await findingsIn({ 'a.yaml': text });
  return findings.map(({ code, severity, span }) => `${severity} ${code} ${text.slice(span?.start, span?.end)}`);
}

const right = {
  'token-id': 'abcdef',
  'token-secret': '0123456789abcdef',
  expiration: '2026-06-13T10:00:00Z',
  'usage-bootstrap-authentication': 'true',
  'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
};

function secret(
  changes: Readonly<Record<string, string | undefined>> = {},
  { name = 'bootstrap-token-abcdef', namespace = 'kube-system', isData = false } = {},
): string {
  const entries = Object.entries({ ...right, ...changes }).flatMap(([key, value]) =>
    value === undefined ? [] : [`  ${key}: "${isData ? base64(value) : value}"\n`],
  );
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ntype: bootstrap.kubernetes.io/token\n${isData ? 'data' : 'stringData'}:\n${entries.join('')}`;
}

test('a Secret as kubeadm makes it', async () => {
  assert.deepEqual(await foundIn(secret()), []);
  assert.deepEqual(await foundIn(secret({}, { isData: true })), []);
});

describe('bootstrap-token-malformed', () => {
  test('id, secret, groups', async () => {
    assert.deepEqual(await foundIn(secret({ 'token-id': 'ABCDEF' })), ['error bootstrap-token-malformed ABCDEF']);
    const short = await foundIn(secret({ 'token-secret': 'short' }, { isData: true }));
    assert.deepEqual(short, [`error bootstrap-token-malformed ${base64('short')}`]);
    assert.deepEqual(await foundIn(secret({ 'auth-extra-groups': 'system:masters' })), [
      'error bootstrap-token-malformed system:masters',
    ]);
  });
  test('name and namespace', async () => {
    assert.deepEqual(await foundIn(secret({}, { name: 'token-abcdef' })), [
      'error bootstrap-token-malformed token-abcdef',
    ]);
    assert.deepEqual(await foundIn(secret({}, { namespace: 'default' })), ['error bootstrap-token-malformed default']);
  });
  test('in the configuration of kubeadm', async () => {
    const init = (token: string) =>
      `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens:\n- token: ${token}\n`;
    assert.deepEqual(await foundIn(init('abcdef.0123456789')), ['error bootstrap-token-malformed abcdef.0123456789']);
    assert.deepEqual(await foundIn(init('abcdef.0123456789abcdef')), []);
    assert.deepEqual(await foundIn(init('"{{ token }}"')), []);
    assert.deepEqual(await foundIn(init('<token>')), []);
  });
  test('the secret is not in the message', async () => {
    const [finding] = await findingsIn({ 'a.yaml': secret({ 'token-secret': 'tell-nobody' }) });
    assert.ok(finding !== undefined && !finding.message.includes('tell-nobody'));
  });
  test('templates and other Secrets', async () => {
    assert.deepEqual(await foundIn(secret({ 'token-id': '{{ .id }}', 'token-secret': '${SECRET}' })), []);
    assert.deepEqual(await foundIn(secret({ 'token-id': 'X' }).replace(/^type: .*\n/m, 'type: Opaque\n')), []);
  });
});

describe('bootstrap-token-expired', () => {
  test('in the past, or no moment', async () => {
    const past = '2026-06-12T09:59:59Z';
    assert.deepEqual(await foundIn(secret({ expiration: past })), [`warning bootstrap-token-expired ${past}`]);
    assert.deepEqual(await foundIn(secret({ expiration: '24h' })), ['warning bootstrap-token-expired 24h']);
    assert.deepEqual(await foundIn(secret({ expiration: '2026-06-12T11:59:59+02:00' })), [
      'warning bootstrap-token-expired 2026-06-12T11:59:59+02:00',
    ]);
  });
  test('in the future', async () => {
    assert.deepEqual(await foundIn(secret({ expiration: '2026-06-12T10:00:01Z' })), []);
    assert.deepEqual(await foundIn(secret({ expiration: '2026-06-12T09:00:01-02:00' })), []);
  });
});

describe('bootstrap-token-permanent', () => {
  test('without an end, for nodes', async () => {
    assert.deepEqual(await foundIn(secret({ expiration: undefined })), ['warning bootstrap-token-permanent true']);
    const usage = { 'usage-bootstrap-authentication': 'false' };
    assert.deepEqual(await foundIn(secret({ expiration: undefined, ...usage })), []);
  });
  test('by kubeadm', async () => {
    const init = (lines: string) =>
      `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens:\n- token: abcdef.0123456789abcdef\n${lines}`;
    assert.deepEqual(await foundIn(init('  ttl: 0s\n')), ['warning bootstrap-token-permanent ttl']);
    assert.deepEqual(await foundIn(init('  ttl: 24h0m0s\n')), []);
    assert.deepEqual(await foundIn(init('  ttl: 0s\n  usages: [signing]\n')), []);
  });
});
