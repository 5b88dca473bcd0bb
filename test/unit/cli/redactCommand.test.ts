import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const kubeconfig =
  'kind: Config\nclusters:\n- name: prod-eu\nusers:\n- name: a\n  user: {token: s3cret-value} # mine\n';

test('writes the copy, and nothing else', async () => {
  const { code, out, err } = await runCommand(['redact', '-'], { input: kubeconfig });
  assert.equal(
    out,
    kubeconfig
      .replace('s3cret-value', '"<redacted: text, 9 to 16 characters>"')
      .replace('mine', '<redacted: comment, 1 to 8 characters>'),
  );
  assert.deepEqual({ code, err }, { code: 0, err: '' });
});

test('replaces names when asked', async () => {
  const { out } = await runCommand(['redact', '-', '--pseudonyms'], { input: kubeconfig });
  assert.match(out, /- name: cluster-1\n/);
});

test('writes nothing of what it refuses', async () => {
  for (const input of ['key: "s3cret\n', '\0\x01\x02', 'password {{ s3cret }}']) {
    const { code, out, err } = await runCommand(['redact', '-'], { input });
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.ok(!err.includes('s3cret'), err);
  }
});

test('wants one file that can be read', async () => {
  assert.equal((await runCommand(['redact'])).code, 2);
  assert.equal((await runCommand(['redact', 'a', 'b'])).code, 2);
  assert.equal((await runCommand(['redact', '/nowhere/file'])).code, 2);
});
