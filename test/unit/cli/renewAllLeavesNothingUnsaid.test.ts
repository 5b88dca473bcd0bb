import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const base = mkdtempSync(path.join(tmpdir(), 'certscope-all-'));
after(() => rmSync(base, { recursive: true }));
const root = path.join(base, 'node');
const pki = path.join(root, 'etc/kubernetes/pki');
cpSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs', root, { recursive: true });
const renewAll = ['renew', path.join(root, 'etc'), '--all', '--within', '1', '--dry-run', '--root', root];

test('a healthy machine leaves nothing unsaid', async () => {
  const { code, err } = await runCommand(renewAll);
  assert.deepEqual({ code, err }, { code: 0, err: '' });
});

test('certificates that cannot be read, hold nothing or are missing are named, and the exit code tells', async () => {
  const truncated = readFileSync(path.join(pki, 'apiserver.crt'), 'utf8').slice(0, 300);
  writeFileSync(path.join(pki, 'apiserver.crt'), truncated);
  writeFileSync(path.join(pki, 'apiserver-kubelet-client.crt'), 'garbage\n');
  rmSync(path.join(pki, 'front-proxy-client.crt'));
  rmSync(path.join(pki, 'etcd/peer.crt'));
  symlinkSync('../nowhere', path.join(pki, 'etcd/peer.crt'));
  const scheduler = path.join(root, 'etc/kubernetes/scheduler.conf');
  const damaged = readFileSync(scheduler, 'utf8').replace(/(client-certificate-data: \S{100})\S+/, '$1');
  const user = /^- name: .*/ms.exec(damaged.slice(damaged.indexOf('users:')))?.[0] ?? '';
  writeFileSync(scheduler, damaged + user.replace(/^- name: .*/m, '- name: another'));
  const { code, err } = await runCommand(renewAll);
  assert.equal(code, 1);
  assert.match(err, /^Not renewed: \S+\/pki\/apiserver\.crt: it has no END line\. Repair it or issue it again\.$/m);
  assert.match(
    err,
    /^Not renewed: \S+\/apiserver-kubelet-client\.crt: --kubelet-client-certificate names it, and it contains no certificate\./m,
  );
  assert.match(
    err,
    /^Not renewed: \S+\/front-proxy-client\.crt: --proxy-client-cert-file names it, and it does not exist\./m,
  );
  const { out } = await runCommand([...renewAll, '--format', 'json']);
  const { notRenewed } = JSON.parse(out) as { readonly notRenewed: readonly { readonly path: string }[] };
  assert.equal(notRenewed.length, 6);
  assert.equal(notRenewed.filter(({ path: name }) => name.endsWith('/scheduler.conf')).length, 2);
  assert.match(err, /^Not renewed: \S+\/etcd\/peer\.crt: --peer-cert-file names it, and it cannot be read\./m);
});

test('what a CA signed is looked for on its machine, and not finding it is no answer', async () => {
  const machine = await runCommand(['commands', path.join(pki, 'ca.crt')]);
  assert.match(machine.out, /admin\.conf/);
  const lonely = path.join(base, 'lonely.crt');
  cpSync(path.join(pki, 'ca.crt'), lonely);
  const { code, err } = await runCommand(['commands', lonely]);
  assert.equal(code, 2);
  assert.match(
    err,
    /which does not mean that there is none\. Name the files .*: certscope commands \S+lonely\.crt PATH…/,
  );
});
