import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, beforeEach, describe, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const pki = 'here/etc/kubernetes/pki';
type Options = NonNullable<Parameters<typeof runCommand>[1]>;

/** The certificates ended days ago. */
const now = '2026-12-04T12:00:00Z';
function certscope(args: readonly string[], options: Options = {}): Promise<CommandResult> {
  return runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state'), ...options });
}
const renew = (file: string) => certscope(['renew', file]);
const state = (): readonly string[] => treeState(folder.pathOf('here'));

describe('certscope undo', () => {
  beforeEach(() => {
    for (const name of ['here', 'there', 'link', 'state'])
      rmSync(folder.pathOf(name), { recursive: true, force: true });
    for (const name of ['here', 'there'])
      cpSync('test/fixtures/kubeadm/trees/x01-leaves-expired/rootfs', folder.pathOf(name), { recursive: true });
  });

  test('says first what is broken, then files, certificates and connections, and asks', async () => {
    const old = state();
    assert.equal((await renew(`${pki}/etcd/server.crt`)).code, 0);
    const renewed = state();
    const { code, out, err } = await certscope(['undo'], { agrees: false });
    assert.equal(code, 1);
    assert.match(
      out,
      /^Undo “Renew etcd-server with a new key” of 2026-12-04 12:00 UTC:\n✗ This puts back what is broken:\n {2}here\/etc\/kubernetes\/pki\/etcd\/server\.crt: etcd-server expired \d+ days ago /,
    );
    assert.match(
      out,
      /^2 files get their previous contents:\n {2}here\S+server\.crt\n {4}etcd-server, now valid until [^;]+; then expired on [^\n]+\n {2}here\S+server\.key\n {4}the previous private key\n/m,
    );
    // Others that were expired before are not what the undo does.
    assert.match(out, /^Would stop working:\n(?: {2}✗ [^\n]*→ etcd [^\n]*\n)+$/m);
    assert.doesNotMatch(out, /apiserver\.crt/);
    assert.equal(err, 'Undo it nevertheless? [y/N] Nothing was changed.\n');
    assert.deepEqual(state(), renewed);
    assert.equal((await certscope(['undo'], { agrees: true })).code, 0);
    assert.deepEqual(state(), old);
  });

  test('without a terminal changes nothing, and names the command that does', async () => {
    await renew(`${pki}/apiserver.crt`);
    const renewed = state();
    const { code, err } = await certscope(['undo']);
    assert.equal(code, 1);
    assert.match(err, /^Nothing was changed\.\nTo undo it without a question: certscope undo \S+-001 --yes\n$/);
    assert.deepEqual(state(), renewed);
    assert.equal((await certscope(['undo', '--yes'])).code, 0);
  });

  test('keeps to the current folder, or the given file or folder', async () => {
    await renew(`${pki}/apiserver.crt`);
    await renew('there/etc/kubernetes/pki/apiserver.crt');
    const renewed = state();
    mkdirSync(folder.pathOf('here/empty'));
    const elsewhere = await certscope(['undo', '--yes'], { cwd: folder.pathOf('here/empty') });
    assert.equal(elsewhere.code, 1);
    assert.match(
      elsewhere.err,
      /^certscope undo: there is no renewal to undo below \S+\/here\/empty\. The newest one elsewhere is “Renew apiserver [^”]+” of [^,]+, of \S+\/there\/etc\/kubernetes\/pki\. To undo that one: certscope undo \S+\n$/,
    );
    rmSync(folder.pathOf('here/empty'), { recursive: true });
    assert.deepEqual(state(), renewed);
    symlinkSync('here', folder.pathOf('link'));
    assert.equal((await certscope(['undo', '--yes', 'link/etc/kubernetes/pki/etcd'])).code, 1);
    assert.equal((await certscope(['undo', '--yes', 'link/etc/kubernetes/pki/apiserver.key'])).code, 0);
    assert.notDeepEqual(state(), renewed);
    assert.equal((await certscope(['undo', '--yes', 'link'])).code, 1);
    assert.equal((await certscope(['undo', '--yes', 'there'])).code, 0);
  });

  test('names an older one and asks, also where a question was not wanted', async () => {
    const old = state();
    await renew(`${pki}/apiserver.crt`);
    await renew(`${pki}/front-proxy-client.crt`);
    const first = await certscope(['undo', '--yes']);
    assert.match(first.out, /^Undone: \S+\. 2 files are restored\.$/m);
    const left = state();
    const second = await certscope(['undo', '--yes']);
    assert.equal(second.code, 1);
    assert.match(
      second.out,
      /^“Renew front-proxy-client [^”]+” of [^\n]+ is already undone\. The next older one:\nUndo “Renew apiserver [^”]+” of /,
    );
    assert.deepEqual(state(), left);
    assert.equal((await certscope(['undo'], { agrees: true })).code, 0);
    assert.deepEqual(state(), old);
    const last = await certscope(['undo'], { agrees: true });
    assert.match(last.err, /^certscope undo: there is no renewal to undo below \S+\.\n$/);
  });

  test('tells of a folder that was deleted, and of what has changed since', async () => {
    await renew(`${pki}/etcd/server.crt`);
    writeFileSync(folder.pathOf(`${pki}/etcd/server.crt`), 'mine\n');
    const changed = await certscope(['undo', '--yes']);
    assert.match(changed.err, /server\.crt: it has changed since the renewal/);
    assert.match(changed.err, /undo --overwrite/);
    rmSync(folder.pathOf(`${pki}/etcd`), { recursive: true });
    const { code, err } = await certscope(['undo', '--yes', `${pki}/etcd`]);
    assert.equal(code, 2);
    assert.match(err, /this folder no longer exists/);
  });

  test('does not take backups that it cannot read for none', async () => {
    symlinkSync('state', folder.pathOf('state'));
    const { code, err } = await certscope(['undo', '--yes']);
    assert.equal(code, 2);
    assert.match(err, /^certscope undo: Nothing was written\. \S+state: .*links/);
  });
});
