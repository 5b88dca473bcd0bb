import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { tenNights } from '../../support/nights.ts';
import { runCommand } from '../../support/runCommand.ts';
import { testNow } from '../../support/testPki.ts';

const base = mkdtempSync(path.join(tmpdir(), 'certscope-restore-ca-'));
after(() => rmSync(base, { recursive: true, force: true }));
const nights = await tenNights(path.join(base, 'whole'), testNow);
const now = new Date(testNow).toISOString();

/** A night in a folder of its own, and the command there. */
function nightOf(name: string) {
  const cwd = path.join(base, name, 'cluster');
  nights.find((night) => night.name === name)?.write(cwd);
  const run = (...args: readonly string[]) =>
    runCommand(args, { now, cwd: path.dirname(cwd), backups: path.join(base, 'backups') });
  const broken = async () => {
    const { out } = await run('connections', 'cluster', '--format', 'json');
    const { connections }: { connections: readonly { readonly state: string }[] } = JSON.parse(out);
    return connections.filter(({ state }) => state === 'broken').length;
  };
  return { run, broken };
}

const pki = 'cluster/etc/kubernetes/pki';

describe('certscope restore-ca', () => {
  it('puts back the CA that signed, after a preview that writes nothing', async () => {
    const { run, broken } = nightOf('CA of a backup');
    const before = await broken();
    const preview = await run('restore-ca', `${pki}/ca.crt`, 'cluster', '--dry-run');
    assert.deepEqual([preview.code, preview.err], [0, '']);
    assert.match(preview.out, /Put back CA kubernetes/);
    assert.equal(await broken(), before);
    const { code, err, out } = await run('restore-ca', `${pki}/ca.crt`, 'cluster');
    assert.deepEqual([code, err, await broken()], [0, '', 0], out);
  });

  it('reissues everything with the CA that is there', async () => {
    const { run, broken } = nightOf('etcd CA replaced');
    const none = await run('restore-ca', `${pki}/etcd/ca.crt`, 'cluster');
    assert.equal(none.code, 1, none.out);
    const { code, err } = await run('restore-ca', `${pki}/etcd/ca.crt`, 'cluster', '--reissue');
    assert.deepEqual([code, err, await broken()], [0, '', 0]);
  });

  it('refuses a CA that signed what its machine uses', async () => {
    const { run } = nightOf('swapped kubeconfigs');
    const { code, err } = await run('restore-ca', `${pki}/ca.crt`, 'cluster');
    assert.equal(code, 2);
    assert.match(
      err,
      /is not in a place where kubeadm keeps a CA, or the certificates of its machine are already signed by it/,
    );
  });
});

describe('certscope share-keys', () => {
  it('puts the pair of one control plane on another', async () => {
    const { run, broken } = nightOf('mixed keys of two control planes');
    assert.notEqual(await broken(), 0);
    const [from, to] = ['cp-1', 'cp-2'].map((host) => `cluster/${host}/etc/kubernetes/pki/sa.key`);
    const { code, err } = await run('share-keys', to ?? '', '--with', from ?? '', 'cluster');
    assert.deepEqual([code, err, await broken()], [0, '', 0]);
  });
});
