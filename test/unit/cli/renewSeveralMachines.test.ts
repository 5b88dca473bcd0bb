import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';

const now = '2026-11-24T14:53:43Z';
const folder = createOpensslFolder();
after(() => folder.remove());
const certscope = (...args: readonly string[]) =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const renew = (tree: string) =>
  certscope('renew', tree, '--all', '--within', '400', '--dry-run', '--key-algorithm', 'P-256');

describe('a renewal on several machines', () => {
  let out = '';
  before(async () => {
    const manifests = 'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes/manifests';
    for (const [index, host] of ['blue', 'green'].entries()) {
      const names = ['--node-name', host, '--apiserver-advertise-address', `10.0.0.1${index}`];
      const made = [
        'issue',
        'all',
        '--out',
        `tree/${host}`,
        '--key-algorithm',
        'P-256',
        '--service-cidr',
        '10.32.0.0/24',
      ];
      const { code, err } = await certscope(...made, ...names);
      assert.deepEqual([code, err], [0, '']);
      cpSync(manifests, folder.pathOf(`tree/${host}/etc/kubernetes/manifests`), { recursive: true });
    }
    ({ out } = await renew('tree'));
  });

  it('says on which each certificate lies', () => {
    for (const name of ['etcd-server', 'apiserver', 'admin.conf'])
      for (const host of ['blue', 'green']) assert.match(out, new RegExp(`^${name} \\(${host}\\) `, 'm'));
  });

  it('says on which a component is restarted', () => {
    for (const host of ['blue', 'green'])
      assert.match(out, new RegExp(`^# Restart kube-scheduler \\(${host}\\): it reads`, 'm'));
  });

  it('says which connections stay broken', () => {
    // The manifests are those of another machine: its addresses stand in no certificate here.
    for (const host of ['blue', 'green'])
      assert.match(out, new RegExp(`^These connections are broken with the new files:\\n[^#]*\\(${host}\\)`, 'm'));
  });

  it('says nothing of it on one', async () => {
    const { out: alone } = await renew('tree/blue');
    assert.match(alone, /^etcd-server {2}/m);
    assert.doesNotMatch(alone, /\(blue\)/);
  });
});
