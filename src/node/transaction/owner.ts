import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { optional } from '../../core/text/optional.ts';
import type { Owner } from './transactionModel.ts';

/** This process. */
export function currentOwner(): Owner {
  return { pid: process.pid, host: hostname(), ...optional('start', startOf('self')) };
}

/** Whether another process is still running. A process on another machine is unknown here and counts as ended. */
export function isRunning({ pid, host, start }: Owner): boolean {
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' && start === startOf(String(pid));
  }
  return start === startOf(String(pid));
}

/** When a process started, and in which boot: process ids are reused. Linux only. */
function startOf(pid: string): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The second field, the program's name, may contain blanks and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
