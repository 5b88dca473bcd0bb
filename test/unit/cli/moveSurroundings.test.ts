import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { signByOpenssl } from '../../support/signedByOpenssl.ts';
import { treeState } from '../../support/transactions/treeState.ts';

/** Four days before the leaves end. */
const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());

const kubernetes = 'tree/etc/kubernetes';
const pki = `${kubernetes}/pki`;
const run = (...args: readonly string[]) =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const planOf = async (...args: readonly string[]) =>
  JSON.parse((await run(...args, '--dry-run', '--format', 'json')).out);
const copy = (from: string, to: string): void => {
  mkdirSync(folder.pathOf(path.dirname(to)), { recursive: true });
  cpSync(folder.pathOf(from), folder.pathOf(to));
};
const pathsOf = (entries: readonly { path: string }[]): readonly string[] =>
  entries.map((each) => path.relative(folder.pathOf('.'), path.resolve(folder.pathOf('.'), each.path)));
const state = (): readonly string[] => treeState(folder.pathOf('tree'));

describe('what lies around the file that is moved', () => {
  beforeEach(() => {
    for (const name of ['tree', 'state']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', folder.pathOf('tree'), { recursive: true });
  });

  it('use-renewed: the renewed certificate is found there, other old copies are told and stay', async () => {
    for (const home of ['root', 'home/ann']) copy(`${kubernetes}/admin.conf`, `tree/${home}/.kube/config`);
    copy(`${kubernetes}/admin.conf`, 'tree/root/.kube/config.bak');
    const renewed = await run('renew', `${kubernetes}/admin.conf`, '--key-algorithm', 'P-256');
    assert.equal(renewed.code, 0, renewed.err);
    const plan = await planOf('use-renewed', 'tree/root/.kube/config');
    assert.deepEqual(pathsOf(plan.files), ['tree/root/.kube/config']);
    assert.deepEqual([...new Set(pathsOf(plan.untouched))], ['tree/home/ann/.kube/config']);
    const { code, err } = await run('use-renewed', 'tree/root/.kube/config', '--root', 'tree');
    assert.equal(code, 0, err);
    assert.equal(folder.read('tree/root/.kube/config'), folder.read(`${kubernetes}/admin.conf`));
    const both = await planOf('use-renewed', 'tree/home/ann/.kube/config', 'tree/root');
    assert.deepEqual(pathsOf(both.files), ['tree/home/ann/.kube/config'], 'the backup in a named folder stays');
  });

  it('complete-chain: the CAs above it are found there, copies are told and stay', async () => {
    const request = ['-new', '-newkey', 'rsa:2048', '-nodes'];
    const period = { from: '2027-01-01', days: 3000 };
    folder.run('req', ...request, '-subj', '/CN=upper', '-keyout', `${pki}/upper.key`, '-out', 'upper.csr');
    signByOpenssl(folder, {
      request: 'upper.csr',
      ca: `${pki}/ca`,
      out: `${pki}/upper.crt`,
      ...period,
      extensions: 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign',
    });
    folder.run('req', ...request, '-subj', '/CN=web', '-keyout', `${pki}/web.key`, '-out', 'web.csr');
    mkdirSync(folder.pathOf('tree/etc/kubernetes/web'));
    const web = `${kubernetes}/web/web.crt`;
    signByOpenssl(folder, { request: 'web.csr', ca: `${pki}/upper`, out: web, ...period });
    rmSync(folder.pathOf(`${pki}/upper.key`));
    copy(web, `${kubernetes}/web/copy.crt`);
    const plan = await planOf('complete-chain', web);
    assert.deepEqual(pathsOf(plan.files), [web]);
    assert.deepEqual(
      plan.untouched.map(({ path: name, reason }: { path: string; reason: string }) => [name, reason]),
      [[`${kubernetes}/web/copy.crt`, 'notNamed']],
    );
    const { code, err } = await run('complete-chain', web);
    assert.equal(code, 0, err);
    assert.equal(folder.read(web).match(/BEGIN CERTIFICATE/g)?.length, 2);
  });

  it('embed: files that others name are not told as left over', async () => {
    const named = (name: string): string =>
      `apiVersion: v1\nkind: Config\nusers:\n- name: ${name}\n  user:\n    client-certificate: /etc/kubernetes/own/a.crt\n    client-key: /etc/kubernetes/own/a.key\n`;
    mkdirSync(folder.pathOf(`${kubernetes}/own`));
    for (const each of ['crt', 'key'])
      cpSync(folder.pathOf(`${pki}/apiserver-kubelet-client.${each}`), folder.pathOf(`${kubernetes}/own/a.${each}`));
    writeFileSync(folder.pathOf(`${kubernetes}/one.conf`), named('one'), { mode: 0o600 });
    const alone = await run('embed', `${kubernetes}/one.conf`, '--root', 'tree', '--dry-run');
    assert.match(alone.out, /No other file here refers to .*a\.crt/);
    mkdirSync(folder.pathOf('tree/root/.kube'), { recursive: true });
    writeFileSync(folder.pathOf('tree/root/.kube/config'), named('other'), { mode: 0o600 });
    const shared = await run('embed', `${kubernetes}/one.conf`, '--root', 'tree', '--dry-run');
    assert.equal(shared.code, 0, shared.err);
    assert.doesNotMatch(shared.out, /No other file here refers to/);
  });

  it('embed and extract follow links below a root as on the host', async () => {
    mkdirSync(folder.pathOf('tree/srv'));
    renameSync(folder.pathOf(`${kubernetes}/admin.conf`), folder.pathOf('tree/srv/admin.conf'));
    symlinkSync('/srv/admin.conf', folder.pathOf(`${kubernetes}/admin.conf`));
    const old = state();
    const { code, err } = await run('extract', `${kubernetes}/admin.conf`, '--root', 'tree');
    assert.equal(code, 0, err);
    const changed = state()
      .filter((line) => !old.includes(line))
      .map((line) => line.split(' ')[0]);
    assert.ok(changed.includes('srv/admin.conf'), changed.join());
    assert.ok(
      state().some((line) => line.startsWith('etc/kubernetes/admin.conf ') && old.includes(line)),
      'the link stays one',
    );
    const embedded = await run('embed', `${kubernetes}/admin.conf`, '--root', 'tree');
    assert.equal(embedded.code, 0, embedded.err);
    assert.equal((await run('undo', '--yes')).code, 0);
    const [, older = ''] = /certscope undo (\S+) --yes$/m.exec((await run('undo')).err) ?? [];
    assert.equal((await run('undo', '--yes', older)).code, 0);
    assert.deepEqual(state(), old);
  });

  it('a change that would break what lies around is refused', async () => {
    const { code, err } = await run('replace-ca', `${kubernetes}/admin.conf`, '--with', `${pki}/front-proxy-ca.crt`);
    assert.deepEqual([code, /This would break a working connection/.test(err)], [1, true], err);
  });
});
