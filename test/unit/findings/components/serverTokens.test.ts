import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';

const password = '8f1c2a7d4e6b9035';
const full = `K10${'0a'.repeat(32)}::server:${password}`;
const config = '/etc/rancher/k3s/config.yaml';
const judge = async (files: TestFiles, data = '/var/lib/rancher/k3s/server/token') =>
  gradesOf(await findingsIn({ [data]: `${full}\n`, ...files }), /^server-token/);

describe('the token of a server of k3s or RKE2', () => {
  const unit = (token: string) =>
    `[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n\t'--token' \\\n\t'${token}' \\\n`;
  const places: Readonly<Record<string, (token: string) => string>> = {
    [config]: (token) => `cluster-init: true\ntoken: ${token}\n`,
    '/etc/rancher/k3s/config.yaml.d/10-token.yaml': (token) => `"token": "${token}"\n`,
    '/etc/systemd/system/k3s.service.env': (token) => `K3S_TOKEN='${token}'\n`,
    '/etc/default/k3s': (token) => `export K3S_TOKEN="${token}"\n`,
    '/etc/systemd/system/k3s.service': unit,
  };
  for (const [path, write] of Object.entries(places)) {
    test(path, async () => {
      assert.deepEqual(await judge({ [path]: write(password) }), []);
      assert.deepEqual(await judge({ [path]: write(full) }), []);
      assert.deepEqual(await judge({ [path]: write('another-secret') }), [`error server-token-differs ${path}`]);
    });
  }

  test('RKE2', async () => {
    const data = '/var/lib/rancher/rke2/server/token';
    const path = '/etc/rancher/rke2/config.yaml';
    assert.deepEqual(await judge({ [path]: 'token: other\n' }, data), [`error server-token-differs ${path}`]);
    assert.deepEqual(await judge({ [config]: 'token: other\n' }, data), [], 'of the other product');
  });

  test('is compared as its reader takes it, and what is written in another way is left aside', async () => {
    const data = '/var/lib/rancher/k3s/server/token';
    const odd = 'pass:word#1';
    const full = `K10${'0a'.repeat(32)}::server:${odd}`;
    for (const same of [
      odd,
      full,
      `"${odd}"  # of all servers`,
      `'${odd}'\r`,
      `|\n  ${odd}`,
      `&token ${odd}`,
      "'it''s'",
      'REDACTED',
    ])
      assert.deepEqual(await judge({ [data]: `${full}\n`, [config]: `token: ${same}\n` }), [], same);
    for (const other of ['word#1', 'pass:word', `"${odd}x"`])
      assert.equal((await judge({ [data]: `${full}\n`, [config]: `token: ${other}\n` })).length, 1, other);
  });

  test('is compared on one machine, and never shown', async () => {
    assert.deepEqual(
      await judge({ 'b/etc/rancher/k3s/config.yaml': 'token: other\n' }, 'a/var/lib/rancher/k3s/server/token'),
      [],
    );
    assert.deepEqual(await judge({ [config]: 'agent-token: other\ntoken: $TOKEN\n' }), []);
    const [finding] = (
      await findingsIn({
        '/var/lib/rancher/k3s/server/token': `${full}\n`,
        [config]: 'token: another-secret\n',
      })
    ).filter(({ code }) => code === 'server-token-differs');
    assert.deepEqual(finding?.span, { start: 0, end: 5 });
    assert.ok(!/another-secret|8f1c2a7d/.test(JSON.stringify(finding)));
  });
});
