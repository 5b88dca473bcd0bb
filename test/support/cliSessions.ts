import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from './runCommand.ts';

/** The recorded sessions. */
export const sessionsFolder = 'test/fixtures/cli-sessions';

const prompt = /^(?:\((?:as (nobody)|in (Chinese)|(\d+) columns)\) )?\$ (.*)$/;

interface Setting {
  readonly user: string | undefined;
  readonly language: string | undefined;
  readonly columns: string | undefined;
}

/** The home folder of anna, where the sessions are held. */
export class SessionHome {
  /** Everything is below it, and it is not in the answers. */
  readonly root = mkdtempSync(path.join(tmpdir(), 'certscope-sessions-'));

  constructor() {
    chmodSync(this.root, 0o755);
    for (const folder of ['empty', 'locked/machine/etc', 'bin'])
      mkdirSync(path.join(this.#home, folder), { recursive: true });
    cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', path.join(this.#home, 'cluster'), { recursive: true });
    cpSync(path.join(this.#home, 'cluster/etc/kubernetes/pki/ca.crt'), path.join(this.#home, 'locked/ca.crt'));
    cpSync(path.join(this.#home, 'cluster/etc/kubernetes/admin.conf'), path.join(this.#home, 'locked/admin.conf'));
    mkdirSync(path.join(this.#home, 'locked/machine/etc/kubernetes'));
    for (const name of readdirSync(path.join(this.#home, 'cluster'), { recursive: true, encoding: 'utf8' }))
      if (/\.(?:key|conf)$/.test(name)) chmodSync(path.join(this.#home, 'cluster', name), 0o600);
    writeFileSync(path.join(this.#home, 'notes.txt'), 'Ask Anna about the certificates.\n');
    for (const closed of ['admin.conf', 'machine/etc/kubernetes'])
      chmodSync(path.join(this.#home, 'locked', closed), 0);
  }

  get #home(): string {
    return path.join(this.root, 'home/anna');
  }

  /**
   * Holds a session again.
   *
   * @param known - The recorded text, whose commands are run.
   * @param program - The words that start `certscope`.
   * @returns The text with the answers of now.
   */
  async hold(known: string, program: readonly string[]): Promise<string> {
    const answers: string[] = [];
    for (const line of known.split('\n')) {
      const [, user, language, columns, command] = prompt.exec(line) ?? [];
      if (command === undefined) continue;
      answers.push(`${line}\n${await this.#answerTo(command, { user, language, columns }, program)}`);
    }
    return answers.join('\n');
  }

  async #answerTo(line: string, { user, language, columns }: Setting, program: readonly string[]): Promise<string> {
    const LC_ALL = language === 'Chinese' ? 'zh_CN.UTF-8' : 'C.UTF-8';
    const environment = { HOME: this.#home, LC_ALL, TZ: 'UTC', NO_COLOR: '1' };
    if (columns !== undefined) {
      const [, ...args] = line.split(' ');
      const { out, err, code } = await runCommand(args, { cwd: this.#home, columns: Number(columns), environment });
      return this.#ended(err + out, code);
    }
    const script = `exec 2>&1; certscope() { ${program.map((word) => `'${word}'`).join(' ')} "$@"; }; set -o pipefail; ${line}`;
    const { stdout, status } = spawnSync('bash', ['-c', script], {
      cwd: this.#home,
      encoding: 'utf8',
      env: { ...environment, PATH: process.env.PATH },
      ...(user === 'nobody' && process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
    });
    return this.#ended(stdout, status);
  }

  #ended(text: string, status: number | null): string {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const told = text.replaceAll(this.root, '').replace(version, 'VERSION').trimEnd();
    return `${told === '' ? '' : `${told}\n`}${status === 0 ? '' : `[exit ${status}]\n`}`;
  }

  remove(): void {
    chmodSync(path.join(this.#home, 'locked/machine/etc/kubernetes'), 0o755);
    rmSync(this.root, { recursive: true, force: true });
  }
}
