import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const now = '2027-11-20T12:00:00Z';

describe('links below --root', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const run = (...args: readonly string[]) => runCommand(args, { now, cwd: folder, backups: at('state') });
  const inspected = async (...args: readonly string[]) => {
    const { code, out } = await run('inspect', ...args, '--format', 'json');
    assert.equal(code, 0);
    const files: { path: string; unreadable?: string; credentials: unknown[] }[] = JSON.parse(out).files;
    return (name: string) => files.find((each) => each.path === `tree/${name}`);
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'certscope-root-'));
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', at('tree'), { recursive: true });
    mkdirSync(at('tree/srv'));
    renameSync(at('tree/etc/kubernetes/pki'), at('tree/srv/pki'));
    symlinkSync('/srv/pki', at('tree/etc/kubernetes/pki'));
    // What the host of these files has, and this machine has as well, but otherwise.
    writeFileSync(at('foreign.conf'), readFileSync(at('tree/etc/kubernetes/admin.conf')));
    symlinkSync(at('foreign.conf'), at('tree/etc/kubernetes/away.conf'));
    symlinkSync('../../../../../../../../etc/kubernetes/scheduler.conf', at('tree/etc/kubernetes/above.conf'));
    symlinkSync('/round', at('tree/round'));
    mkdirSync(at('tree/opt'));
    symlinkSync('/srv/pki/apiserver.crt', at('tree/opt/server.crt'));
    symlinkSync('/srv/pki', at('tree/opt/pki'));
    symlinkSync(at('foreign.conf'), at('tree/opt/away.conf'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are followed as on the host, never out of it', async () => {
    const file = await inspected('tree', '--root', 'tree');
    assert.equal(file('etc/kubernetes/away.conf')?.unreadable, 'dangling symbolic link');
    assert.equal(file('round')?.unreadable, 'too many levels of symbolic links');
    assert.equal(file('etc/kubernetes/pki/apiserver.crt')?.credentials.length, 1);
    const names = ['above.conf', 'scheduler.conf'].map((name) => file(`etc/kubernetes/${name}`)?.credentials.length);
    assert.deepEqual(names, [3, 3]);
    // Without a root they lead where this machine has them.
    const other = await inspected('tree');
    assert.equal(other('etc/kubernetes/away.conf')?.credentials.length, 3);
  });

  it('lead a renewal to the files of the host, and undo brings these back', async () => {
    const old = treeState(at('tree'));
    const foreign = readFileSync(at('foreign.conf'), 'utf8');
    const { code, out, err } = await run('renew', '--all', '--root', 'tree', '--key-algorithm', 'P-256');
    assert.equal(code, 0, err);
    assert.match(out, /^Renewed 12 certificates /);
    const changed = treeState(at('tree')).filter((line) => !old.includes(line));
    assert.ok(changed.some((line) => line.startsWith('srv/pki/apiserver.crt ')));
    assert.equal(changed.length, 19);
    assert.equal(readFileSync(at('foreign.conf'), 'utf8'), foreign);
    assert.equal((await run('undo', '--yes')).code, 0);
    assert.deepEqual(treeState(at('tree')), old);
  });

  it('lead to the files of the host where these are named one by one', async () => {
    const inspectedOne = await inspected('tree/opt/server.crt', '--root', 'tree');
    assert.equal(inspectedOne('opt/server.crt')?.credentials.length, 1);
    const old = treeState(at('tree'));
    for (const [file, ...paths] of [
      ['tree/opt/server.crt'],
      ['tree/opt/server.crt', 'tree/opt/pki'],
      ['tree/opt/pki/apiserver.crt'],
      ['tree/etc/kubernetes/pki/apiserver.crt', 'tree/opt/server.crt'],
    ]) {
      const { code, err } = await run('renew', file ?? '', ...paths, '--root', 'tree', '--same-key');
      assert.equal(code, 0, `${file}: ${err}`);
      const changed = treeState(at('tree')).filter((line) => !old.includes(line));
      assert.deepEqual(
        changed.map((line) => line.split(' ')[0]),
        ['srv/pki/apiserver.crt'],
      );
      assert.equal((await run('undo', '--yes')).code, 0);
      assert.deepEqual(treeState(at('tree')), old);
    }
    const away = await run('renew', 'tree/opt/away.conf', '--root', 'tree');
    assert.equal(away.code, 2);
    assert.match(away.err, /tree\/opt\/away\.conf: no such file or directory/);
  });
});
