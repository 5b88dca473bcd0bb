import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

/** Four days before the leaves end. */
const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());

const kubernetes = 'tree/etc/kubernetes';
const pki = `${kubernetes}/pki`;
const renew = (...args: readonly string[]) =>
  runCommand(['renew', ...(args.includes('--dry-run') ? [] : ['--key-algorithm', 'P-256']), ...args], {
    now,
    cwd: folder.pathOf('.'),
    backups: folder.pathOf('state'),
  });
const planOf = async (...args: readonly string[]) =>
  JSON.parse((await renew('--dry-run', '--format', 'json', ...args)).out);
const copy = (from: string, to: string): void => {
  mkdirSync(folder.pathOf(path.dirname(to)), { recursive: true });
  cpSync(folder.pathOf(from), folder.pathOf(to));
};
const state = (): readonly string[] => treeState(folder.pathOf('tree'));

/** A certificate for the key of the API server, for years to come. */
const makeSni = (file: string): void => {
  mkdirSync(folder.pathOf(path.dirname(file)), { recursive: true });
  folder.run('req', '-new', '-key', `${pki}/apiserver.key`, '-subj', '/CN=sni', '-out', 'sni.csr');
  const ca = ['-CA', `${pki}/ca.crt`, '-CAkey', `${pki}/ca.key`];
  folder.run('x509', '-req', '-in', 'sni.csr', ...ca, '-days', '3000', '-out', file);
};

describe('what lies around the file that is renewed', () => {
  beforeEach(() => {
    for (const name of ['tree', 'state']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', folder.pathOf('tree'), { recursive: true });
  });

  it('keeps its key where another certificate of the machine needs it', async () => {
    const alone = await planOf(`${pki}/apiserver.crt`);
    assert.deepEqual(alone.certificates[0].key, { kind: 'new', why: 'usual', algorithm: 'RSA-2048' });
    makeSni(`${kubernetes}/sni/sni.crt`);
    for (const args of [
      [`${pki}/apiserver.crt`],
      [`${pki}/apiserver.crt`, pki],
      [`${pki}/apiserver.crt`, '--root', 'tree'],
      ['--all', pki],
      ['--all', kubernetes, '--root', 'tree'],
    ]) {
      const { certificates } = await planOf(...args);
      const { key } = certificates.find(({ role }: { role: string }) => role === 'apiserver');
      assert.deepEqual([key.kind, key.why], ['same', 'shared'], args.join(' '));
    }
  });

  it('tells of copies and leaves them, as only the named file is changed', async () => {
    copy(`${kubernetes}/admin.conf`, 'tree/root/.kube/config');
    const plan = await planOf(`${kubernetes}/admin.conf`);
    assert.deepEqual(
      plan.files.map((file: { path: string }) => file.path),
      [`${kubernetes}/admin.conf`],
    );
    assert.deepEqual(
      plan.untouched.map(({ path, reason }: { path: string; reason: string }) => [path, reason]),
      [
        ['tree/root/.kube/config', 'notNamed'],
        ['tree/root/.kube/config', 'notNamed'],
      ],
    );
    const { code, out, err } = await renew(`${kubernetes}/admin.conf`, '--dry-run');
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /Does not change tree\/root\/\.kube\/config \(.*client-certificate-data\)\. This file is not in the given paths\./,
    );
    const named = await planOf(`${kubernetes}/admin.conf`, 'tree/root');
    assert.deepEqual(named.files.length, 2);
    const config = await planOf('tree/root/.kube/config');
    assert.deepEqual(
      config.files.map((file: { path: string }) => file.path),
      ['tree/root/.kube/config'],
    );
  });

  it('has the kubeconfig of root among it, and tells of those of others', async () => {
    copy(`${kubernetes}/admin.conf`, 'tree/root/.kube/config');
    copy(`${kubernetes}/admin.conf`, 'tree/home/ann/.kube/config');
    const other = () => readFileSync(folder.pathOf('tree/home/ann/.kube/config'), 'utf8');
    const before = other();
    for (const args of [
      ['--all', kubernetes, '--root', 'tree'],
      ['--all', kubernetes],
      ['--all', '--root', 'tree'],
    ]) {
      const plan = await planOf(...args);
      const paths = plan.files.map((file: { path: string }) => file.path);
      assert.ok(paths.includes('tree/root/.kube/config'), args.join(' '));
      assert.equal(plan.certificates.length, 12);
      assert.deepEqual(plan.untouched[0]?.path, 'tree/home/ann/.kube/config');
      assert.equal(plan.untouched[0]?.reason, 'notNamed');
    }
    const { code, err } = await renew('--all', '--root', 'tree');
    assert.deepEqual([code, err], [0, '']);
    const [admin, own] = [`${kubernetes}/admin.conf`, 'tree/root/.kube/config'].map((name) => folder.read(name));
    assert.equal(own, admin);
    assert.equal(other(), before);
  });

  it('does not renew what only lies around', async () => {
    copy(`${kubernetes}/admin.conf`, 'tree/root/.kube/config');
    rmSync(folder.pathOf(`${kubernetes}/admin.conf`));
    const plan = await planOf('--all', kubernetes);
    assert.equal(plan.certificates.length, 11);
    assert.equal((await planOf('--all', pki)).certificates.length, 7);
  });

  it('says so and exits with 1 where not everything could be looked into', async () => {
    symlinkSync('round.crt', folder.pathOf(`${pki}/round.crt`));
    const { code, out, err } = await renew('--all', 'tree');
    assert.equal(code, 1);
    assert.match(out, /^Renewed 12 certificates /);
    assert.equal(
      err,
      `certscope: ${pki}/round.crt: too many levels of symbolic links\n1 file or folder could not be read. Certificates in it were not renewed.\n`,
    );
    const nothing = await renew('--all', 'tree');
    assert.deepEqual([nothing.code, nothing.out], [1, 'Nothing to renew: no certificate expires within 30 days.\n']);
    const plan = await planOf('--all', 'tree');
    assert.deepEqual(plan.notLookedInto, [{ path: `${pki}/round.crt`, reason: 'too many levels of symbolic links' }]);
    rmSync(folder.pathOf(`${pki}/round.crt`));
    symlinkSync('nowhere.crt', folder.pathOf(`${pki}/dangling.crt`));
    const before = state();
    assert.equal((await renew('--all', 'tree')).code, 1);
    const { notRenewed } = await planOf('--all', 'tree');
    assert.deepEqual(notRenewed, [{ path: `${pki}/dangling.crt`, reason: 'dangling symbolic link' }]);
    assert.deepEqual(state(), before);
  });
});
