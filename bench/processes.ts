import { spawnSync } from 'node:child_process';
import { median } from './measure.ts';

/**
 * Runs `source` (CommonJS) in fresh processes, each of which prints one number; the median of the numbers.
 *
 * @throws When a process fails.
 */
export function medianOfProcesses(source: string, args: readonly string[] = [], count = 15): number {
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    const run = spawnSync(process.execPath, ['-e', source, '--', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (run.status !== 0) throw new Error(run.stderr.slice(-2000));
    values.push(Number(run.stdout));
  }
  return median(values);
}

/** Wall-clock milliseconds of a command, its own start included; the median. */
export function medianOfCommand(command: string, args: readonly string[], count = 15): number {
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    const run = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    values.push(performance.now() - start);
    if (run.error) throw run.error;
  }
  return median(values);
}
