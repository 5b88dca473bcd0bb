import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { commandTable, optionsOf } from '../../../src/cli/commandTable.ts';
import { buildCommand } from '../../support/buildCommand.ts';
import { runCommand } from '../../support/runCommand.ts';

const base = mkdtempSync(path.join(tmpdir(), 'standard-input-'));
after(() => rmSync(base, { recursive: true, force: true }));
const cwd = path.join(base, 'kubernetes');
cpSync('test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes', cwd, { recursive: true });
const text = (name: string): string => readFileSync(path.join(cwd, name), 'utf8');
const pki = (...names: readonly string[]): string => names.map((name) => text(`pki/${name}`)).join('');

/** Each option that names an input, with what it reads from standard input: as from a file. */
const inputs: Readonly<Record<string, readonly [args: readonly string[], file: string]>> = {
  'check --config': [['check', '.', '--fail-on', 'never', '--config'], '.certscope.yaml'],
  'renew --key': [['renew', 'pki/apiserver.crt', '--dry-run', '--key'], 'pki/apiserver.key'],
  'renew --ca-cert': [['renew', 'pki/apiserver.crt', '--dry-run', '--ca-key', 'pki/ca.key', '--ca-cert'], 'pki/ca.crt'],
  'renew --ca-key': [['renew', 'pki/apiserver.crt', '--dry-run', '--ca-cert', 'pki/ca.crt', '--ca-key'], 'pki/ca.key'],
  'renew --all --ca-key': [
    ['renew', '--all', '.', '--within', '400', '--dry-run', '--ca-cert', 'pki/ca.crt', '--ca-key'],
    'pki/ca.key',
  ],
  'request --key': [['request', 'pki/apiserver.crt', '--key'], 'pki/apiserver.key'],
  'request --role --key': [['request', '--role', 'apiserver', '.', '--key'], 'pki/apiserver.key'],
  'import --key': [
    ['import', 'pki/etcd/server.crt', '--for', 'pki/apiserver.crt', '--dry-run', '--key'],
    'pki/etcd/server.key',
  ],
  'replace-ca --with': [['replace-ca', 'admin.conf', '--dry-run', '--with'], 'pki/etcd/ca.crt'],
  'verify --anchors': [['verify', '--certificate', 'pki/apiserver.crt', '--anchors'], 'pki/ca.crt'],
  'verify --certificate': [['verify', '--anchors', 'pki/ca.crt', '--certificate'], 'pki/apiserver.crt'],
  'verify --intermediates': [
    ['verify', '--anchors', 'pki/ca.crt', '--certificate', 'pki/apiserver.crt', '--intermediates'],
    'pki/etcd/ca.crt',
  ],
};

suite('standard input', () => {
  for (const [name, [args, file]] of Object.entries(inputs))
    test(`${name} - reads what it would read from a file`, async () => {
      const content = file === '.certscope.yaml' ? 'findings:\n  ca-key-in-workspace: off\nnonsense: 1\n' : text(file);
      if (file === '.certscope.yaml') return configured(content);
      const [fromFile, piped] = [
        await runCommand([...args, file], { cwd }),
        await runCommand([...args, '-'], { cwd, input: content }),
      ];
      assert.equal(piped.code, fromFile.code, piped.err);
      const comparable = (answer: string): string =>
        // New keys and signatures differ, and so does the name of what was read.
        answer
          .replace(/-----BEGIN[\s\S]*-----\n/g, '')
          .replaceAll(file, '-')
          .replace(/(?:[0-9A-F]{2}:)+\S*/g, '');
      assert.equal(comparable(piped.out), comparable(fromFile.out));
    });

  async function configured(content: string): Promise<void> {
    const { err, out } = await runCommand(['check', '.', '--config', '-', '--fail-on', 'never'], {
      cwd,
      input: content,
    });
    assert.match(err, /^certscope: -:3:1: /m);
    assert.doesNotMatch(out, /ca-key-in-workspace/);
  }

  test('every option that reads a file is among them', () => {
    const elsewhere = ['check --baseline', 'verify --cases'];
    const options = Object.entries(commandTable).flatMap(([command, record]) =>
      Object.entries(optionsOf(record)).flatMap(([option, { value, dash }]) =>
        value === 'FILE' && dash === undefined ? [`${command} --${option}`] : [],
      ),
    );
    const isTried = (name: string) => [...elsewhere, ...Object.keys(inputs)].includes(name);
    // They are read by the same words of the table.
    assert.deepEqual(
      options.filter((each) => !isTried(each) && !each.endsWith(' --config')),
      [],
    );
  });

  test('a baseline goes through a pipe, and its paths begin in the current folder', async () => {
    const args = ['check', '.', '--at', '2090-01-01'];
    const written = await runCommand([...args, '--write-baseline', '-'], { cwd });
    assert.equal(written.code, 0);
    assert.equal(existsSync(path.join(cwd, '-')), false);
    const { code, out } = await runCommand([...args, '--baseline', '-'], { cwd, input: written.out });
    assert.equal(code, 0);
    assert.match(out, /0 new, \d+ known from the baseline/);
  });

  for (const [args, words] of [
    [['verify', '--anchors', '-', '--certificate', '-'], /not both --anchors and --certificate/],
    [['check', '-', '--config', '-'], /not both - and --config/],
    [['check', '-', '--baseline', '-'], /not both - and --baseline/],
    [['renew', 'pki/apiserver.crt', '--ca-cert', '-', '--ca-key', '-'], /not both --ca-cert and --ca-key/],
    [['explain', '-'], /only one file can be standard input/],
    [['explain', '.', '--config', '-'], /only one file can be standard input/],
    [['extract', 'admin.conf', '--existing', '-'], /--existing needs the path of a file, not -/],
    [['import', '-', '--for', '-'], /--for needs the path of a file/],
    [['share-keys', 'pki/sa.key', '--with', '-'], /--with needs the path of a file/],
    [['request', 'pki/apiserver.crt', '--new-key', '--key-out', '-'], /--key-out needs the path of a file/],
    [['issue', 'user', '.', '--client-name', 'anna', '--out', '-'], /--out needs the path of a file/],
    [['renew', '-'], /standard input cannot be changed/],
  ] as const)
    test(`${args.join(' ')} is wrong usage`, async () => {
      const { code, err, out } = await runCommand(args, { cwd, input: pki('ca.crt') });
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, words);
    });

  test('request --out - prints, and writes no file of that name', async () => {
    const { code, out } = await runCommand(['request', 'pki/apiserver.crt', '--out', '-'], { cwd });
    assert.equal(code, 0);
    assert.match(out, /^-----BEGIN CERTIFICATE REQUEST-----/);
    assert.equal(existsSync(path.join(cwd, '-')), false);
  });

  suite('as binary key', () => {
    const folder = path.join(base, 'program');
    let program = '';
    before(async () => {
      program = await buildCommand(folder);
    });
    for (const args of [
      ['request', 'pki/apiserver.crt', '--key', '-'],
      ['renew', 'pki/apiserver.crt', '.', '--dry-run', '--key', '-'],
    ])
      test(args.join(' '), () => {
        const der = spawnSync('openssl', ['pkey', '-in', path.join(cwd, 'pki/apiserver.key'), '-outform', 'DER']);
        assert.equal(der.status, 0, der.stderr.toString());
        const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, input: der.stdout });
        assert.equal(status, 0, stderr.toString());
      });
  });
});
