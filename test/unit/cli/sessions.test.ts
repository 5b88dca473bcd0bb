import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildCommand } from '../../support/buildCommand.ts';
import { runCommand } from '../../support/runCommand.ts';

/**
 * Sessions as strangers have them, with everything that they see; standard error where it appears.
 *
 * `$ LINE` is run by bash in the home folder of anna, `(as nobody)` without rights, `(40 columns)` in a terminal of that
 * width, `(in Chinese)` with that language. `CERTSCOPE_UPDATE=1` writes the answers again: read every line of the difference as if your cluster was down.
 */
const sessions = 'test/fixtures/cli-sessions';
const prompt = /^(?:\((?:as (nobody)|in (Chinese)|(\d+) columns)\) )?\$ (.*)$/;

interface Setting {
  readonly user: string | undefined;
  readonly language: string | undefined;
  readonly columns: string | undefined;
}

describe('sessions', () => {
  let root = '';
  let program = '';
  const home = (): string => path.join(root, 'home/anna');

  before(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'certscope-sessions-'));
    chmodSync(root, 0o755);
    program = await buildCommand(path.join(root, 'opt/certscope'));
    cpSync('l10n', path.join(root, 'opt/certscope/l10n'), { recursive: true });
    for (const folder of ['empty', 'locked/machine/etc', 'bin'])
      mkdirSync(path.join(home(), folder), { recursive: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', path.join(home(), 'cluster'), { recursive: true });
    cpSync(path.join(home(), 'cluster/etc/kubernetes/pki/ca.crt'), path.join(home(), 'locked/ca.crt'));
    cpSync(path.join(home(), 'cluster/etc/kubernetes/admin.conf'), path.join(home(), 'locked/admin.conf'));
    mkdirSync(path.join(home(), 'locked/machine/etc/kubernetes'));
    for (const name of readdirSync(path.join(home(), 'cluster'), { recursive: true, encoding: 'utf8' }))
      if (/\.(?:key|conf)$/.test(name)) chmodSync(path.join(home(), 'cluster', name), 0o600);
    writeFileSync(path.join(home(), 'notes.txt'), 'Ask Anna about the certificates.\n');
    for (const closed of ['admin.conf', 'machine/etc/kubernetes']) chmodSync(path.join(home(), 'locked', closed), 0);
  });
  after(() => {
    chmodSync(path.join(home(), 'locked/machine/etc/kubernetes'), 0o755);
    rmSync(root, { recursive: true, force: true });
  });

  async function answerTo(line: string, { user, language, columns }: Setting): Promise<string> {
    const LC_ALL = language === 'Chinese' ? 'zh_CN.UTF-8' : 'C.UTF-8';
    const environment = { HOME: home(), LC_ALL, TZ: 'UTC', NO_COLOR: '1' };
    if (columns !== undefined) {
      const [, ...args] = line.split(' ');
      const { out, err, code } = await runCommand(args, { cwd: home(), columns: Number(columns), environment });
      return ended(err + out, code);
    }
    const script = `exec 2>&1; certscope() { "$NODE" "$CLI" "$@"; }; set -o pipefail; ${line}`;
    const { stdout, status } = spawnSync('bash', ['-c', script], {
      cwd: home(),
      encoding: 'utf8',
      env: { ...environment, PATH: process.env.PATH, NODE: process.execPath, CLI: program },
      ...(user === 'nobody' && process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
    });
    return ended(stdout, status);
  }

  function ended(text: string, status: number | null): string {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const told = text.replaceAll(root, '').replace(version, 'VERSION').trimEnd();
    return `${told === '' ? '' : `${told}\n`}${status === 0 ? '' : `[exit ${status}]\n`}`;
  }

  for (const name of readdirSync(sessions)) {
    test(name, async () => {
      const file = path.join(sessions, name);
      const known = readFileSync(file, 'utf8');
      const answers: string[] = [];
      for (const line of known.split('\n')) {
        const [, user, language, columns, command] = prompt.exec(line) ?? [];
        if (command !== undefined) answers.push(`${line}\n${await answerTo(command, { user, language, columns })}`);
      }
      const text = answers.join('\n');
      if (process.env.CERTSCOPE_UPDATE === '1') writeFileSync(file, text);
      else assert.equal(text, known);
    });
  }
});
