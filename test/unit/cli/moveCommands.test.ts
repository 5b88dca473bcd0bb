import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { inBase64 } from '../../support/manners.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const certscope = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(args, { now: '2026-06-12T10:00:00Z', cwd: folder.pathOf('.'), backups: folder.pathOf('state') });
const ca = await createTestCa({ name: 'kubernetes' });
const jane = await ca.issue({ commonName: 'jane' });
const config = `# mine
apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://a:6443", certificate-authority: ca.crt}
users:
- name: jane
  user:
    client-certificate: jane.crt # kept
    client-key: jane.key
`;
folder.write('config', config);
folder.write('ca.crt', ca.certificatePem);
folder.write('jane.crt', jane.certificatePem);
folder.write('jane.key', jane.keyPem);

describe('certscope embed and extract', () => {
  test('show what they would do, and no key', async () => {
    const { code, out } = await certscope('embed', 'config', '--dry-run');
    assert.equal(code, 0);
    assert.match(out, /^Embed the files that the kubeconfig refers to\.\nNothing is written yet\.\n/);
    assert.doesNotMatch(out, /PRIVATE|LS0t/);
    assert.equal(folder.read('config'), config);
  });

  test('put files into a kubeconfig and out of it', async () => {
    const embedded = await certscope('embed', 'config');
    assert.deepEqual([embedded.code, embedded.err], [0, '']);
    assert.match(
      embedded.out,
      /^Done: Embed the files that the kubeconfig refers to\.\n⚠︎ Other users can read config .*\n⚠︎ No other file here refers to .*\n {2}config\nUndo: certscope undo \S+\n$/,
    );
    const text = folder.read('config');
    assert.equal(parse(text).users[0].user['client-key-data'], inBase64(jane.keyPem));
    assert.match(text, /^# mine\n/);
    assert.match(text, / # kept$/m);

    const extracted = await certscope('extract', 'config');
    assert.deepEqual([extracted.code, extracted.err], [0, '']);
    assert.equal(folder.read('config-user-1.key'), jane.keyPem);
    assert.equal(statSync(folder.pathOf('config-user-1.key')).mode & 0o7777, 0o600);
    assert.equal(parse(folder.read('config')).users[0].user['client-certificate'], 'config-user-1.crt');

    await certscope('undo', '--yes');
    assert.ok(!existsSync(folder.pathOf('config-user-1.key')));
    const [, older = ''] = /certscope undo (\S+) --yes$/m.exec((await certscope('undo')).err) ?? [];
    assert.match((await certscope('undo', '--yes', older)).out, /^Undone: \S+?\. 1 file is restored\.$/m);
    assert.equal(folder.read('config'), config);
  });

  test('name the kubelet’s own file', async () => {
    const existing = 'kubelet-client-current.pem';
    await certscope('embed', 'config');
    const refused = await certscope('extract', 'config', '--existing', existing);
    assert.deepEqual([refused.code, /would lose its only key/.test(refused.err)], [1, true], refused.err);
    folder.write(existing, `${jane.certificatePem}${jane.keyPem}`);
    const { code } = await certscope('extract', 'config', '.', '--existing', existing);
    assert.equal(code, 0);
    assert.equal(parse(folder.read('config')).users[0].user['client-key'], existing);
  });

  test('say why they cannot', async () => {
    const nothing = await certscope('embed', 'jane.crt');
    assert.deepEqual(
      [nothing.code, /is not a kubeconfig that refers to certificate, key or CA files/.test(nothing.err)],
      [1, true],
      nothing.err,
    );
    const missing = await certscope('embed', 'none');
    assert.deepEqual([missing.code, /none: no such file/.test(missing.err)], [2, true]);
    assert.equal((await certscope('extract')).code, 2);
  });
});

describe('certscope use-renewed', () => {
  test('puts the renewed certificate and its key into old copies', async () => {
    const renewed = await ca.issue({ commonName: 'jane', notAfter: '2028-01-01T00:00:00Z' });
    folder.write('copy.pem', jane.certificatePem + jane.keyPem);
    const alone = await certscope('use-renewed', 'copy.pem');
    assert.deepEqual([alone.code, /No newer certificate.*another PATH/.test(alone.err)], [1, true], alone.err);
    folder.write('renewed.pem', renewed.certificatePem + renewed.keyPem);
    const plan = await certscope('use-renewed', 'copy.pem', 'renewed.pem', '--dry-run');
    assert.match(plan.out, /^key +P-256 +new key \(P-256\)$/m);
    const json = await certscope('use-renewed', 'copy.pem', 'renewed.pem', '--dry-run', '--format', 'json');
    assert.equal(JSON.parse(json.out).certificates[0].key.kind, 'new');
    const { code, out, err } = await certscope('use-renewed', 'copy.pem', 'renewed.pem');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Imported jane, valid until Jan 1, 2028\.\n/);
    assert.deepEqual(readFileSync(folder.pathOf('copy.pem')), readFileSync(folder.pathOf('renewed.pem')));
  });
});

describe('certscope complete-chain', () => {
  test('puts behind a certificate what leads to its root, in order', async () => {
    const root = await createTestCa({ name: 'root' });
    const upper = await root.issueCa({ name: 'upper' });
    const lower = await upper.issueCa({ name: 'lower' });
    const leaf = await lower.issue({ commonName: 'server', extKeyUsage: ['serverAuth'] });
    folder.write('server.crt', leaf.certificatePem);
    folder.write('cas.pem', root.certificatePem + upper.certificatePem + lower.certificatePem);
    const { code, err } = await certscope('complete-chain', 'server.crt', 'cas.pem');
    assert.deepEqual([code, err], [0, '']);
    assert.equal(folder.read('server.crt'), leaf.certificatePem + lower.certificatePem + upper.certificatePem);
    folder.write('root.crt', root.certificatePem);
    const at = ['-attime', String(Date.parse('2026-06-12T10:00:00Z') / 1000)];
    folder.run('verify', ...at, '-CAfile', 'root.crt', '-untrusted', 'server.crt', 'server.crt');
    const again = await certscope('complete-chain', 'server.crt', 'cas.pem');
    assert.equal(again.code, 1, again.out);
  });
});

describe('certscope replace-ca', () => {
  test('puts another CA wherever a field trusts the old one', async () => {
    const next = await createTestCa({ name: 'kubernetes', keys: ca.keys, notAfter: '2040-01-01T00:00:00Z' });
    folder.write('next.crt', next.certificatePem);
    const trusting = (pem: string): string =>
      `apiVersion: v1\nkind: Config\nclusters:\n- name: c # kept\n  cluster:\n    certificate-authority-data: ${inBase64(pem)}\n`;
    folder.write('trusting', trusting(ca.certificatePem));
    const { code, err } = await certscope('replace-ca', 'ca.crt', '--with', 'next.crt', 'trusting');
    assert.deepEqual([code, err], [0, '']);
    assert.equal(folder.read('trusting'), trusting(next.certificatePem));
    assert.equal(folder.read('ca.crt'), ca.certificatePem);
    const leaf = await certscope('replace-ca', 'next.crt', '--with', 'jane.crt', 'trusting');
    assert.deepEqual([leaf.code, /is not a CA certificate/.test(leaf.err)], [1, true]);
    assert.match((await certscope('replace-ca', 'ca.crt', 'trusting')).err, /--with is missing/);
  });

  test('takes the CA of a kubeconfig, not its client certificate, and of several the one that is chosen', async () => {
    const stale = await createTestCa({ name: 'kubernetes' });
    const next = await createTestCa({ name: 'kubernetes' });
    folder.write('new.crt', next.certificatePem);
    const config = (pem: string): string =>
      `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    certificate-authority-data: ${inBase64(pem)}\n` +
      `users:\n- name: jane\n  user:\n    client-certificate-data: ${inBase64(jane.certificatePem)}\n`;
    folder.write('stale.conf', config(stale.certificatePem));
    const { code, err } = await certscope('replace-ca', 'stale.conf', '--with', 'new.crt');
    assert.deepEqual([code, err], [0, '']);
    assert.equal(folder.read('stale.conf'), config(next.certificatePem));
    folder.write('both.conf', config(stale.certificatePem + ca.certificatePem));
    const several = await certscope('replace-ca', 'both.conf', '--with', 'new.crt');
    assert.equal(several.code, 2);
    assert.match(several.err, /certificate-authority-data#1\n .*certificate-authority-data#2\n/);
    const field = 'clusters[0].cluster.certificate-authority-data#1';
    assert.equal((await certscope('replace-ca', 'both.conf', '--field', field, '--with', 'new.crt')).code, 0);
    assert.equal(folder.read('both.conf'), config(next.certificatePem + ca.certificatePem));
  });
});
