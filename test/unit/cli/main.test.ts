import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildCommand } from '../../support/buildCommand.ts';

let folder = '';
let program = '';
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'certscope-main-'));
  program = await buildCommand(folder);
  cpSync('l10n', path.join(folder, 'l10n'), { recursive: true });
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a shell line in which `certscope` is the command. */
function shell(line: string) {
  const script = `certscope() { "$NODE" "$CLI" "$@"; }; ${line}`;
  const env = { ...process.env, NODE: process.execPath, CLI: program };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const files = 'test/fixtures/corpus/files';

describe('the certscope process', () => {
  test('speaks the language of the environment, but for what programs read and what kubeadm prints', () => {
    const tree = 'test/fixtures/kubeadm-renew/h01-rsa/before';
    const spoken = (command: string) => {
      const [english, chinese] = ['C', 'zh_CN.UTF-8'].map((locale) => shell(`LC_ALL=${locale} certscope ${command}`));
      return { english: english?.stdout ?? '', chinese: chinese?.stdout ?? '' };
    };
    const table = spoken(`check ${tree} --at 2040-01-01`);
    assert.match(table.english, /expired/);
    assert.match(table.chinese, /CA kubernetes 已于 \d+ 年前过期/);
    assert.doesNotMatch(table.english, /[\u3400-\u9fff]/);
    assert.match(spoken('--help').chinese, /\n\n查找问题\n {2}check +/);
    const kubeadm = spoken(`check ${tree} --format kubeadm --at 2026-12-01`);
    assert.match(kubeadm.english, /^CERTIFICATE .* EXPIRES/);
    assert.equal(kubeadm.chinese, kubeadm.english);
    const { english, chinese } = spoken(`check ${tree} --format sarif --at 2040-01-01`);
    const codes = (text: string) =>
      JSON.parse(text).runs[0].results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]);
    assert.deepEqual(codes(chinese), codes(english));
  });

  test('ends quietly when nobody reads on, and keeps its exit code', () => {
    const quiet = shell(`certscope inspect ${files} --format json | true; echo "\${PIPESTATUS[0]}"`);
    assert.deepEqual(quiet, { status: 0, stdout: '0\n', stderr: '' });
    const found = shell(`certscope check ${files} --at 2090-01-01 --format json | true; echo "\${PIPESTATUS[0]}"`);
    assert.deepEqual(found, { status: 0, stdout: '1\n', stderr: '' });
  });

  test('ends quietly when nobody reads the errors', () => {
    const { stdout } = shell(`{ certscope inspect ${folder}/gone 2>&1 >/dev/null; echo $? >&3; } 3>&1 | true`);
    assert.equal(stdout, '');
    const { status } = shell(`certscope inspect ${folder}/gone 2> >(true)`);
    assert.equal(status, 2);
  });

  test('reads standard input, by either name, and process substitution', () => {
    const one = 'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes/pki/ca.crt';
    for (const line of [
      `certscope inspect - --format json < ${one}`,
      `certscope inspect /dev/stdin --format json < ${one}`,
      `cat ${one} | certscope inspect /dev/stdin --format json`,
      `certscope inspect <(cat ${one}) --format json`,
      `certscope inspect - - /dev/stdin --format json < ${one}`,
    ]) {
      const { status, stdout, stderr } = shell(line);
      assert.deepEqual([status, stderr], [0, ''], line);
      const { files: found } = JSON.parse(stdout);
      assert.deepEqual(
        found.map(({ credentials }: { credentials: { kind: string }[] }) => credentials.map(({ kind }) => kind)),
        [['certificate']],
        line,
      );
    }
  });

  test('without root tells which files and directories were denied, and reads the rest', () => {
    const root = path.join(folder, 'kubernetes');
    for (const [directory, mode] of [
      ['open', 0o755],
      ['closed', 0o700],
    ] as const) {
      mkdirSync(path.join(root, directory), { recursive: true, mode });
      writeFileSync(
        path.join(root, directory, 'ca.crt'),
        '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      );
    }
    writeFileSync(path.join(root, 'admin.conf'), 'kind: Config\n', { mode: 0o600 });
    chmodSync(folder, 0o755);
    const isRoot = process.getuid?.() === 0;
    if (!isRoot) for (const name of ['closed', 'admin.conf']) chmodSync(path.join(root, name), 0);
    const { status, stdout } = spawnSync(process.execPath, [program, 'inspect', root, '--format', 'json'], {
      encoding: 'utf8',
      ...(isRoot ? { uid: 65534, gid: 65534 } : {}),
    });
    if (!isRoot) chmodSync(path.join(root, 'closed'), 0o700);
    assert.equal(status, 2);
    const found: { path: string; unreadable?: string }[] = JSON.parse(stdout).files;
    assert.deepEqual(
      found.map((file) => [path.relative(root, file.path), file.unreadable]),
      [
        ['admin.conf', 'permission denied'],
        ['closed', 'permission denied'],
        ['open/ca.crt', undefined],
      ],
    );
  });
});
