import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { runCli } from '../../../src/cli/runCli.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { noRenewals, runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';
import { certificate as builtCertificate, element, integer } from '../x509/derBuilder.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const ca = await createTestCa({ name: 'test-ca' });
const other = await createTestCa({ name: 'test-ca' });
const server = await ca.issue({ commonName: 'web', dnsNames: ['web.example.com'], extKeyUsage: ['serverAuth'] });
const expired = await ca.issue({ commonName: 'old', notAfter: '2026-11-01T00:00:00Z' });
const files = {
  'ca.pem': ca.certificatePem,
  'other.pem': other.certificatePem,
  'server.pem': `subject=web\n${server.certificatePem}`,
  'server.der': server.der,
  'old.pem': expired.certificatePem,
  'roots.der': Buffer.concat([other.der, ca.der]),
  'odd.der': builtCertificate({ version: [element(0xa0, integer(5))] }),
  'text.pem': 'nothing',
  'bundle.pem': `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${ca.certificatePem}`,
} as const;
for (const [name, content] of Object.entries(files)) writeFileSync(folder.pathOf(name), content);
const verify = (args: readonly string[], input = '') =>
  runCommand(['verify', ...args], { cwd: folder.pathOf('.'), input });
const ask = (anchors: string, certificate: string, ...more: readonly string[]) =>
  verify(['--anchors', anchors, '--certificate', certificate, ...more]);

describe('certscope verify', () => {
  test('accepts and shows the path', async () => {
    const { code, out, err } = await ask('ca.pem', 'server.pem');
    assert.deepEqual([code, out, err], [0, '✓ accepted\n  web → test-ca\n', '']);
  });

  test('reads DER, bundles and standard input', async () => {
    assert.equal((await ask('ca.pem', 'server.der')).code, 0);
    assert.deepEqual(await ask('roots.der', 'server.der'), await ask('ca.pem', 'server.der'));
    assert.equal((await verify(['--anchors', 'ca.pem', '--certificate', '-'], server.certificatePem)).code, 0);
    const { code, err } = await ask('bundle.pem', 'server.pem');
    assert.equal(code, 0);
    assert.equal(err, 'certscope: bundle.pem: skipped certificate 1: x509: malformed certificate\n');
  });

  test('refuses with the words of Go and exit code 1', async () => {
    const cases: readonly (readonly [args: readonly string[], RegExp])[] = [
      [['--usage', 'clientAuth'], /^✗ rejected: x509: certificate specifies an incompatible key usage\n$/],
      [['--name', 'api.example.com'], /x509: certificate is valid for web\.example\.com, not api\.example\.com/],
      [
        ['--at', '2040-01-01'],
        /certificate has expired or is not yet valid: current time 2040-01-01T00:00:00Z is after/,
      ],
    ];
    for (const [args, words] of cases) {
      const { code, out } = await ask('ca.pem', 'server.pem', ...args);
      assert.equal(code, 1);
      assert.match(out, words);
    }
    assert.equal((await ask('ca.pem', 'server.pem', '--name', 'WEB.example.com.', '--usage', 'any')).code, 0);
  });

  test('explains which certificate, why, what to do, and what was tried', async () => {
    const { out } = await ask('other.pem', 'server.pem', '--explain');
    assert.match(out, /^✗ rejected: x509: certificate signed by unknown authority \(possibly because of /);
    assert.match(
      out,
      /\nCertificate: web \(..:..:…:..:..\)\nWhy: test-ca has the name of its issuer, but is rejected: x509: /,
    );
    assert.match(out, /\nWhat to do: A different CA with this name signed it/);
    assert.match(out, /\nPaths tried:\n {2}1\. web \(.*\) → test-ca \(.*\)\n {5}x509: /);
    const { out: late } = await ask('ca.pem', 'old.pem', '--explain', '--usage', 'any');
    assert.match(
      late,
      /\nWhy: It is valid from .* to 2026-11-01T00:00:00Z. It was checked as of 2026-11-24T14:30:00Z\.\n.*Renew it/,
    );
  });

  test('prints JSON with fingerprints', async () => {
    const { out } = await ask('ca.pem', 'server.pem', '--format', 'json');
    const { notes, ...verdict } = JSON.parse(out);
    const paths = [[server.fingerprint, ca.fingerprint]];
    assert.deepEqual(verdict, { schemaVersion: 1, accepted: true, paths, tried: [] });
    const refused = JSON.parse((await ask('other.pem', 'server.pem', '--format', 'json')).out);
    assert.equal(refused.error.code, 'unknownAuthority');
    assert.equal(refused.error.certificate, server.fingerprint);
    assert.equal(refused.error.hint.certificate, other.fingerprint);
    assert.deepEqual(refused.tried[0].path, [server.fingerprint, other.fingerprint]);
  });

  test('refuses what Go does not parse, and input without a certificate', async () => {
    const { code, out } = await ask('ca.pem', 'odd.der', '--explain');
    assert.equal(code, 1);
    assert.match(out, /^✗ rejected: x509: .*\n\nWhy: Go parses/);
    assert.deepEqual(JSON.parse((await ask('ca.pem', 'text.pem', '--format', 'json')).out), {
      schemaVersion: 1,
      accepted: false,
      error: { code: 'unparsable', message: 'no certificate' },
      paths: [],
      tried: [],
    });
    const { err } = await ask('text.pem', 'server.pem');
    assert.equal(err, 'certscope: text.pem: no certificate that Go can read\n');
  });

  test('is used wrongly with exit code 2', async () => {
    const cases: readonly (readonly [args: readonly string[], RegExp])[] = [
      [[], /--anchors is missing/],
      [['--anchors', 'ca.pem'], /--certificate is missing/],
      [['server.pem'], /unexpected argument "server\.pem"/],
      [['--anchors', '-', '--certificate', '-'], /only one file can be standard input/],
      [['--anchors', 'ca.pem', '--certificate', 'server.pem', '--name', ''], /--name is empty/],
      [
        ['--anchors', 'ca.pem', '--certificate', 'server.pem', '--usage', 'email'],
        /--usage must be one of serverAuth, /,
      ],
      [
        ['--anchors', 'nowhere', '--certificate', 'server.pem'],
        /^certscope verify: nowhere: no such file or directory\.\n$/,
      ],
      [['--cases', 'nowhere'], /^certscope verify: nowhere: no such file or directory\.\n$/],
      [['--cases', 'x', '--name', 'y'], /--name cannot be used with --cases/],
    ];
    for (const [args, words] of cases) {
      const { code, err } = await verify(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, words);
    }
  });
});

describe('certscope verify --cases', () => {
  const question = {
    id: 'first',
    anchors: ['no PEM', ca.certificatePem],
    intermediates: [],
    certificate: server.certificatePem,
    at: '2026-11-24T14:30:00Z',
  };
  const cases = (...lines: readonly (object | string)[]) =>
    verify(['--cases', '-'], lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));

  test('answers line by line, in order', async () => {
    const { code, out, err } = await cases(
      question,
      { ...question, id: 2, usage: 'clientAuth', name: null, more: true },
      '',
      { ...question, id: 'no', certificate: '', intermediates: undefined },
    );
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      [
        { id: 'first', accepted: true },
        {
          id: 2,
          accepted: false,
          error: { code: 'incompatibleUsage', message: 'x509: certificate specifies an incompatible key usage' },
        },
        { id: 'no', accepted: false, error: { code: 'unparsable', message: 'no certificate' } },
      ],
    );
  });

  test('answers while the input is still coming', async () => {
    let out = '';
    let before = '';
    const line = new TextEncoder().encode(`${JSON.stringify(question)}\n`);
    await runCli(['verify', '--cases', '-'], {
      out: (text) => {
        out += text;
      },
      err: assert.fail,
      now: () => 0,
      standardInput: async function* () {
        yield line;
        before = out;
        yield line;
      },
      cwd: '.',
      version: '',
      ...noRenewals,
      findingPage: () => undefined,
    });
    assert.equal(before, '{"id":"first","accepted":true}\n');
    assert.equal(out, before.repeat(2));
  });

  test('names every line that is no case, and answers the others', async () => {
    const { code, out, err } = await cases(
      '{',
      '[]',
      { ...question, id: undefined },
      { ...question, anchors: 'x' },
      { ...question, certificate: 1 },
      { ...question, at: '2026-11-24' },
      { ...question, at: '2026-02-30T00:00:00Z' },
      { ...question, name: 1 },
      { ...question, usage: 'email' },
      question,
    );
    assert.equal(code, 2);
    assert.equal(out, '{"id":"first","accepted":true}\n');
    const lines = err.trimEnd().split('\n');
    const words = [
      /line 1: not JSON: /,
      /line 2: not a JSON object\.$/,
      /line 3: "id" is not a string\.$/,
      /line 4: "anchors" is not a list of strings\.$/,
      /line 5: "certificate" is not a string\.$/,
      /line 6: "at" is not an RFC 3339 date/,
      /line 7: "at" is not an RFC 3339 date/,
      /line 8: "name" is not a string\.$/,
      /line 9: "usage" is not one of serverAuth, clientAuth, any\.$/,
    ];
    assert.equal(lines.length, words.length);
    for (const [index, each] of words.entries()) assert.match(lines[index] ?? '', each);
  });

  test('a fraction of a second after the end is after it', async () => {
    const [moment] = expired.certificate.notAfter.toISOString().split('.');
    const old = { ...question, certificate: expired.certificatePem, usage: 'any' };
    const { out } = await cases({ ...old, at: `${moment}Z` }, { ...old, at: `${moment}.0000001+00:00` });
    assert.deepEqual(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).accepted),
      [true, false],
    );
  });
});
