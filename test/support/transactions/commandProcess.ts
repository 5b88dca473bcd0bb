import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildCommand } from '../buildCommand.ts';
import { looseKeys, treeState } from './treeState.ts';

/** What a process of the command answered. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command in processes of its own, at noon of November 20, 2027, as users with or without rights, on copies of a control plane. */
export interface CommandProcess {
  /** For everything that is tried. */
  readonly folder: string;
  /** @param shell - Redirections. */
  run(args: readonly string[], cwd: string, user?: number, shell?: string): Run;
  remove(): void;
}

const isRoot = process.getuid?.() === 0;

export async function createCommandProcess(): Promise<CommandProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-faults-'));
  // For whoever runs it.
  chmodSync(folder, 0o755);
  const banner = { js: clockFrom(Date.parse('2027-11-20T12:00:00Z')) };
  const program = await buildCommand(path.join(folder, 'package'), banner);
  return {
    folder,
    run: (args, cwd, user = isRoot ? 0 : undefined, shell = '') => {
      const rights = user === undefined ? {} : { uid: user, gid: user };
      const env = { PATH: process.env.PATH, HOME: cwd, NODE: process.execPath, CLI: program };
      const line = `"$NODE" "$CLI" "$@" ${shell}`;
      const options = { cwd, env, encoding: 'utf8', ...rights } as const;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', line, 'bash', ...args], options);
      return { status, stdout, stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A program's first words: `Date.now` goes on from a moment. */
function clockFrom(moment: number): string {
  return `{ const real = Date.now, ahead = ${moment} - real(); Date.now = () => real() + ahead; }`;
}

/** A control plane below `tree`, four days before {@link renewAll} finds that its certificates end. */
export function createControlPlane(parent: string): string {
  const place = mkdtempSync(path.join(parent, 'place-'));
  cpSync('test/fixtures/kubeadm-renew/h01-rsa/before', path.join(place, 'tree'), { recursive: true });
  for (const name of readdirSync(path.join(place, 'tree'), { recursive: true, encoding: 'utf8' })) {
    if (/\.(?:key|conf)$/.test(name)) chmodSync(path.join(place, 'tree', name), 0o600);
  }
  return place;
}

export const renewAll: readonly string[] = [
  ...['renew', 'tree', '--all', '--root', 'tree', '--backup', 'backups', '--key-algorithm', 'P-256'],
];

/** Afterwards the tree is entirely old, or new, or one command makes it old; no key is looser, none is lost. */
export function assertWhole(
  { run: again }: CommandProcess,
  place: string,
  { old, run, user }: { readonly old: readonly string[]; readonly run: Run; readonly user?: number },
): 'old' | 'new' {
  const tree = path.join(place, 'tree');
  assert.deepEqual(looseKeys(place), []);
  if (/certscope recover/.test(run.stderr)) {
    assert.equal(again(['recover', '--roll-back', '--backup', 'backups'], place, user).status, 0);
    assert.deepEqual(treeState(tree), old);
  }
  // With files that could not be looked into, 1 tells so.
  const isWritten = run.status === 0 || /^Undo: certscope undo /m.test(run.stdout);
  if (isWritten) {
    const undone = again(['undo', '--yes', '--backup', 'backups'], place, user);
    assert.deepEqual([undone.status, undone.stderr], [0, '']);
  }
  assert.deepEqual(treeState(tree), old);
  return isWritten ? 'new' : 'old';
}
