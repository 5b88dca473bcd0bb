import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, beforeEach, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

/** Four days before the leaves end. */
const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());

const kubernetes = 'tree/etc/kubernetes';
const certscope = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const renew = (...args: readonly string[]) => certscope('renew', 'tree', '--all', '--key-algorithm', 'P-256', ...args);
const copy = (from: string, to: string): void =>
  cpSync(folder.pathOf(`${kubernetes}/${from}`), folder.pathOf(`${kubernetes}/${to}`), { recursive: true });

interface Json {
  readonly files: readonly { readonly path: string }[];
  readonly untouched: readonly { readonly path: string; readonly reason: string }[];
  readonly notes?: readonly string[];
}
const jsonOf = ({ out }: CommandResult): Json => JSON.parse(out);
const backupsIn = ({ untouched }: Json): readonly string[] =>
  [...new Set(untouched.filter(({ reason }) => reason === 'backup').map(({ path }) => path))].sort();

describe('backups that users keep below a tree', () => {
  beforeEach(() => {
    for (const name of ['tree', 'state']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', folder.pathOf('tree'), { recursive: true });
  });

  it('stay as they are, and are told', async () => {
    const copies = [
      ['pki', 'pki.bak'],
      ['pki', 'backup-2027-11-01'],
      ['pki', 'pki-20271101'],
      ['pki', 'pki.previous'],
      ['pki', 'tmp/kubeadm-backup-certs-2027-11-01'],
      ['admin.conf', 'admin.conf.bak'],
      ['admin.conf', 'admin.conf~'],
      ['admin.conf', 'admin.old.conf'],
      ['scheduler.conf', 'scheduler.conf.orig'],
      ['pki/apiserver.crt', 'pki/apiserver.crt.old'],
    ] as const;
    mkdirSync(folder.pathOf(`${kubernetes}/tmp`));
    for (const [from, to] of copies) copy(from, to);
    const states = () =>
      copies.map(([, to]) => treeState(folder.pathOf(`${kubernetes}/${to}`.replace(/\/[^/]+$/, ''))));
    const kept = () =>
      states().map((lines) => lines.filter((line) => /bak|backup|-2027|previous|~|old|orig/.test(line)));
    const before = kept();
    const planned = jsonOf(await renew('--dry-run', '--format', 'json'));
    const places = copies.map(([, to]) => `${kubernetes}/${to}`);
    const isCopy = (path: string): boolean => places.some((place) => path === place || path.startsWith(`${place}/`));
    assert.deepEqual(planned.files.map(({ path }) => path).filter(isCopy), []);
    for (const place of places)
      assert.ok(
        backupsIn(planned).some((path) => path.startsWith(place)),
        place,
      );
    const { out } = await renew('--dry-run');
    assert.match(
      out,
      /^Does not change (?:\S+, ){2}\S+ and \d+ more files\. It looks like a backup, and no file refers to it\./m,
    );
    assert.doesNotMatch(out, /Still the old/);
    const { code, err } = await renew();
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(kept(), before);
    // What is old in them by then is no failure of the next renewal.
    const second = await renew('--within', '10');
    assert.deepEqual([second.code, second.err], [0, '']);
    assert.match(second.out, /Left unchanged because they look like backups and no file refers to them: .* more\./);
  });

  it('are changed where the file itself is named', async () => {
    copy('admin.conf', 'admin.conf.bak');
    const named = jsonOf(await certscope('renew', `${kubernetes}/admin.conf.bak`, '--dry-run', '--format', 'json'));
    assert.deepEqual(
      named.files.map(({ path }) => path),
      [`${kubernetes}/admin.conf.bak`],
    );
    const all = jsonOf(await renew(`${kubernetes}/admin.conf.bak`, '--dry-run', '--format', 'json'));
    assert.ok(all.files.some(({ path }) => path === `${kubernetes}/admin.conf.bak`));
  });

  it('are changed where a flag names them, or a link', async () => {
    copy('pki/apiserver.crt', 'pki/apiserver.crt.old');
    copy('pki/apiserver.key', 'pki/apiserver.key.old');
    const manifest = folder.pathOf(`${kubernetes}/manifests/kube-apiserver.yaml`);
    const text = readFileSync(manifest, 'utf8').replace(/(pki\/apiserver\.(?:crt|key))$/gm, '$1.old');
    writeFileSync(manifest, text);
    copy('admin.conf', 'admin.conf.bak');
    rmSync(folder.pathOf(`${kubernetes}/admin.conf`));
    symlinkSync('admin.conf.bak', folder.pathOf(`${kubernetes}/admin.conf`));
    const planned = jsonOf(await renew('--dry-run', '--format', 'json'));
    assert.deepEqual(backupsIn(planned), []);
    for (const name of ['pki/apiserver.crt.old', 'pki/apiserver.key.old', 'admin.conf.bak'])
      assert.ok(
        planned.files.some(({ path }) => path === `${kubernetes}/${name}`),
        name,
      );
  });

  it('are none where everything lies in a folder of such a name, or a name only sounds so', async () => {
    cpSync(folder.pathOf('tree'), folder.pathOf('backup/tree'), { recursive: true });
    const inBackup = await certscope('renew', 'backup/tree', '--all', '--dry-run', '--format', 'json');
    assert.deepEqual(backupsIn(jsonOf(inBackup)), []);
    assert.equal(jsonOf(inBackup).files.length > 10, true);
    copy('pki/apiserver-etcd-client.crt', 'pki/etcd-backup.crt');
    copy('pki/apiserver-etcd-client.key', 'pki/etcd-backup.key');
    const planned = jsonOf(await renew('--dry-run', '--format', 'json'));
    assert.deepEqual(backupsIn(planned), []);
    assert.ok(planned.files.some(({ path }) => path.endsWith('etcd-backup.crt')));
    rmSync(folder.pathOf('backup'), { recursive: true });
  });
});
