import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, linkSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { type CommandResult, runCommand } from '../../support/runCommand.ts';

const now = '2027-11-20T12:00:00Z';
const folder = createOpensslFolder();
after(() => folder.remove());
cpSync('test/fixtures/kubeadm-renew/h01-rsa/before/etc', folder.pathOf('etc'), { recursive: true });
const ca = ['--ca-cert', 'etc/kubernetes/pki/ca.crt', '--ca-key', 'etc/kubernetes/pki/ca.key', '--root', '.'];
const renew = (...args: readonly string[]): Promise<CommandResult> =>
  runCommand(['renew', ...args], { now, cwd: folder.pathOf('.') });

describe('certscope renew, refused or misused', () => {
  const untouched = async (code: number, pattern: RegExp, ...args: readonly string[]): Promise<void> => {
    const file = path.join(folder.pathOf('.'), args[0] ?? '');
    const before = statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
    const result = await renew(...args);
    assert.equal(result.code, code, result.err);
    assert.match(result.err, pattern);
    if (before !== undefined) assert.deepEqual(readFileSync(file), before);
  };
  const conf = 'etc/kubernetes/controller-manager.conf';
  const pki = 'etc/kubernetes/pki';

  it('sends those whose CA keeps its key elsewhere to a request', async () => {
    mkdirSync(folder.pathOf('external'));
    folder.write('external/ca.crt', readFileSync(folder.pathOf(`${pki}/ca.crt`)));
    folder.write('external/a.crt', readFileSync(folder.pathOf(`${pki}/apiserver.crt`)));
    await untouched(
      1,
      /The key of CA kubernetes is not in the files .*create a request with certscope request\./,
      'external/a.crt',
    );
  });

  it('exits with 1 and says that nothing was written', async () => {
    await untouched(
      1,
      /Nothing was written\. .* was not signed with the key of CA etcd-ca\./,
      conf,
      '--ca-cert',
      `${pki}/etcd/ca.crt`,
      '--ca-key',
      `${pki}/etcd/ca.key`,
    );
    await untouched(
      1,
      /The key in .*etcd\/ca\.key does not match CA kubernetes\./,
      conf,
      '--ca-cert',
      `${pki}/ca.crt`,
      '--ca-key',
      `${pki}/etcd/ca.key`,
    );
    await untouched(1, /CA kubernetes expired on Nov 21, 2036/, conf, ...ca, '--dry-run', '--at', '2040-01-01');
    await untouched(1, /CA kubernetes is not valid before/, conf, ...ca, '--dry-run', '--at', '2026-01-01');
    await untouched(1, /kubernetes is a CA/, `${pki}/ca.crt`, ...ca);
    await untouched(
      1,
      /is not a CA certificate/,
      conf,
      '--ca-cert',
      `${pki}/apiserver.crt`,
      '--ca-key',
      `${pki}/apiserver.key`,
    );
  });

  it('is JSON with code, reason and way out where JSON is wanted', async () => {
    mkdirSync(folder.pathOf('json'));
    folder.write('json/a.crt', readFileSync(folder.pathOf(`${pki}/apiserver.crt`)));
    const planned = await renew('json/a.crt', '--format', 'json');
    const { schemaVersion, written, refusal, certificates } = JSON.parse(planned.out);
    assert.deepEqual([planned.code, schemaVersion, written, certificates], [1, 1, false, []]);
    assert.deepEqual(Object.keys(refusal), ['code', 'reason', 'wayOut']);
    assert.equal(refusal.code, 'issuerUnknown');
    assert.equal(planned.err, `certscope renew: Nothing was written. ${refusal.reason} ${refusal.wayOut}\n`);
    linkSync(folder.pathOf(conf), folder.pathOf('linked.conf'));
    const atWriting = await renew(conf, ...ca, '--format', 'json');
    rmSync(folder.pathOf('linked.conf'));
    const answer = JSON.parse(atWriting.out);
    assert.deepEqual([atWriting.code, answer.written, answer.refusal.code], [2, false, 'hardLinked']);
    assert.equal(answer.certificates.length, 1);
  });

  it('names the file in which a place cannot be written, and the way around it', async () => {
    const quoted = readFileSync(folder.pathOf(`${pki}/apiserver.crt`), 'utf8').replace(/^/gm, '> ');
    mkdirSync(folder.pathOf('notes'));
    folder.write('notes/how.md', quoted);
    await untouched(
      1,
      /The value in notes\/how\.md cannot be replaced without changing other content\. .* Or skip the file with --exclude\./,
      `${pki}/apiserver.crt`,
      'notes',
      ...ca,
    );
  });

  it('exits with 2 for files that cannot be used', async () => {
    await untouched(2, /none\.conf: no such file or directory\./, 'none.conf', ...ca);
    await untouched(
      2,
      /etc\/kubernetes is a folder\. To renew everything below it that expires soon: certscope renew --all etc\/kubernetes/,
      'etc/kubernetes',
      ...ca,
    );
    await untouched(2, /sa\.pub does not contain a certificate\./, `${pki}/sa.pub`, ...ca);
    await untouched(
      2,
      /ca\.crt does not contain a private key\./,
      conf,
      '--ca-cert',
      `${pki}/ca.crt`,
      '--ca-key',
      `${pki}/ca.crt`,
    );
  });

  const admin = 'etc/kubernetes/admin.conf';
  const variant = (name: string, change: (text: string, certificate: string) => string): string => {
    const text = readFileSync(folder.pathOf(admin), 'utf8');
    const [, certificate = ''] = /client-certificate-data: (\S+)/.exec(text) ?? [];
    folder.write(name, change(text, certificate));
    return name;
  };
  const place = 'users[0].user.client-certificate-data';

  const unusable: readonly (readonly [string, RegExp, (certificate: string) => string])[] = [
    ['base64 of base64', /Repair this first: Decode it once\./, (value) => Buffer.from(value).toString('base64')],
    [
      'PEM',
      /Repair this first: Encode it as base64\./,
      (value) =>
        `|\n${Buffer.from(value, 'base64')
          .toString()
          .replace(/^(?=.)/gm, '      ')}`,
    ],
    [
      'DER',
      /Repair this first: Convert it to PEM/,
      (value) =>
        Buffer.from(value, 'base64')
          .toString()
          .replaceAll(/-----[^-]*-----|\n/g, ''),
    ],
    [
      'plain lines',
      /character 201 is " ".* Repair this first: Write the value as one line/,
      (value) => `${value.slice(0, 200)}\n      ${value.slice(200)}`,
    ],
  ];
  for (const [name, message, write] of unusable) {
    it(`exits with 1 where the field stays unusable: ${name}`, async () => {
      const file = variant('unusable.conf', (text, certificate) => text.replace(certificate, write(certificate)));
      await untouched(1, message, file, ...ca);
    });
  }

  it('exits with 1 for PEM in UTF-16, which Go does not see', async () => {
    const pem = readFileSync(folder.pathOf(`${pki}/apiserver.crt`), 'utf8');
    for (const bytes of [Buffer.from(`\ufeff${pem}`, 'utf16le'), Buffer.from(`\ufeff${pem}`, 'utf16le').swap16()]) {
      folder.write('wide.crt', bytes);
      await untouched(
        1,
        /This file is encoded as UTF-16, so Go sees no PEM block in it\. Repair this first: /,
        'wide.crt',
        ...ca,
      );
    }
  });

  it('exits with 1 where the key beside the certificate is another one', async () => {
    const other = readFileSync(folder.pathOf('etc/kubernetes/scheduler.conf'), 'utf8');
    const [, key = ''] = /client-key-data: (\S+)/.exec(other) ?? [];
    const file = variant('mismatch.conf', (text) => text.replace(/(?<=client-key-data: )\S+/, key));
    await untouched(1, /The key next to admin\.conf does not match it.*certscope import --key FILE\./, file, ...ca);
    cpSync(folder.pathOf(`${pki}/apiserver.crt`), folder.pathOf('pair.crt'));
    cpSync(folder.pathOf(`${pki}/front-proxy-client.key`), folder.pathOf('pair.key'));
    await untouched(1, /The key next to apiserver does not match it/, 'pair.crt', ...ca);
    cpSync(folder.pathOf(`${pki}/apiserver.key`), folder.pathOf('pair.key'));
    assert.equal((await renew('pair.crt', ...ca)).code, 0);
  });

  it('names the certificate that cannot be read, and why', async () => {
    const broken = variant('broken.conf', (text, value) =>
      text.replace(value, `${value.slice(0, 301)}!${value.slice(302)}`),
    );
    const reason =
      /does not contain a certificate to renew:\n {2}users\[0\]\.user\.client-certificate-data: character 302 is "!"/;
    await untouched(2, reason, broken, ...ca);
    await untouched(2, reason, broken, ...ca, '--field', place);
    const masked = variant('masked.conf', (text, value) => text.replace(value, 'REDACTED'));
    await untouched(2, /client-certificate-data: redacted, not a certificate/, masked, ...ca);
    await untouched(2, /client-certificate-data: redacted/, masked, ...ca, '--field', place);
    folder.write('bare.conf', `kind: Config\nusers:\n- user:\n    client-certificate-data: '{{ .cert }}'\n`);
    await untouched(2, /client-certificate-data: placeholder, not a certificate/, 'bare.conf', ...ca);
    const pem = readFileSync(folder.pathOf(`${pki}/apiserver.crt`), 'utf8');
    folder.write('cut.crt', pem.slice(0, 300));
    await untouched(2, /cut\.crt does not contain a certificate to renew:\n {2}\S.*\n$/, 'cut.crt', ...ca);
  });

  it('names the file in which a kubeconfig has its certificate', async () => {
    const byPath = variant('path.conf', (text) =>
      text.replace(/client-certificate-data: \S+/, 'client-certificate: pki/admin.crt'),
    );
    await untouched(
      2,
      /path\.conf does not contain a certificate to renew:\n {2}users\[0\]\.user\.client-certificate: the certificate is in pki\/admin\.crt; renew that file\n$/,
      byPath,
      ...ca,
    );
  });

  it('exits with 2 for what is no regular file, or binary and nothing of ours', async () => {
    execFileSync('mkfifo', [folder.pathOf('pipe')]);
    await untouched(2, /pipe: not a regular file\./, 'pipe', ...ca);
    await untouched(2, /pipe: not a regular file\./, conf, '--ca-cert', `${pki}/ca.crt`, '--ca-key', 'pipe');
    const pem = readFileSync(folder.pathOf(`${pki}/apiserver.crt`));
    folder.write('noise.bin', Buffer.concat([randomBytes(200_000), pem, randomBytes(1000)]));
    await untouched(2, /noise\.bin: not a certificate or key file \(unknown binary format\)\./, 'noise.bin', ...ca);
  });

  it('exits with 2 for a file with other hard links', async () => {
    const file = variant('linked.conf', (text) => text);
    linkSync(folder.pathOf(file), folder.pathOf('second.conf'));
    await untouched(2, /Nothing was written\. linked\.conf: other hard links to this file would keep/, file, ...ca);
  });

  it('exits with 2 for a wrong command line', async () => {
    await untouched(2, /FILE is missing/, '', ...ca);
    await untouched(2, /--ca-key is missing/, conf, '--ca-cert', `${pki}/ca.crt`);
    await untouched(2, /--days takes a whole number from 1 to 36500, not "0"/, conf, ...ca, '--days', '0');
    await untouched(2, /--days takes a whole number/, conf, ...ca, '--days', '1.5');
    await untouched(2, /--days needs a value, and "-5" looks like an option/, conf, ...ca, '--days', '-5');
    await untouched(2, /--days takes a whole number from 1 to 36500, not "-5"/, conf, ...ca, '--days=-5');
    await untouched(2, /unknown option --nope\.\n/, conf, ...ca, '--nope');
    await untouched(2, /--at takes a date/, conf, ...ca, '--dry-run', '--at', 'tomorrow');
    await untouched(2, /--within works only with --all/, conf, '--within', '3', ...ca);
    await untouched(2, /--new-key and --same-key/, conf, '--new-key', '--same-key');
  });
});
