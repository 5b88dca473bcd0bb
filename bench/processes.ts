import { spawnSync } from 'node:child_process';
import { OwnTime } from './measure.ts';

/**
 * Runs `source` (CommonJS) in a fresh process, which prints its milliseconds.
 *
 * @throws When the process fails.
 */
export function timeInProcess(source: string, args: readonly string[] = []): OwnTime {
  const run = spawnSync(process.execPath, ['-e', source, '--', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(run.stderr.slice(-2000));
  return new OwnTime(Number(run.stdout));
}

/** Runs a command; its own start counts. */
export function runCommand(command: string, args: readonly string[]): void {
  const run = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
  if (run.error) throw run.error;
}
