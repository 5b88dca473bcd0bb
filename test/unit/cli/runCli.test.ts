import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const cwd = folder.pathOf('.');
const ca = await createTestCa({ name: 'test-ca' });
const pem = ca.certificatePem;
const expired = await ca.issue({ notAfter: '2026-11-01T00:00:00Z' });
mkdirSync(folder.pathOf('pki'));
writeFileSync(folder.pathOf('pki/ca.crt'), pem);
writeFileSync(folder.pathOf('pki/old.crt'), expired.certificatePem);
const run = (args: readonly string[], input = '') => runCommand(args, { cwd, input });

describe('runCli: exit codes', () => {
  const cases: readonly (readonly [args: readonly string[], code: number, err: RegExp])[] = [
    [[], 2, /^$/],
    [['help'], 0, /^$/],
    [['help', 'check'], 0, /^$/],
    [['help', 'chekc'], 2, /^certscope help: unknown command "chekc"\. Did you mean certscope check\?\n/],
    [['-v'], 0, /^$/],
    [['check', '--version'], 0, /^$/],
    [['-q', 'inspect', 'pki'], 0, /^$/],
    [['--color', 'never', 'inspect', 'pki'], 0, /^$/],
    [['--color', 'inspect', 'pki'], 0, /^$/],
    [['inspect', 'pki', '-o=json'], 0, /^$/],
    [['inspect', 'pki', '-o', 'xml'], 2, /: -o must be one of text, .*, not "xml"\./],
    [
      ['cehck', 'pki'],
      2,
      /^certscope: unknown command "cehck"\. Did you mean certscope check\?\nSee certscope help\.\n$/,
    ],
    [['--help'], 0, /^$/],
    [['-h'], 0, /^$/],
    [['check', '--help'], 0, /^$/],
    [['frobnicate'], 2, /^certscope: unknown command "frobnicate"\.\nSee certscope help\.\n$/],
    [['constructor'], 2, /unknown command "constructor"/],
    [['a\u202eb'], 2, /unknown command "a\\u202eb"/],
    [['inspect', '--root', 'pki'], 2, /^certscope inspect: found nothing to read in pki\/etc\/kubernetes and /],
    [['inspect', ''], 2, /^certscope inspect: PATH is missing\./],
    [['check', 'pki', ''], 2, /^certscope check: PATH is missing\./],
    [
      ['inspect', 'pki', '--format', 'xml'],
      2,
      /--format must be one of text, json, csv, markdown, html, ics, yaml, not "xml"\./,
    ],
    [['inspect', 'pki', '--fail-on', 'error'], 2, /--fail-on/],
    [['check', 'pki', '--fail-on', 'info'], 2, /--fail-on must be one of error, warning, never, not "info"\./],
    [['check', 'pki', '--at', '2027-02-30'], 2, /--at takes a date/],
    [['check', 'pki', '--fail-on', 'warn'], 1, /^$/],
    [['check', 'pki/ca.crt', '--at', '+30d'], 0, /^$/],
    [['inspect', 'pki', '--format', 'table'], 0, /^$/],
    [['inspect', 'pki', '-o', 'json'], 0, /^$/],
    [
      ['inspect', 'pki', '--colour'],
      2,
      /unknown option --colour\. Did you mean --color\?\nUsage: certscope inspect \[PATH…\] \[OPTIONS\]\nSee certscope inspect --help\.\n$/,
    ],
    [['inspect', 'pki', '--root', 'nowhere'], 2, /--root "nowhere": no such file or directory\./],
    [['check', 'pki', '--root', 'pki/ca.crt'], 2, /--root "pki\/ca.crt": not a directory\./],
    [['check', 'pki', '--root', ''], 2, /--root "": no such file or directory\./],
    [['renew', 'pki/ca.crt', '--ca-cert', 'x', '--ca-key', 'x', '--root', 'nowhere'], 2, /--root "nowhere"/],
    [['inspect', 'pki'], 0, /^$/],
    [['inspect', '-'], 0, /^$/],
    [['check', 'pki'], 1, /^$/],
    [['check', 'pki', '--fail-on', 'never'], 0, /^$/],
    [['check', 'pki/ca.crt'], 0, /^$/],
    [['check', 'pki/ca.crt', '--at', '2090-01-01'], 1, /^$/],
    [['inspect', 'nowhere'], 2, /^certscope: nowhere: no such file or directory\n$/],
    [['check', 'pki/ca.crt', 'no\u202e\nwhere'], 2, /^certscope: no\\u202e\\nwhere: no such file or directory\n$/],
  ];
  for (const [args, code, err] of cases) {
    test(`certscope ${JSON.stringify(args)} ends with ${code}`, async () => {
      const result = await run(args);
      assert.equal(result.code, code);
      assert.match(result.err, err);
    });
  }
});

describe('runCli: arguments', () => {
  const paths = async (args: readonly string[], input = ''): Promise<readonly string[]> => {
    const { out } = await run(['inspect', ...args, '--format', 'json'], input);
    return JSON.parse(out).files.map((file: { path: string }) => file.path);
  };

  test('name a file once, however often it is reached', async () => {
    const absolute = path.join(cwd, 'pki');
    assert.deepEqual(await paths(['pki/ca.crt', 'pki', './pki/', absolute]), ['pki/ca.crt', 'pki/old.crt']);
  });

  test('read standard input once', async () => {
    assert.deepEqual(await paths(['-', '/dev/stdin', '-'], pem), ['-']);
    assert.deepEqual(await paths(['/dev/stdin'], pem), ['/dev/stdin']);
  });

  test('an argument that cannot be read is an error even where it was listed before', async () => {
    const { code, err } = await run(['check', 'nowhere', 'nowhere']);
    assert.deepEqual([code, err.startsWith('certscope: nowhere: no such file or directory\n')], [2, true]);
  });
});

describe('runCli: files that cannot be read', () => {
  test('check names each below an argument with its reason, and it is no error', async () => {
    mkdirSync(folder.pathOf('odd'));
    symlinkSync('nowhere', folder.pathOf('odd/current.pem'));
    const { code, out, err } = await run(['check', 'odd']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(
      out,
      'odd/current.pem\n  cannot be read: dangling symbolic link\n\nNo problems in 0 certificates. 1 file cannot be read.\n',
    );
  });

  test('renew writes hostile names visibly', async () => {
    const name = 'a\u202e\nb.crt';
    const options = ['--ca-cert', 'pki/ca.crt', '--ca-key', 'pki/ca.crt'];
    assert.match((await run(['renew', name, ...options])).err, /^certscope renew: a\\u202e\\nb\.crt: no such file/);
    writeFileSync(folder.pathOf(name), 'nothing');
    const { err } = await run(['renew', 'pki/ca.crt', '--ca-cert', name, '--ca-key', 'pki/ca.crt']);
    assert.equal(err, 'certscope renew: a\\u202e\\nb.crt does not contain a certificate.\n');
  });
});
