import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { base64 } from '../../support/base64.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { signByOpenssl } from '../../support/signedByOpenssl.ts';
import { createTestCa, type TestCertificate } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const ca = await createTestCa({ name: 'kubernetes' });
const identity = { commonName: 'alice', organizations: ['dev'], notAfter: '2027-01-01T00:00:00Z' };

/** A folder of its own with a CA and a client certificate, in a file and in a kubeconfig. */
async function createPlace(name: string): Promise<{ readonly cwd: string; readonly old: TestCertificate }> {
  const cwd = folder.pathOf(name);
  mkdirSync(cwd);
  const old = await ca.issue(identity);
  writeFileSync(path.join(cwd, 'ca.crt'), ca.certificatePem);
  writeFileSync(path.join(cwd, 'ca.key'), ca.keyPem);
  writeFileSync(path.join(cwd, 'alice.crt'), old.certificatePem);
  writeFileSync(path.join(cwd, 'alice.key'), old.keyPem, { mode: 0o600 });
  const kubeconfig = `apiVersion: v1\nkind: Config\nusers:\n- name: alice\n  user:\n    client-certificate-data: ${base64(old.certificatePem)}\n    client-key-data: ${base64(old.keyPem)}\n`;
  writeFileSync(path.join(cwd, 'config'), kubeconfig, { mode: 0o600 });
  return { cwd, old };
}

const now = '2026-11-24T14:30:00Z';
const sign = (name: string, request: string): void =>
  signByOpenssl(folder, {
    request: `${name}/${request}`,
    ca: `${name}/ca`,
    out: `${name}/answer.crt`,
    from: '2026-11-24',
    days: 30,
  });

describe('certscope request', () => {
  test('with the same key, signed by openssl, imported into all places', async () => {
    const { cwd, old } = await createPlace('same');
    const request = await runCommand(['request', 'alice.crt', '--out', 'alice.csr'], { cwd, now });
    assert.equal(request.code, 0, request.err);
    assert.equal(request.out, '');
    folder.run('req', '-in', 'same/alice.csr', '-verify', '-noout');
    sign('same', 'alice.csr');
    const preview = await runCommand(['import', 'answer.crt', '--for', 'alice.crt', '.', '--dry-run'], { cwd, now });
    assert.match(preview.out, /^Import the signed certificate for alice\.\nNothing is written yet\.\n/);
    assert.match(
      preview.out,
      /^Changes 2 files, all or none. All other bytes stay the same:\n {2}alice\.crt.*\n {2}config/m,
    );
    assert.equal(readFileSync(path.join(cwd, 'alice.crt'), 'utf8'), old.certificatePem);
    const done = await runCommand(['import', 'answer.crt', '--for', 'alice.crt', '.'], { cwd, now });
    assert.equal(done.code, 0, done.err);
    assert.match(
      done.out,
      /^Imported alice, valid until .*\n⚠︎ alice expires on .*\n {2}alice\.crt, line 1\n {2}config, line 6, \S+\nUndo: certscope undo \S+\n/,
    );
    const answer = readFileSync(path.join(cwd, 'answer.crt'), 'utf8');
    assert.equal(readFileSync(path.join(cwd, 'alice.crt'), 'utf8'), answer);
    assert.ok(readFileSync(path.join(cwd, 'config'), 'utf8').includes(base64(answer)));
    assert.equal(statSync(path.join(cwd, 'config')).mode & 0o777, 0o600);
  });

  test('with a new key, which is placed with the answer', async () => {
    const { cwd, old } = await createPlace('new');
    const request = await runCommand(['request', 'alice.crt', '--new-key', '--out', 'alice.csr'], { cwd, now });
    assert.equal(request.code, 0, request.err);
    assert.equal(statSync(path.join(cwd, 'alice.new.key')).mode & 0o777, 0o600);
    sign('new', 'alice.csr');
    const without = await runCommand(['import', 'answer.crt', '--for', 'alice.crt'], { cwd, now });
    assert.equal(without.code, 1);
    assert.match(
      without.err,
      /^certscope import: Nothing was written\. This certificate does not match the key of the request/,
    );
    const args = ['import', 'answer.crt', '--for', 'alice.crt', '--key', 'alice.new.key', '.'];
    const done = await runCommand(args, { cwd, now });
    assert.equal(done.code, 0, done.err);
    assert.notEqual(readFileSync(path.join(cwd, 'alice.key'), 'utf8'), old.keyPem);
    assert.equal(statSync(path.join(cwd, 'alice.key')).mode & 0o777, 0o600);
    const check = await runCommand(['check', '.', '--fail-on', 'error'], { cwd, now });
    assert.equal(check.code, 0, check.out);
    folder.run('verify', '-attime', String(Date.parse(now) / 1000), '-CAfile', 'new/ca.crt', 'new/alice.crt');
    const publicHalf = (args: readonly string[]) => folder.run(...args, '-pubout');
    assert.equal(
      publicHalf(['pkey', '-in', 'new/alice.key']),
      folder.run('x509', '-in', 'new/alice.crt', '-pubkey', '-noout'),
    );
  });

  test('of an external CA: what kubeadm cannot renew is requested, and ends no more', async () => {
    const cwd = folder.pathOf('external');
    const pki = 'cp/etc/kubernetes/pki';
    mkdirSync(path.join(cwd, pki), { recursive: true });
    const serving = { commonName: 'kube-apiserver', extKeyUsage: ['serverAuth'], dnsNames: ['cp-1'] } as const;
    const old = await ca.issue({ ...serving, notAfter: '2026-11-26T14:30:00Z' });
    writeFileSync(path.join(cwd, pki, 'ca.crt'), ca.certificatePem);
    writeFileSync(path.join(cwd, pki, 'apiserver.crt'), old.certificatePem);
    writeFileSync(path.join(cwd, pki, 'apiserver.key'), old.keyPem, { mode: 0o600 });
    for (const [name, text] of [
      ['ca.crt', ca.certificatePem],
      ['ca.key', ca.keyPem],
    ] as const) {
      writeFileSync(path.join(cwd, name), text);
    }
    const codes = async (): Promise<readonly string[]> => {
      const { out } = await runCommand(['check', 'cp', '--root', 'cp', '--format', 'json'], { cwd, now });
      const { findings }: { findings: readonly { code: string }[] } = JSON.parse(out);
      return findings.map(({ code }) => code).filter((code) => /^external-ca|^cert-expir/.test(code));
    };
    assert.deepEqual((await codes()).toSorted(), ['cert-expiring-critical', 'external-ca-not-renewable']);
    const refused = await runCommand(['renew', `${pki}/apiserver.crt`, 'cp', '--root', 'cp'], { cwd, now });
    assert.equal(refused.code, 1);
    const request = await runCommand(['request', `${pki}/apiserver.crt`, '--out', 'apiserver.csr'], { cwd, now });
    assert.equal(request.code, 0, request.err);
    sign('external', 'apiserver.csr');
    const args = ['import', 'answer.crt', '--for', `${pki}/apiserver.crt`, 'cp'];
    const done = await runCommand(args, { cwd, now });
    assert.equal(done.code, 0, done.err);
    // It is a fact and stays one while the key is elsewhere.
    assert.deepEqual(await codes(), ['external-ca-not-renewable']);
    cpSync(path.join(cwd, 'ca.key'), path.join(cwd, pki, 'ca.key'));
    assert.deepEqual(await codes(), []);
  });

  test('as manifests', async () => {
    const { cwd } = await createPlace('manifests');
    const csr = await runCommand(['request', 'alice.crt', '--format', 'csr-manifest', '--days', '30'], { cwd, now });
    assert.deepEqual([csr.code, csr.err], [0, '']);
    assert.equal(parse(csr.out).spec.signerName, 'kubernetes.io/kube-apiserver-client');
    assert.equal(parse(csr.out).spec.expirationSeconds, 30 * 86_400);
    const cm = ['request', 'alice.crt', '--format', 'cert-manager', '--issuer', 'ClusterIssuer/corp'];
    const certificate = await runCommand(cm, { cwd, now });
    assert.deepEqual(parse(certificate.out).spec.issuerRef, {
      group: 'cert-manager.io',
      kind: 'ClusterIssuer',
      name: 'corp',
    });
  });

  test('for a role whose certificate is missing, as kubeadm would write it', async () => {
    const cwd = folder.pathOf('role');
    cpSync('test/fixtures/kubeadm/trees/h01-rsa', cwd, { recursive: true });
    const certificate = 'etc/kubernetes/pki/apiserver.crt';
    const root = existsSync(path.join(cwd, certificate)) ? '.' : 'rootfs';
    const old = path.join('role', root, certificate);
    const namesOf = (...args: readonly string[]) =>
      /Subject Alternative Name: \n\s+(.*)/
        .exec(folder.run(...args, '-noout', '-text'))?.[1]
        ?.split(', ')
        .sort();
    const expected = namesOf('x509', '-in', old);
    rmSync(folder.pathOf(old));
    const args = [
      'request',
      '--role',
      'apiserver',
      root,
      '--root',
      root,
      '--key',
      path.join(root, 'etc/kubernetes/pki/apiserver.key'),
    ];
    const run = await runCommand([...args, '--out', 'apiserver.csr'], { cwd, now });
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(namesOf('req', '-in', 'role/apiserver.csr', '-verify'), expected);
    assert.match(folder.run('req', '-in', 'role/apiserver.csr', '-noout', '-subject'), /CN ?= ?kube-apiserver$/m);
    const unknown = await runCommand(['request', '--role', 'nobody', root, '--new-key', '--key-out', 'k'], {
      cwd,
      now,
    });
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /CertScope does not know what a certificate named nobody must contain/);
    assert.ok(!existsSync(path.join(cwd, 'k')));
  });

  test('is refused with the reason and a way out', async () => {
    const { cwd } = await createPlace('refused');
    const masters = await ca.issue({ commonName: 'admin', organizations: ['system:masters'] });
    writeFileSync(path.join(cwd, 'admin.crt'), masters.certificatePem);
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['admin.crt'], 1, /private key of admin is not in the files.*Use a new key/],
      [['admin.crt', '--format', 'csr-manifest'], 1, /rejects the group system:masters.*Create the request as a file/],
      [['ca.crt'], 1, /kubernetes is a CA/],
      [['alice.key'], 2, /does not contain a certificate/],
      [['nowhere.crt'], 2, /no such file/],
      [['alice.crt', '--out', 'alice.crt'], 2, /alice\.crt: .*exist/],
      [['alice.crt', '--key', 'alice.crt'], 2, /does not contain a private key/],
      [['alice.crt', '--key', 'alice.key', '--new-key'], 2, /--key and --new-key cannot be used together/],
      [['alice.crt', '--format', 'cert-manager'], 2, /needs --issuer/],
      [['alice.crt', '--format', 'cert-manager', '--issuer', 'a b'], 2, /--issuer must be one of/],
      [['alice.crt', '--days', '0'], 2, /--days takes/],
      [[], 2, /FILE is missing/],
    ];
    for (const [args, code, words] of cases) {
      const run = await runCommand(['request', ...args], { cwd, now });
      assert.equal(run.code, code, args.join(' '));
      assert.match(run.err, words);
    }
    assert.ok(!existsSync(path.join(cwd, 'alice.new.key')));
  });
});

describe('certscope commands', () => {
  test('tells the commands and what follows, and of a CA how to rotate it', async () => {
    const { cwd } = await createPlace('commands');
    const { code, out } = await runCommand(['commands', 'alice.crt', 'ca.crt', 'ca.key'], { cwd, now });
    assert.equal(code, 0);
    assert.match(out, /^# openssl: renew, on the machine with the CA key\n# Needs OpenSSL 3\.0/m);
    assert.match(out, /^openssl x509 -x509toreq -in alice\.crt -key alice\.key /m);
    assert.match(out, /^# Next steps$/m);
    const rotation = await runCommand(['commands', 'ca.crt', '.'], { cwd, now });
    assert.match(rotation.out, /^# Rotate CA kubernetes\n/);
    assert.match(rotation.out, /- \[ \] `alice · alice\.crt · config`/);
    const alone = await runCommand(['commands', 'ca.crt'], { cwd, now });
    assert.deepEqual([alone.code, alone.out], [rotation.code, rotation.out]);
    const json = await runCommand(['commands', 'alice.crt', '--format', 'json'], { cwd, now });
    assert.ok(JSON.parse(json.out).commands.length > 2);
  });
});
