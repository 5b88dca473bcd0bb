import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { inBase64 } from '../../support/manners.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';
import { createTestCa, type TestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const certscope = async (...args: readonly string[]): Promise<CommandResult> => {
  const result = await runCommand(args, {
    ...{ now: '2026-06-12T10:00:00Z', cwd: folder.pathOf('.'), backups: folder.pathOf('state') },
  });
  assert.doesNotMatch(result.out + result.err, /PRIVATE|LS0t/);
  return result;
};

/** SHA-256 fingerprint by OpenSSL: the first and last two octets, and the whole in hex. */
function fingerprintOf(file: string): { readonly short: string; readonly hex: string } {
  const text = folder.run('x509', '-in', file, '-noout', '-fingerprint', '-sha256').trim().split('=')[1] ?? '';
  return { short: text.replace(/^(.{5}).*(.{5})$/, '$1:…:$2'), hex: text.replaceAll(':', '').toLowerCase() };
}

const ca = await createTestCa({ name: 'kubernetes' });
const jane = await ca.issue({ commonName: 'jane' });
folder.write('ca.crt', ca.certificatePem);
folder.write('jane.crt', jane.certificatePem);
folder.write('jane.key', jane.keyPem);
const config = `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://a:6443", certificate-authority: ca.crt}
users:
- name: jane
  user:
    client-certificate: jane.crt
    client-key: jane.key
`;

describe('the plan of what signs nothing', () => {
  it('embed: the path that goes, and what comes', async () => {
    folder.write('config', config);
    const { out } = await certscope('embed', 'config', '--dry-run');
    const { short } = fingerprintOf('jane.crt');
    assert.ok(
      out.includes(
        `config, line 9, users[0].user.client-certificate:\n  now: jane.crt\n  after: CN=jane · ${short} · until Jan 1, 2027 (202 d)\n`,
      ),
      out,
    );
    assert.match(out, /^config, line 10, users\[0\]\.user\.client-key:\n {2}now: jane\.key\n {2}after: private key$/m);
    assert.match(out, /client-certificate:\n/);
    const json = JSON.parse((await certscope('embed', 'config', '--dry-run', '--format', 'json')).out);
    const [, certificate, key] = json.files[0].changes;
    assert.deepEqual(certificate, {
      ...{ line: 8, keyPath: 'users[0].user.client-certificate', before: [{ kind: 'text', text: 'jane.crt' }] },
      after: [
        {
          ...{ kind: 'certificate', fingerprintSha256: fingerprintOf('jane.crt').hex },
          ...{ subject: 'CN=jane', notAfter: '2027-01-01T00:00:00Z' },
        },
      ],
    });
    assert.deepEqual(key.after, [{ kind: 'privateKey' }]);
  });

  it('extract: what goes out, and where it is', async () => {
    folder.write('config', config);
    await certscope('embed', 'config');
    const { out } = await certscope('extract', 'config', '--dry-run');
    const { short } = fingerprintOf('jane.crt');
    const item = `CN=jane · ${short} · until Jan 1, 2027 (202 d)`;
    assert.ok(
      out.includes(`users[0].user.client-certificate-data:\n  now: ${item}\n  after: config-user-1.crt\n`),
      out,
    );
    assert.ok(out.includes(`config-user-1.crt:\n  after: ${item}\n`), out);
    assert.ok(out.includes('config-user-1.key:\n  after: private key\n'), out);
  });

  it('complete-chain: the order, and what is added or moved', async () => {
    const root = await createTestCa({ name: 'root' });
    const upper = await root.issueCa({ name: 'upper' });
    const lower = await upper.issueCa({ name: 'lower' });
    const leaf = await lower.issue({ commonName: 'server', extKeyUsage: ['serverAuth'] });
    const pem = ({ certificatePem }: Pick<TestCa, 'certificatePem'>): string => certificatePem;
    folder.write('server.crt', [leaf, upper].map(pem).join(''));
    folder.write('cas.pem', [root, upper, lower].map(pem).join(''));
    const { out } = await certscope('complete-chain', 'server.crt', 'cas.pem', '--dry-run');
    assert.match(
      out,
      /^server\.crt, line \d+:\n {2}now: 1\. CN=server · .*\n {2}now: 2\. CN=upper · .*\n {2}after: 1\. CN=server · [^,]*, \d{4} \(.*\)\n {2}after: 2\. CN=lower · .*, added\n {2}after: 3\. CN=upper · .*, was number 2$/m,
    );
    const done = await certscope('complete-chain', 'server.crt', 'cas.pem');
    assert.match(done.out, /^Done: Complete the chain of server\.\n {2}server\.crt, line \d+\nUndo: /);
  });

  it('replace-ca: the old CA and the new one, in each place', async () => {
    const next = await createTestCa({ name: 'kubernetes', notAfter: '2040-01-01T00:00:00Z' });
    const other = await createTestCa({ name: 'other' });
    folder.write('next.crt', next.certificatePem);
    for (const [name, pem] of Object.entries({ a: ca.certificatePem, b: other.certificatePem + ca.certificatePem })) {
      folder.write(
        name,
        `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    certificate-authority-data: ${inBase64(pem)}\n`,
      );
    }
    const { out } = await certscope('replace-ca', 'ca.crt', '--with', 'next.crt', 'a', 'b', '--dry-run');
    const [old, wanted] = ['ca.crt', 'next.crt'].map((file) => fingerprintOf(file).short);
    for (const name of ['a', 'b']) {
      assert.ok(
        out.includes(
          `${name}, line 6, clusters[0].cluster.certificate-authority-data:\n  now: CN=kubernetes · ${old} · until `,
        ),
        out,
      );
    }
    assert.equal(
      out.match(new RegExp(`^ {2}after: CN=kubernetes · ${wanted} · until Jan 1, 2040 \\(13 y\\)$`, 'gm'))?.length,
      2,
    );
    assert.doesNotMatch(out, /CN=other/);
    const done = await certscope('replace-ca', 'ca.crt', '--with', 'next.crt', 'a', 'b');
    assert.match(done.out, /^Done: .*\n(?:⚠.*\n)* {2}a, line 6, .*\n {2}b, line 6, .*\n/);
  });

  it('use-renewed: both fingerprints', async () => {
    const renewed = await ca.issue({ commonName: 'jane', notAfter: '2028-01-01T00:00:00Z' });
    folder.write('copy.pem', jane.certificatePem + jane.keyPem);
    folder.write('renewed.pem', renewed.certificatePem + renewed.keyPem);
    const { out } = await certscope('use-renewed', 'copy.pem', 'renewed.pem', '--dry-run');
    const [old, wanted] = ['copy.pem', 'renewed.pem'].map((file) => fingerprintOf(file).short);
    assert.match(out, new RegExp(`^SHA-256 fingerprint +${old} +${wanted}$`, 'm'));
  });

  it('replace-ca: that nothing can be verified, before and after', async () => {
    const next = await createTestCa({ name: 'kubernetes', keys: ca.keys, notAfter: '2041-01-01T00:00:00Z' });
    const server = await ca.issue({ commonName: 'a', dnsNames: ['a'], extKeyUsage: ['serverAuth'] });
    folder.write('next.crt', next.certificatePem);
    const words =
      /^⚠︎ Nothing can be verified: these files contain no certificate that the CA in \S*lone verifies\. .* ask the server: certscope probe/m;
    const lone = (): void =>
      folder.write(
        'lone',
        config
          .replace(/certificate-authority: ca\.crt/, `certificate-authority-data: ${inBase64(ca.certificatePem)}`)
          .replace('users:', 'contexts:\n- name: c\n  context: {cluster: c, user: jane}\ncurrent-context: c\nusers:'),
      );
    lone();
    const asked = ['replace-ca', 'ca.crt', '--with', 'next.crt', 'lone'];
    assert.match((await certscope(...asked, '--dry-run')).out, words);
    assert.match((await certscope(...asked)).out, words);
    const json = async (...more: readonly string[]) => {
      lone();
      return JSON.parse((await certscope(...asked, ...more, '--format', 'json')).out);
    };
    assert.deepEqual((await json()).warnings[0].code, 'nothingVerified');
    // The server's certificate, where installers put it, is verified with it.
    mkdirSync(folder.pathOf('etc/kubernetes/pki'), { recursive: true });
    folder.write('etc/kubernetes/pki/apiserver.crt', server.certificatePem);
    folder.write('etc/kubernetes/pki/ca.crt', ca.certificatePem);
    folder.write('etc/kubernetes/admin.conf', folder.read('lone'));
    const verified = await json('etc');
    assert.deepEqual(verified.warnings, [], JSON.stringify(verified.connections));
  });

  it('embed: the files that nothing names any more', async () => {
    folder.write('config', config);
    folder.write(
      'other',
      config.replaceAll(/jane\.(?:crt|key)/g, (name) => `other-${name}`),
    );
    const { out } = await certscope('embed', 'config', 'other', '--dry-run');
    const left =
      /^⚠︎ No other file here refers to (.*) any more\. These files remain, with a private key\. Remove them when nothing needs them\.$/m;
    const names = left
      .exec(out)?.[1]
      ?.split(', ')
      .map((name) => name.slice(name.lastIndexOf('/') + 1));
    assert.deepEqual(names, ['jane.crt', 'jane.key'], out);
    const done = await certscope('embed', 'config', 'other');
    assert.match(done.out, left);
    assert.equal(folder.read('jane.key'), jane.keyPem);
  });
});
