import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const cwd = folder.pathOf('.');
const ca = await createTestCa({ name: 'test-ca' });
const expired = await ca.issue({ notAfter: '2026-11-01T00:00:00Z' });
const other = await ca.issue({ commonName: 'b', organizations: ['others'] });
const asked = await ca.issue({ commonName: 'a' });
const answer = await ca.issue({ commonName: 'a', keys: asked.keys, notAfter: '2027-06-01T00:00:00Z' });
for (const [name, content] of Object.entries({
  'answer.crt': answer.certificatePem,
  'asked/a.crt': asked.certificatePem,
  'asked/a.key': asked.keyPem,
  'asked/b.key': other.keyPem,
  'asked/vendor/b.crt': other.certificatePem,
  'asked/vendor/a.crt': asked.certificatePem,
  'asked/ca.crt': ca.certificatePem,
  'tree/ca.crt': ca.certificatePem,
  'tree/vendor/old.crt': expired.certificatePem,
  'tree/build/output/old.crt': expired.certificatePem,
  'tree/old.crt.bak': expired.certificatePem,
})) {
  mkdirSync(path.dirname(folder.pathOf(name)), { recursive: true });
  writeFileSync(folder.pathOf(name), content);
}
const run = (...args: readonly string[]) => runCommand(args, { cwd });
const all = ['--exclude', 'vendor', '--exclude', 'build/output,*.bak'];

describe('--exclude', () => {
  const paths = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { out, err } = await run('inspect', ...args, '--format', 'json');
    assert.equal(err, '');
    return JSON.parse(out).files.map((file: { path: string }) => file.path);
  };

  test('leaves out by name and by path, again and again', async () => {
    const [old, bak] = ['tree/build/output/old.crt', 'tree/old.crt.bak'];
    assert.deepEqual(await paths('tree', '--exclude', 'vendor'), [old, 'tree/ca.crt', bak]);
    assert.deepEqual(await paths('tree', ...all), ['tree/ca.crt']);
  });

  test('reads what is named all the same', async () => {
    assert.deepEqual(await paths('tree/vendor/old.crt', ...all), ['tree/vendor/old.crt']);
    assert.deepEqual(await paths('tree/vendor', ...all), ['tree/vendor/old.crt']);
  });

  for (const command of [
    'check',
    'connections',
    'forecast',
    'explain',
    'map',
    'probe',
    'renew',
    'request',
    'import',
    'commands',
  ]) {
    test(`is known to ${command}`, async () => {
      const { err } = await run(command, '--exclude');
      assert.match(err, /--exclude needs a value\./);
    });
  }

  test('keeps what is left out from failing a check, and from a comparison', async () => {
    assert.equal((await run('check', 'tree')).code, 1);
    assert.equal((await run('check', 'tree', ...all)).code, 0);
    assert.equal((await run('diff', 'tree/ca.crt', 'tree')).code, 1);
    assert.match((await run('diff', 'tree', 'tree/vendor', ...all)).out, /ca\.crt/);
  });

  test('keeps what is left out from being renewed', async () => {
    const { out, err } = await run('renew', 'tree', '--all', '--dry-run', ...all);
    assert.doesNotMatch(out + err, /vendor|build|bak/);
    assert.match((await run('renew', 'tree', '--all', '--dry-run')).err, /vendor/);
  });

  test('keeps what is left out from refusing a key to a request', async () => {
    const asked = ['request', 'asked/a.crt', '--key', 'asked/b.key', 'asked'];
    assert.match((await run(...asked)).err, /Nothing was written\. .* belongs to b\./);
    const { code, out } = await run(...asked, ...all);
    assert.match(out, /BEGIN CERTIFICATE REQUEST/);
    assert.equal(code, 0);
    const ofRole = ['request', '--role', 'apiserver-kubelet-client', 'asked', '--key', 'asked/b.key'];
    assert.match((await run(...ofRole)).err, /Nothing was written\. .* belongs to b\./);
    assert.match((await run(...ofRole, ...all)).out, /BEGIN CERTIFICATE REQUEST/);
  });

  test('keeps what is left out from getting an imported certificate', async () => {
    const imported = ['import', 'answer.crt', '--for', 'asked/a.crt', 'asked', '--dry-run'];
    assert.match((await run(...imported)).out, /asked\/vendor\/a\.crt/);
    const { out } = await run(...imported, ...all);
    assert.match(out, /asked\/a\.crt/);
    assert.doesNotMatch(out, /vendor/);
  });

  test('keeps what is left out from standing in commands', async () => {
    const commands = ['commands', 'asked/a.crt', 'asked'];
    assert.match((await run(...commands)).out, /asked\/vendor/);
    const { out } = await run(...commands, ...all);
    assert.match(out, /asked\/a\.crt/);
    assert.doesNotMatch(out, /vendor/);
  });
});
