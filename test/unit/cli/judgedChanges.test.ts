import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';

const folder = createOpensslFolder();
after(() => folder.remove());

/** Lays a tree out anew, and runs commands in it. */
function layOut(
  tree: string,
  root: readonly string[] = ['--root', '.'],
): (...args: readonly string[]) => Promise<CommandResult> {
  rmSync(folder.pathOf('etc'), { recursive: true, force: true });
  cpSync(`test/fixtures/kubeadm/trees/${tree}/rootfs/etc`, folder.pathOf('etc'), { recursive: true });
  const now = readKubeadmTruth(tree).made_at;
  return (...args) => runCommand([...args, ...root], { now, cwd: folder.pathOf('.') });
}

const pki = 'etc/kubernetes/pki';
const manager = 'etc/kubernetes/controller-manager.conf';

/** Runs it dry and in earnest: both say the same, and neither writes. */
async function refusedAlike(
  certscope: (...args: readonly string[]) => Promise<CommandResult>,
  file: string,
  ...args: readonly string[]
): Promise<CommandResult> {
  const before = readFileSync(folder.pathOf(file));
  const dry = await certscope(...args, '--dry-run');
  const result = await certscope(...args);
  assert.deepEqual(dry, result);
  assert.deepEqual(readFileSync(folder.pathOf(file)), before);
  assert.ok(!existsSync(folder.pathOf('backups')));
  return result;
}

describe('a change after which a connection would not work', () => {
  it('is refused with 1, dry or not, in words of what it does', async () => {
    const certscope = layOut('h01-rsa');
    const moved = await refusedAlike(
      ...[certscope, manager],
      ...['replace-ca', `${pki}/ca.crt`, '--with', `${pki}/etcd/ca.crt`, 'etc'],
    );
    assert.equal(moved.code, 1, moved.err);
    assert.match(
      moved.err,
      /^certscope replace-ca: Nothing was written\. This would break a working connection, \S+ → kube-apiserver :6443: \S+ rejects kube-apiserver: (?:tls: .*)?x509: .* And \d+ more\. Change the files of both sides together/,
    );
    assert.doesNotMatch(moved.err, /certificates/);
  });

  it('is refused, too, where only the machine around the file tells of the connection', async () => {
    const certscope = layOut('h01-rsa');
    const admin = 'etc/kubernetes/admin.conf';
    const refused = await refusedAlike(certscope, admin, 'replace-ca', admin, '--with', `${pki}/etcd/ca.crt`);
    assert.equal(refused.code, 1, refused.err);
    assert.match(refused.err, /This would break a working connection, kubectl \(admin\.conf\) → kube-apiserver/);
    const same = await certscope('replace-ca', admin, '--with', `${pki}/ca.crt`);
    assert.equal(same.code, 1, same.err);
    assert.match(same.err, /This is already CA kubernetes\. Choose the CA to trust instead\./);
  });

  it('is refused with 1 where nobody could tell any more', async () => {
    const certscope = layOut('h01-rsa');
    const conf = readFileSync(folder.pathOf(manager), 'utf8');
    const named = conf.replace(/certificate-authority-data: .*/, 'certificate-authority: elsewhere/ca.crt');
    writeFileSync(folder.pathOf(manager), named);
    // With the CA on the machine it would be known what the lost file must have held.
    for (const file of ['ca.crt', 'ca.key']) rmSync(folder.pathOf(`${pki}/${file}`));
    for (const file of ['admin', 'super-admin', 'kubelet', 'scheduler']) {
      rmSync(folder.pathOf(`etc/kubernetes/${file}.conf`));
    }
    const refused = await refusedAlike(certscope, manager, 'embed', manager);
    assert.deepEqual([refused.code, /elsewhere\/ca\.crt/.test(refused.err)], [1, true], refused.err);
  });

  it('is refused alike where a passphrase is wrong', async () => {
    const certscope = layOut('h01-rsa');
    const key = `${pki}/ca.key`;
    folder.run('rsa', '-aes256', '-passout', 'pass:right', '-in', key, '-out', key);
    const refused = await refusedAlike(certscope, manager, 'renew', manager, pki);
    assert.deepEqual([refused.code, /passphrase/.test(refused.err)], [1, true], refused.err);
  });
});

describe('a change that takes nothing away', () => {
  it('goes through, with the root of a machine or without', async () => {
    for (const root of [['--root', '.'], []]) {
      const certscope = layOut('h01-rsa', root);
      for (const command of ['extract', 'embed']) {
        const { code, out, err } = await certscope(command, manager, 'etc', '--format', 'json');
        assert.deepEqual([code, err], [0, '']);
        const { connections } = JSON.parse(out);
        assert.ok(connections.length > 0);
        for (const { before, after } of connections) assert.deepEqual([before, after], ['works', 'works'], command);
      }
    }
  });
});

describe('a connection that a renewal does not put right', () => {
  const apiserver = `${pki}/apiserver.crt`;

  it('is told with the reason and with what would help, before and after', async () => {
    const certscope = layOut('b14-apiserver-san-missing-service');
    const words =
      /^These connections are broken with the new files:\n {2}✗ Pod → kube-apiserver :443: Pod rejects kube-apiserver: x509: certificate is valid for 192\.168\.56\.10, not 10\.96\.0\.1$/m;
    const help = `To reissue the certificate with what is missing, run this with the same PATHs: certscope renew ${apiserver} --repair`;
    const dry = await certscope('renew', apiserver, 'etc', '--dry-run');
    assert.equal(dry.code, 0, dry.err);
    assert.match(dry.out, words);
    assert.ok(dry.out.includes(help), dry.out);
    const { code, out, err } = await certscope('renew', apiserver, 'etc');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, words);
    assert.ok(out.includes(help), out);
  });

  it('stands in the JSON, until it is repaired', async () => {
    const certscope = layOut('b14-apiserver-san-missing-service');
    const renewed = JSON.parse((await certscope('renew', apiserver, 'etc', '--format', 'json')).out);
    const [first] = renewed.connections;
    assert.deepEqual(
      [first.before, first.after, first.server],
      ['broken', 'broken', 'kube-apiserver'],
      JSON.stringify(first),
    );
    assert.match(first.words, /x509: certificate is valid for/);
    assert.equal(first.repair, `certscope renew ${apiserver} --repair`);
    assert.ok(
      renewed.connections.some(
        (each: { after: string; repair?: string }) => each.after === 'works' && each.repair === undefined,
      ),
    );
    const repaired = JSON.parse((await certscope('renew', apiserver, 'etc', '--repair', '--format', 'json')).out);
    assert.ok(repaired.connections.length > 0);
    assert.ok(repaired.connections.every((each: { after: string }) => each.after === 'works'));
    assert.ok(repaired.connections.some((each: { before: string }) => each.before === 'broken'));
  });
});

describe('a kubeconfig that trusts another CA', () => {
  it('is told with the command that puts the right one there', async () => {
    const certscope = layOut('b04-admin-conf-other-ca-data');
    const admin = 'etc/kubernetes/admin.conf';
    const way = `certscope replace-ca ${admin} --with ${pki}/ca.crt`;
    for (const args of [
      ['--all', '--within', '999', 'etc'],
      [admin, '--repair'],
    ]) {
      const { code, out } = await certscope('renew', ...args);
      assert.equal(code, 0);
      assert.match(out, /kubectl \(admin\.conf\) → kube-apiserver :6443: .* unknown authority/);
      assert.ok(out.includes(`\nTo trust the CA that issued the other side’s certificate, run: ${way}\n`), out);
    }
    const { out } = await certscope('renew', admin, '--dry-run', '--format', 'json');
    const connections: readonly { readonly repair?: string }[] = JSON.parse(out).connections;
    assert.deepEqual(
      connections.flatMap(({ repair }) => repair ?? []),
      [way],
    );
    assert.equal((await certscope(...way.split(' ').slice(1))).code, 0);
    assert.doesNotMatch((await certscope('renew', admin)).out, /Broken|unknown authority/);
  });
});
