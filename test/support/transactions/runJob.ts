import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { FileWrite } from '../../../src/node/transaction/transactionModel.ts';
import { doJob } from './doJob.ts';
import { type Fault, faultyDisk, plainDisk } from './faultyDisk.ts';

/** What a process of its own does, with a fault. */
export interface Job {
  readonly act: 'apply' | 'undo' | 'rollBack' | 'complete';
  readonly folder: string;
  readonly index?: string;
  readonly now: number;
  readonly id?: string;
  /** Contents in base64. */
  readonly writes: readonly {
    readonly path: string;
    readonly before?: string;
    readonly after: string;
    readonly holdsKey: boolean;
  }[];
  readonly fault?: Fault;
}

export interface JobResult {
  readonly operations: readonly string[];
  readonly error?: string;
}

/** Runs jobs in processes of their own. */
export interface JobRunner {
  /** @returns `killed` where the process ended by its fault. */
  run(job: Job, user?: number): Promise<JobResult | 'killed'>;
  remove(): void;
}

export async function createJobRunner(): Promise<JobRunner> {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-jobs-'));
  // For whoever runs it.
  chmodSync(folder, 0o755);
  const program = path.join(folder, 'faultChild.cjs');
  await build({
    entryPoints: ['test/support/transactions/faultChild.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    // A process for each fault: what is small, and no module, starts sooner.
    format: 'cjs',
    minify: true,
  });
  let number = 0;
  return {
    run: (job, user) => {
      const file = path.join(folder, `job-${++number}.json`);
      writeFileSync(file, JSON.stringify(job));
      return runChild(program, file, user);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Does a job in this process until its fault stops the disk: what a killed process leaves, without a process. */
export async function stopJob(job: Job & { readonly fault: Fault }): Promise<'killed' | 'ended'> {
  const disk = faultyDisk(plainDisk, { ...job.fault, stops: true });
  const ended = doJob(job, disk).catch(() => undefined);
  return Promise.race([disk.stopped.then(() => 'killed' as const), ended.then(() => 'ended' as const)]);
}

export function jobWrites(writes: readonly FileWrite[]): Job['writes'] {
  return writes.map(({ path: file, before, after, holdsKey }) => ({
    path: file,
    ...(before === undefined ? {} : { before: Buffer.from(before).toString('base64') }),
    after: Buffer.from(after).toString('base64'),
    holdsKey,
  }));
}

function runChild(program: string, file: string, user?: number): Promise<JobResult | 'killed'> {
  const rights = user === undefined ? {} : { uid: user, gid: user };
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'pipe'], env: {}, ...rights });
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (out === '') reject(new Error(err));
      else resolve(JSON.parse(out));
    });
  });
}
