import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { treeState } from '../../support/transactions/treeState.ts';

/** Four days before the leaves end. */
const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());

const pki = 'tree/etc/kubernetes/pki';
type Options = Parameters<typeof runCommand>[1];
const certscope = (args: readonly string[], options: Options = {}): Promise<CommandResult> =>
  runCommand(args, { now, cwd: folder.pathOf('.'), backups: folder.pathOf('state'), ...options });
const renew = (args: readonly string[] = [], options: Options = {}) =>
  certscope(['renew', 'tree', '--all', '--root', 'tree', ...args], options);
const state = (): readonly string[] => treeState(folder.pathOf('tree'));

describe('certscope renew --all', () => {
  let old: readonly string[];
  beforeEach(() => {
    for (const name of ['tree', 'state', 'staged']) rmSync(folder.pathOf(name), { recursive: true, force: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', folder.pathOf('tree'), { recursive: true });
    for (const name of readdirSync(folder.pathOf('tree'), { recursive: true, encoding: 'utf8' })) {
      if (/\.(?:key|conf)$/.test(name)) chmodSync(folder.pathOf(path.join('tree', name)), 0o600);
    }
    old = state();
  });

  it('plans everything that ends soon, and writes nothing in a dry run', async () => {
    const { code, out, err } = await renew(['--dry-run']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Renew 12 certificates\.$/m);
    assert.match(out, /^etcd-server +Nov 24, 2027 \(4 d\) +Nov 19, 2028 \(365 d\) +new key \(RSA 2048\) +etcd-ca$/m);
    assert.match(out, /^Changes 19 files, all or none. All other bytes stay the same:$/m);
    assert.match(out, /^# Next steps$/m);
    assert.match(out, /^# Restart kube-scheduler: it reads the certificate only when it starts\.\nmv \/etc/m);
    assert.match(out, /^# apiserver: kube-apiserver reloads it within 60 s\.$/m);
    assert.doesNotMatch(out, /PRIVATE|MII/);
    assert.deepEqual(state(), old);
  });

  it('tells the plan as JSON', async () => {
    const { code, out } = await renew(['--dry-run', '--format', 'json', '--key-algorithm', 'P-256']);
    const plan = JSON.parse(out);
    assert.deepEqual(
      [code, plan.schemaVersion, plan.written, plan.certificates.length, plan.files.length],
      [0, 1, false, 12, 19],
    );
    assert.deepEqual(plan.certificates[0].key, { kind: 'new', why: 'chosen', algorithm: 'P-256' });
    assert.deepEqual(plan.files[0].path, `${pki}/etcd/server.crt`);
    assert.ok(plan.afterwards.some(({ kind }: { kind: string }) => kind === 'restart'));
    assert.doesNotMatch(out, /PRIVATE|MII/);
  });

  it('renews all with new keys, and undo restores every file and mode', async () => {
    const { code, out, err } = await renew();
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^Renewed 12 certificates with new keys. The first one expires Nov 19, 2028\.\nUndo: certscope undo \S+\n\n# Next steps\n/,
    );
    for (const [name, ca] of [
      ['apiserver', 'ca'],
      ['etcd/server', 'etcd/ca'],
      ['front-proxy-client', 'front-proxy-ca'],
    ]) {
      const certificate = new X509Certificate(readFileSync(folder.pathOf(`${pki}/${name}.crt`)));
      const key = folder.run('pkey', '-in', `${pki}/${name}.key`, '-pubout');
      assert.equal(certificate.publicKey.export({ type: 'spki', format: 'pem' }), key);
      folder.run(
        'verify',
        '-CAfile',
        `${pki}/${ca}.crt`,
        '-attime',
        String(Date.parse(now) / 1000),
        `${pki}/${name}.crt`,
      );
      assert.equal(statSync(folder.pathOf(`${pki}/${name}.key`)).mode & 0o7777, 0o600);
    }
    assert.equal((await renew()).out, 'Nothing to renew: no certificate expires within 30 days.\n');
    const list = await certscope(['undo', '--list']);
    assert.match(list.out, /^Renewals in \S+state:\nrenewal .*\n\S+ +19 +Renew 12 certificates$/m);
    const undone = await certscope(['undo', '--yes']);
    assert.deepEqual([undone.code, undone.err], [0, '']);
    assert.match(undone.out, /^Undone: \S+\. 19 files are restored\.$/m);
    assert.deepEqual(state(), old);
    const [, again = ''] = /^Undo: certscope undo (\S+)$/m.exec(undone.out) ?? [];
    assert.equal((await certscope(['undo', '--yes', again])).code, 0);
    assert.notDeepEqual(state(), old);
    assert.equal((await certscope(['undo', '--yes'])).code, 0);
    assert.deepEqual(state(), old);
    assert.deepEqual((await certscope(['undo', '--yes'])).code, 1);
  });

  it('keeps the keys when told to, and then changes certificates only', async () => {
    assert.equal((await renew(['--same-key'])).code, 0);
    const changed = state().filter((line) => !old.includes(line));
    assert.equal(changed.filter((line) => line.includes('.key ')).length, 0);
    assert.equal(changed.length, 12);
  });

  it('refuses to undo what changed since, and says the way out', async () => {
    await renew();
    writeFileSync(folder.pathOf(`${pki}/apiserver.crt`), 'by somebody else');
    const { code, err } = await certscope(['undo', '--yes']);
    assert.equal(code, 1);
    assert.match(
      err,
      /apiserver\.crt: it has changed since the renewal.*\nTo restore the old file anyway, run certscope undo --overwrite/,
    );
    assert.equal((await certscope(['undo', '--yes', '--overwrite'])).code, 0);
    assert.deepEqual(state(), old);
  });

  it('names what it cannot renew, renews the rest, and exits with 1', async () => {
    rmSync(folder.pathOf(`${pki}/etcd/ca.key`));
    const { code, out, err } = await renew();
    assert.equal(code, 1);
    assert.match(out, /^Renewed 8 certificates/);
    assert.match(err, /^Not renewed: etcd-server \(.*server\.crt\)\. The key of CA etcd-ca is not/m);
    assert.equal(err.trimEnd().split('\n').length, 4);
  });

  it('stages instead of writing', async () => {
    const { code, out } = await renew(['--staging', 'staged']);
    assert.equal(code, 0);
    assert.match(
      out,
      /^Staged 19 files\. Nothing else was written\. Read the script, then run it:\n {2}sudo sh .*staged\/install\.sh$/m,
    );
    assert.deepEqual(state(), old);
    const script = readFileSync(folder.pathOf('staged/install.sh'), 'utf8');
    assert.match(script, /^ {2}replace \d+ \/etc\/kubernetes\/admin\.conf /m);
    const again = await renew(['--staging', 'staged']);
    assert.deepEqual(
      [again.code, again.err],
      [2, `certscope renew: Nothing was written. ${folder.pathOf('staged')}: it is not empty.\n`],
    );
  });

  it('issues for a key that is there, in the place and form of the old one', async () => {
    folder.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', 'mine.key');
    const one = ['renew', `${pki}/apiserver.crt`, '--ca-cert', `${pki}/ca.crt`, '--ca-key', `${pki}/ca.key`];
    const { code, err } = await certscope([...one, '--key', 'mine.key']);
    assert.deepEqual([code, err], [0, '']);
    const mine = folder.run('pkey', '-in', 'mine.key', '-pubout');
    assert.equal(folder.run('pkey', '-in', `${pki}/apiserver.key`, '-pubout'), mine);
    assert.equal(folder.run('x509', '-in', `${pki}/apiserver.crt`, '-noout', '-pubkey'), mine);
    assert.match(folder.read(`${pki}/apiserver.key`), /^-----BEGIN EC PRIVATE KEY-----/);
    const conf = ['renew', 'tree/etc/kubernetes/admin.conf', ...one.slice(2)];
    const taken = await certscope([...conf, '--key', 'mine.key']);
    assert.match(taken.err, /Nothing was written\. The key in mine\.key belongs to apiserver\. /);
    folder.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', 'other.key');
    const other = folder.run('pkey', '-in', 'other.key', '-pubout');
    assert.equal((await certscope([...conf, '--key', 'other.key'])).code, 0);
    const [, data = ''] = /client-key-data: (\S+)/.exec(folder.read('tree/etc/kubernetes/admin.conf')) ?? [];
    folder.write('admin.key', Buffer.from(data, 'base64'));
    assert.equal(folder.run('pkey', '-in', 'admin.key', '-pubout'), other);
    const none = await certscope([...one, '--key', `${pki}/ca.crt`]);
    assert.deepEqual([none.code, /ca\.crt contains 0 private keys/.test(none.err)], [2, true]);
  });

  describe('with an encrypted CA key', () => {
    const secret = 'correct horse';
    beforeEach(() => {
      folder.run('pkcs8', '-topk8', '-in', `${pki}/ca.key`, '-passout', `pass:${secret}`, '-out', 'ca-encrypted.key');
      cpSync(folder.pathOf('ca-encrypted.key'), folder.pathOf(`${pki}/ca.key`));
      old = state();
    });

    it('takes the passphrase from the environment, a file descriptor, or the terminal', async () => {
      const environment = { CA_PASSPHRASE: secret };
      assert.equal((await renew(['--passphrase-env', 'CA_PASSPHRASE'], { environment })).code, 0);
      await certscope(['undo', '--yes']);
      assert.deepEqual(state(), old);
      assert.equal((await renew([], { secrets: ['wrong', secret] })).code, 0);
      await certscope(['undo', '--yes']);
      const one = ['renew', `${pki}/apiserver.crt`, '--ca-cert', `${pki}/ca.crt`, '--ca-key', `${pki}/ca.key`];
      const { code, out, err } = await certscope([...one, '--new-key'], { secrets: [secret] });
      assert.deepEqual([code, err], [0, '']);
      assert.match(out, /^Renewed apiserver, valid until/);
    });

    it('writes nothing with a wrong one, or with none', async () => {
      const environment = { WRONG: 'x' };
      const wrong = await renew(['--passphrase-env', 'WRONG'], { environment });
      assert.match(wrong.err, /Nothing was written\. The passphrase does not decrypt the key in .*ca\.key\./);
      const none = await renew();
      assert.match(none.err, /Nothing was written\. The key in .*ca\.key is encrypted, and no passphrase was given\./);
      assert.deepEqual([wrong.code, none.code, state()], [1, 1, old]);
      const unset = await renew(['--passphrase-env', 'UNSET']);
      assert.deepEqual([unset.code, /environment variable "UNSET" is not set/.test(unset.err)], [2, true]);
    });
  });

  it('refuses command lines that contradict themselves', async () => {
    for (const [args, words] of [
      [['--new-key', '--same-key'], /--new-key and --same-key/],
      [['--field', 'x'], /--field and --all cannot be used together/],
      [['--key', 'x'], /--key (?:uses an existing key|and --all cannot be used together)/],
      [['--within', '-1'], /--within/],
      [['--key-algorithm', 'RSA-1024'], /--key-algorithm must be one of RSA-2048/],
      [['--dry-run', '--staging', 'x'], /--dry-run and --staging/],
      [['--ca-key', 'x'], /--ca-cert is missing/],
      [['--backup', 'tree/manifests/x'], /the kubelet runs the files in a manifests folder/],
      [['--passphrase-fd', 'x'], /--passphrase-fd takes a file descriptor number/],
    ] as const) {
      const { code, err } = await renew(args);
      assert.deepEqual([code, words.test(err)], [2, true], err);
    }
    assert.deepEqual(state(), old);
  });
});
