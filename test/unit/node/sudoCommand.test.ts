import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { inspectCommand, inventoryFileName } from '../../../src/core/present/inventory/inspectCommand.ts';
import { findCliProgram } from '../../../src/node/cliProgram.ts';
import { buildCommand } from '../../support/buildCommand.ts';

/** `nobody`: the user of an editor over Remote-SSH, who may not read root's files. */
const user = 65534;
const setpriv = spawnSync('sh', ['-c', 'command -v setpriv'], { encoding: 'utf8' }).stdout.trim();
const skip = process.getuid?.() !== 0 || setpriv === '' ? 'only root can become another user, with setpriv' : false;

suite('what Copy sudo Command copies', { skip }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-sudo-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const home = path.join(folder, 'home');
  const denied = path.join(folder, 'machine/etc/kubernetes');
  let cli = '';

  before(async () => {
    // As VS Code's server has the extension: readable by everyone, and not on the path.
    chmodSync(folder, 0o755);
    cli = await buildCommand(path.join(folder, 'extension'));
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', path.join(folder, 'machine'), { recursive: true });
    chmodSync(denied, 0o700);
    mkdirSync(home);
    chownSync(home, user, user);
    // sudo is a program that may become root, for the sake of its caller: it passes on neither path nor variables.
    mkdirSync(path.join(folder, 'bin'));
    const sudo = `#!/bin/sh -p\nexec ${setpriv} --reuid 0 --regid 0 --clear-groups /usr/bin/env -i LC_ALL=C "$@"\n`;
    writeFileSync(path.join(folder, 'bin/sudo'), sudo, { mode: 0o755 });
  });

  /** Runs a line as that user, whose shell may start `sudo`. */
  function asUser(line: string) {
    const become = ['--ruid', '0', '--euid', `${user}`, '--rgid', '0', '--egid', `${user}`, '--clear-groups'];
    const env = { PATH: `${path.join(folder, 'bin')}:/usr/bin:/bin`, HOME: home, LC_ALL: 'C' };
    return spawnSync(setpriv, [...become, 'sh', '-p', '-c', line], { cwd: home, env, encoding: 'utf8' });
  }

  test('reads for a user what only root may read, with nothing installed', () => {
    const program = findCliProgram(cli, { PATH: '/usr/bin:/bin' });
    assert.deepEqual(program, [process.execPath, cli]);
    const before = asUser(`'${process.execPath}' '${cli}' inspect '${denied}' --format json`);
    assert.equal(before.status, 2, before.stderr);
    assert.match(before.stdout + before.stderr, /permission denied/i);
    assert.doesNotMatch(before.stdout, /kubernetes-admin/);

    const copied = asUser(inspectCommand(program, [denied]));
    assert.equal(copied.status, 0, copied.stderr);
    const inventory = path.join(home, inventoryFileName);
    // The shell of the user makes the file, so the editor can open it.
    assert.equal(statSync(inventory).uid, user);
    const text = readFileSync(inventory, 'utf8');
    const { files }: { files: readonly { path: string; unreadable?: string }[] } = JSON.parse(text);
    assert.ok(files.some(({ path: file }) => file === path.join(denied, 'admin.conf')));
    assert.deepEqual(
      files.filter(({ unreadable }) => unreadable !== undefined),
      [],
    );
    assert.match(text, /kubernetes-admin/);
    const keys = ['pki/ca.key', 'pki/apiserver.key', 'pki/sa.key'].map((name) =>
      readFileSync(path.join(denied, name), 'utf8'),
    );
    // The first lines of an RSA key hold its public half.
    const lines = keys.flatMap((key) => key.split('\n').slice(7, -2));
    assert.ok(lines.length > 30);
    assert.deepEqual(
      lines.filter((line) => text.includes(line)),
      [],
    );

    const after = asUser(`'${process.execPath}' '${cli}' check ${inventoryFileName} --at 2090-01-01`);
    assert.equal(after.status, 1, after.stdout + after.stderr);
    assert.match(after.stdout, /kubernetes-admin expired .* cert-expired$/m);
  });
});
