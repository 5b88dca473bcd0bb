import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

/** Four days before the leaves end. */
const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());

const kept = 'tree/etc/kubernetes/kept';
const certscope = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const renew = (...args: readonly string[]) =>
  certscope('renew', 'tree', '--all', '--root', 'tree', '--within', '400', '--key-algorithm', 'P-256', ...args);
const idIn = ({ out }: CommandResult): string => /certscope undo (\S+)/.exec(out)?.[1] ?? '';

const install = (...args: readonly string[]): void => {
  const env = { ...process.env, CERTSCOPE_ROOT: folder.pathOf('tree') };
  const { status, stderr } = spawnSync('sh', [folder.pathOf(path.join(kept, 'install.sh')), ...args], { env });
  assert.equal(status, 0, String(stderr));
};

/** Everything but what CertScope keeps. */
const state = (): readonly string[] =>
  treeState(folder.pathOf('tree')).filter((line) => !line.startsWith('etc/kubernetes/kept'));

describe('copies that CertScope keeps below a tree', () => {
  let old: readonly string[];
  beforeEach(() => {
    for (const name of ['tree', 'state']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', folder.pathOf('tree'), { recursive: true });
    for (const name of readdirSync(folder.pathOf('tree'), { recursive: true, encoding: 'utf8' })) {
      if (/\.(?:key|conf)$/.test(name)) chmodSync(folder.pathOf(path.join('tree', name)), 0o600);
    }
    old = state();
  });

  it('are no part of the next renewal, so that both can be undone, one after the other', async () => {
    const first = await renew('--backup', kept);
    assert.equal(first.code, 0, first.err);
    const between = state();
    const second = await renew('--backup', kept);
    assert.deepEqual([second.code, second.err], [0, `certscope: ${kept}: skipped backups made by CertScope.\n`]);
    assert.match(second.out, /^Renewed 12 certificates /);
    assert.equal((await certscope('undo', '--yes', idIn(second), '--backup', kept)).code, 0);
    assert.deepEqual(state(), between);
    const undone = await certscope('undo', '--yes', idIn(first), '--backup', kept);
    assert.deepEqual([undone.code, undone.err], [0, '']);
    assert.deepEqual(state(), old);
  });

  it('bring the first state back, too, over what the second renewal wrote', async () => {
    const first = await renew('--backup', kept);
    await renew('--backup', kept);
    const undone = await certscope('undo', '--yes', idIn(first), '--overwrite', '--backup', kept);
    assert.deepEqual([undone.code, undone.err], [0, '']);
    assert.deepEqual(state(), old);
  });

  it('are left out where they were staged and installed', async () => {
    const staged = await renew('--staging', kept);
    assert.equal(staged.code, 0, staged.err);
    const before = treeState(folder.pathOf(kept));
    const { code, out, err } = await renew();
    assert.deepEqual([code, err], [0, `certscope: ${kept}: skipped files staged by CertScope.\n`]);
    assert.match(out, /^Renewed 12 certificates /);
    assert.deepEqual(treeState(folder.pathOf(kept)), before);
    assert.equal((await certscope('undo', '--yes')).code, 0);
    install();
    assert.notDeepEqual(state(), old);
    const installed = treeState(folder.pathOf(kept));
    assert.equal((await renew()).code, 0);
    assert.deepEqual(treeState(folder.pathOf(kept)), installed);
    assert.equal((await certscope('undo', '--yes')).code, 0);
    install('undo');
    assert.deepEqual(state(), old);
    assert.equal((await renew('--dry-run')).out.match(/^Renew 12 /gm)?.length, 1);
  });

  it('raise no problems', async () => {
    const before = await certscope('check', 'tree', '--root', 'tree', '--format', 'json', '--at', '2027-12-01');
    await renew('--backup', kept, '--days', '5');
    await renew('--staging', `${kept}-staged`);
    const idOf = readdirSync(folder.pathOf(kept));
    const { out, err } = await certscope('check', 'tree', '--root', 'tree', '--at', '2027-11-21', '--fail-on', 'never');
    assert.doesNotMatch(out, /kept/);
    assert.match(err, /kept: skipped backups made by CertScope\.\n.*kept-staged: skipped files/);
    assert.ok(before.out.includes('cert-expired'));
    // What a user names is read wherever it is.
    const named = await certscope('inspect', path.join(kept, idOf[0] ?? ''));
    assert.deepEqual([named.code, named.err], [0, '']);
    assert.match(named.out, /before-0/);
  });

  it('are never written, though they are named', async () => {
    const first = await renew('--backup', kept);
    await renew('--staging', `${kept}-staged`);
    const copies = treeState(folder.pathOf(kept)).concat(treeState(folder.pathOf(`${kept}-staged`)));
    const named = [path.join(kept, idIn(first)), `${kept}-staged/certscope-staged`];
    const { code, out, err } = await renew(...named);
    assert.equal(code, 1);
    assert.match(out, /^Renewed 12 certificates /);
    assert.match(err, /^Not renewed: apiserver \(.*before-\d+\).*This copy is a backup/m);
    assert.deepEqual(treeState(folder.pathOf(kept)).concat(treeState(folder.pathOf(`${kept}-staged`))), copies);
  });
});
