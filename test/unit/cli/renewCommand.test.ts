import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmodSync, cpSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());
cpSync('test/fixtures/kubeadm-renew/h01-rsa/before/etc', folder.pathOf('etc'), { recursive: true });
const ca = ['--ca-cert', 'etc/kubernetes/pki/ca.crt', '--ca-key', 'etc/kubernetes/pki/ca.key', '--root', '.'];
const renew = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(['renew', ...args], { now, cwd: folder.pathOf('.') });

describe('certscope renew', () => {
  it('replaces the certificate and nothing else, and keeps the mode', async () => {
    const file = folder.pathOf('etc/kubernetes/scheduler.conf');
    chmodSync(file, 0o600);
    const before = readFileSync(file, 'utf8').split('\n');
    const { code, out, err } = await renew('etc/kubernetes/scheduler.conf', ...ca, '--same-key');
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^Renewed scheduler\.conf, valid until Nov 19, 2028: same key\.\nUndo: certscope undo \S+\n\n# Next steps\n/,
    );
    assert.match(out, /^# Restart kube-scheduler: it reads the certificate only when it starts\.\nmv /m);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const lines = readFileSync(file, 'utf8').split('\n');
    assert.deepEqual(
      lines.filter((line) => !before.includes(line)).map((line) => line.slice(0, 28)),
      ['    client-certificate-data:'],
    );
    assert.equal(lines.length, before.length);
    const [, data = ''] = /client-certificate-data: (\S+)/.exec(lines.join('\n')) ?? [];
    folder.write('new.crt', Buffer.from(data, 'base64'));
    folder.run('verify', '-CAfile', 'etc/kubernetes/pki/ca.crt', '-attime', String(Date.parse(now) / 1000), 'new.crt');
  });

  it('shows the plan of a dry run, without key bytes, and writes nothing', async () => {
    const file = folder.pathOf('etc/kubernetes/admin.conf');
    const before = readFileSync(file, 'utf8');
    const { code, out } = await renew('etc/kubernetes/admin.conf', ...ca, '--dry-run');
    assert.equal(code, 0);
    assert.match(out, /^valid until +Nov 24, 2027 \(4 d\) +Nov 19, 2028 \(365 d\)$/m);
    assert.match(out, /^subject +CN=kubernetes-admin,O=kubeadm:cluster-admins +unchanged$/m);
    assert.match(out, /^key +RSA 2048 +new key \(RSA 2048\)$/m);
    assert.equal(readFileSync(file, 'utf8'), before);
    const key = /client-key-data: (\S+)/.exec(before)?.[1] ?? '';
    const caKey = readFileSync(folder.pathOf('etc/kubernetes/pki/ca.key'), 'utf8');
    for (const secret of [key, Buffer.from(key, 'base64').toString(), caKey]) {
      for (const line of secret.split('\n')) assert.ok(line === '' || !out.includes(line.slice(0, 40)));
    }
  });

  it('takes the number of days, and names the cut at the CA’s end', async () => {
    const crt = 'etc/kubernetes/pki/apiserver.crt';
    assert.match(
      (await renew(crt, ...ca, '--days', '30')).out,
      /^Renewed apiserver, valid until Dec 20, 2027: new key \(RSA 2048\)\./,
    );
    assert.match(
      (await renew(crt, ...ca, '--days', '9999')).out,
      /until Nov 21, 2036.* Shortened: the CA expires then\.\n/,
    );
    const renewed = new X509Certificate(readFileSync(folder.pathOf(crt)));
    assert.equal(renewed.validTo, 'Nov 21 14:22:09 2036 GMT');
  });

  it('judges and plans as of another date, and writes as of no other than now', async () => {
    const crt = 'etc/kubernetes/pki/apiserver.crt';
    const before = readFileSync(folder.pathOf(crt));
    const another = [crt, ...ca, '--at', '2028-01-01', '--days', '1'];
    assert.match((await renew(...another, '--dry-run')).out, /^valid until .* {2}Jan 2, 2028 \(24 h\)$/m);
    for (const writing of [[], ['--staging', 'staged']]) {
      const { code, err } = await renew(...another, ...writing);
      assert.equal(code, 2);
      assert.match(
        err,
        /^certscope renew: --at works only with --dry-run: certificates are always signed and checked as of now\.\n/,
      );
    }
    assert.deepEqual(readFileSync(folder.pathOf(crt)), before);
  });

  it('finds the CA around the file, and makes a new key unless told otherwise', async () => {
    const [crt, key] = ['etc/kubernetes/pki/front-proxy-client.crt', 'etc/kubernetes/pki/front-proxy-client.key'];
    const before = readFileSync(folder.pathOf(key));
    const { code, out, err } = await renew(crt, '--root', '.');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Renewed front-proxy-client, valid until Nov 19, 2028: new key \(RSA 2048\)\.\n/);
    assert.notDeepEqual(readFileSync(folder.pathOf(key)), before);
    const publicKey = folder.run('pkey', '-in', key, '-pubout');
    assert.equal(folder.run('x509', '-in', crt, '-noout', '-pubkey'), publicKey);
  });

  it('changes copies only where they are named', async () => {
    mkdirSync(folder.pathOf('copies'));
    const [admin, copy] = ['etc/kubernetes/admin.conf', 'copies/config'];
    cpSync(folder.pathOf(admin), folder.pathOf(copy));
    const old = readFileSync(folder.pathOf(copy), 'utf8');
    const alone = await renew(admin, ...ca);
    assert.match(alone.out, /^Renewed admin\.conf/);
    assert.equal(readFileSync(folder.pathOf(copy), 'utf8'), old);
    const credentials = (file: string) =>
      readFileSync(folder.pathOf(file), 'utf8').match(/client-(?:certificate|key)-data: \S+/g);
    writeFileSync(folder.pathOf(copy), readFileSync(folder.pathOf(admin)));
    const both = await renew(admin, 'copies', 'etc/kubernetes/pki');
    assert.deepEqual([both.code, both.err], [0, '']);
    assert.equal(credentials(admin)?.length, 2);
    assert.deepEqual(credentials(copy), credentials(admin));
    const dry = await renew(admin, '--dry-run');
    assert.deepEqual([dry.code, dry.err], [0, '']);
    assert.match(dry.out, /^Changes etc\/kubernetes\/admin\.conf,/m);
  });

  it('replaces the target of a symbolic link', async () => {
    symlinkSync('etc/kubernetes/pki/apiserver-kubelet-client.crt', folder.pathOf('link.crt'));
    assert.equal((await renew('link.crt', ...ca)).code, 0);
    assert.ok(lstatSync(folder.pathOf('link.crt')).isSymbolicLink());
  });
});

describe('certscope renew, which certificate', async () => {
  const root = await createTestCa({ name: 'corp', notAfter: '2046-01-01T00:00:00Z' });
  const [one, two] = [await root.issue({ commonName: 'one' }), await root.issue({ commonName: 'two' })];
  const mine = ['--ca-cert', 'corp.crt', '--ca-key', 'corp.key'];
  folder.write('corp.crt', root.certificatePem);
  folder.write('corp.key', root.traditionalKeyPem);

  it('of several has to be said', async () => {
    folder.write('two.pem', one.certificatePem + two.certificatePem + root.certificatePem);
    const { code, err } = await renew('two.pem', ...mine);
    assert.deepEqual(
      [code, err],
      [2, 'certscope renew: two.pem contains several certificates. Choose one with --field:\n  #1\n  #2\n'],
    );
    assert.match((await renew('two.pem', ...mine, '--field', '#2')).out, /^Renewed two, valid until/);
    const pem = readFileSync(folder.pathOf('two.pem'), 'utf8');
    assert.ok(pem.startsWith(one.certificatePem) && pem.endsWith(root.certificatePem));
  });

  it('is named by its key path', async () => {
    const value = (pem: string): string => Buffer.from(pem).toString('base64');
    const users = [one, two].map(
      ({ certificatePem }) => `- user:\n    client-certificate-data: ${value(certificatePem)}\n`,
    );
    folder.write('config', `kind: Config\nusers:\n${users.join('')}`);
    assert.match((await renew('config', ...mine)).err, /users\[0\]\.user\.client-certificate-data\n {2}users\[1\]/);
    assert.match(
      (await renew('config', ...mine, '--field', 'users[1].user.client-certificate-data')).out,
      /^Renewed two/,
    );
    const { code, err } = await renew('config', ...mine, '--field', 'users[2].user');
    assert.deepEqual(
      [code, err.split('\n')[0]],
      [2, 'certscope renew: config does not contain a certificate at "users[2].user". Its certificates are at:'],
    );
  });

  it('is the only one when the file holds its CA and keys as well', async () => {
    folder.write('all.pem', root.keyPem + root.certificatePem + one.keyPem + one.certificatePem);
    const { code, err } = await renew('all.pem', ...['--ca-cert', 'all.pem', '--ca-key', 'all.pem', '--same-key']);
    assert.deepEqual([code, err], [0, '']);
    assert.ok(
      readFileSync(folder.pathOf('all.pem'), 'utf8').startsWith(root.keyPem + root.certificatePem + one.keyPem),
    );
  });

  it('may be binary, as may be the CA’s key', async () => {
    folder.write('one.der', one.der);
    folder.run('pkey', '-in', 'corp.key', '-outform', 'DER', '-out', 'corp.der');
    const { code, err } = await renew('one.der', '--ca-cert', 'corp.crt', '--ca-key', 'corp.der');
    assert.deepEqual([code, err], [0, '']);
    const renewed = new X509Certificate(readFileSync(folder.pathOf('one.der')));
    assert.ok(renewed.verify(new X509Certificate(root.der).publicKey));
    assert.equal(renewed.subject, 'CN=one');
  });

  for (const [name, encode] of [
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf8')],
    ['Latin-1', (text: string) => Buffer.from(text, 'latin1')],
  ] as const) {
    it(`may stand in ${name}`, async () => {
      const document = (pem: string): Buffer => encode(`# für den Knoten\r\n${pem.replaceAll('\n', '\r\n')}`);
      const before = document(one.certificatePem);
      writeFileSync(folder.pathOf('encoded.pem'), before);
      assert.equal((await renew('encoded.pem', ...mine)).code, 0);
      const changed = readFileSync(folder.pathOf('encoded.pem'));
      assert.notDeepEqual(changed, before);
      const [pem = ''] = /-----BEGIN[\s\S]*END CERTIFICATE-----/.exec(changed.toString('latin1')) ?? [];
      assert.deepEqual(changed, document(`${pem.replaceAll('\r\n', '\n')}\n`));
    });
  }
});
