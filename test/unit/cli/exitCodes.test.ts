import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { runCommand } from '../../support/runCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-exit-'));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', path.join(folder, 'cluster'), { recursive: true });
writeFileSync(path.join(folder, 'notes.txt'), 'nothing\n');
const etc = 'cluster/etc/kubernetes';
const later = ['--at', '2090-01-01'];

/** One line for each command and exit code; 2 also stands for no such file. */
const cases: Readonly<Record<string, Partial<Record<0 | 1 | 2, readonly string[]>>>> = {
  show: { 0: [`${etc}/pki/apiserver.crt`], 2: ['nowhere'] },
  inspect: { 0: [etc], 2: ['nowhere'] },
  map: { 0: [etc], 1: [etc, ...later], 2: ['nowhere'] },
  diff: { 0: [etc, etc], 1: [etc, `${etc}/pki`], 2: [etc, 'nowhere'] },
  redact: { 0: [`${etc}/admin.conf`], 1: [`${etc}/pki/../../../../binary`], 2: ['nowhere'] },
  check: { 0: [etc, '--fail-on', 'never', ...later], 1: [etc, ...later], 2: ['nowhere'] },
  'check-expiration': { 0: [etc, ...later], 2: ['nowhere'] },
  connections: { 0: [etc], 1: [etc, ...later], 2: ['nowhere'] },
  explain: {
    0: [etc, '--error', 'all is well'],
    1: [etc, ...later, '--error', 'x509: certificate has expired or is not yet valid'],
    2: ['nowhere', '--error', 'x'],
  },
  forecast: { 0: [etc], 2: ['nowhere'] },
  probe: { 2: ['nowhere'] },
  verify: {
    0: ['--anchors', `${etc}/pki/ca.crt`, '--certificate', `${etc}/pki/apiserver.crt`],
    1: ['--anchors', `${etc}/pki/etcd/ca.crt`, '--certificate', `${etc}/pki/apiserver.crt`],
    2: ['--anchors', 'nowhere', '--certificate', 'nowhere'],
  },
  renew: {
    0: [`${etc}/pki/apiserver.crt`, '--same-key', '--dry-run'],
    1: [`${etc}/pki/apiserver.crt`, '--dry-run', ...later],
    2: ['nowhere'],
  },
  issue: {
    0: ['all', etc, '--out', 'new', '--dry-run'],
    1: ['apiserver', etc, '--dry-run'],
    2: ['apiserver', 'nowhere'],
  },
  request: { 0: [`${etc}/pki/apiserver.crt`], 2: ['nowhere'] },
  import: { 1: [`${etc}/pki/ca.crt`, '--for', `${etc}/pki/apiserver.crt`], 2: ['nowhere', '--for', 'nowhere'] },
  commands: { 0: [`${etc}/admin.conf`], 2: ['nowhere'] },
  undo: { 0: ['--list'], 1: [], 2: ['a', 'b'] },
  recover: { 0: [], 1: ['renewal-1'], 2: ['--complete', '--roll-back'] },
  embed: { 1: [`${etc}/kubelet.conf`, '--dry-run'], 2: ['nowhere'] },
  extract: { 0: [`${etc}/admin.conf`, '--dry-run'], 2: ['nowhere'] },
  'use-renewed': { 1: [`${etc}/pki/apiserver.crt`, '--dry-run'], 2: ['nowhere'] },
  'complete-chain': { 1: [`${etc}/pki/apiserver.crt`, '--dry-run'], 2: ['nowhere'] },
  'replace-ca': { 2: ['nowhere', '--with', 'nowhere'] },
  'restore-ca': { 2: ['nowhere'] },
  'share-keys': { 2: ['nowhere', '--with', 'nowhere'] },
  help: { 0: [], 2: ['nowhere'] },
  version: { 0: [] },
  completion: { 0: ['bash'], 2: ['tcsh'] },
};

describe('exit codes', () => {
  test('every command has cases', () => {
    assert.deepEqual(
      Object.keys(commandTable).filter((name) => !Object.hasOwn(cases, name)),
      [],
    );
  });

  for (const name of Object.keys(commandTable)) {
    test(`${name}: help is a success, an unknown option wrong usage`, async () => {
      const [help, wrong] = [await runCommand([name, '--help']), await runCommand([name, '--frobnicate'])];
      assert.deepEqual(
        [help.code, help.err, help.out.split('\n')[0]?.startsWith(`Usage: certscope ${name} `)],
        [0, '', true],
      );
      assert.deepEqual([wrong.code, wrong.out], [2, '']);
      assert.match(
        wrong.err,
        new RegExp(`^certscope ${name}: unknown option --frobnicate\\.\nUsage: certscope ${name} `),
      );
    });
  }

  for (const [name, codes] of Object.entries(cases)) {
    for (const [code, args] of Object.entries(codes)) {
      test(`${name} ${args.join(' ')}: ${code}`, async () => {
        writeFileSync(path.join(folder, 'binary'), new Uint8Array([0, 1, 2, 3]));
        const result = await runCommand([name, ...args], { cwd: folder, now: '2026-12-01T00:00:00Z' });
        assert.equal(result.code, Number(code), result.err + result.out.slice(0, 500));
        // Whoever reads only the exit code can find the reason.
        if (code === '2') assert.notEqual(result.err + result.out, '');
      });
    }
  }

  test('explain without any file answers from what the error alone tells: 0', async () => {
    const home = path.join(folder, 'nobody');
    const environment = { HOME: home, KUBECONFIG: path.join(home, 'config') };
    const error = 'x509: certificate signed by unknown authority';
    const { code, out, err } = await runCommand(['explain', '--error', error], { cwd: folder, environment });
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /does not have the CA that signed the certificate/);
    assert.match(out, /To find the cause, give the files of the program that prints this error/);
  });

  for (const [file, text] of [
    ['kubelet.conf', ''],
    ['manifests/kube-apiserver.yaml', 'apiVersion: v1\nkind: Pod\n  spec: [\n'],
  ] as const) {
    for (const command of ['check', 'inspect', 'connections', 'forecast', 'map']) {
      test(`${command}: 2 where a cluster reads ${file}, which is no such file`, async () => {
        const cwd = path.join(folder, 'unread');
        rmSync(cwd, { recursive: true, force: true });
        cpSync(path.join(folder, etc), path.join(cwd, 'etc/kubernetes'), { recursive: true });
        writeFileSync(path.join(cwd, 'etc/kubernetes', file), text);
        const { code, out, err } = await runCommand([command, 'etc'], { cwd, now: '2026-12-01T00:00:00Z' });
        assert.equal(code, 2, out + err);
        assert.match(out + err, new RegExp(`could not be read.*etc/kubernetes/${file}`));
        assert.doesNotMatch(out, /\bAll (?:\d+ |known )*connections work/i);
      });
    }
  }
});
