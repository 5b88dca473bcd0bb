import { readFileSync } from 'node:fs';
import { applyFileWrites } from '../../../src/node/transaction/applyFileWrites.ts';
import { nodeDisk } from '../../../src/node/transaction/disk.ts';
import { completeTransaction, rollBackTransaction } from '../../../src/node/transaction/recoverTransaction.ts';
import { undoTransaction } from '../../../src/node/transaction/undoTransaction.ts';
import { faultyDisk } from './faultyDisk.ts';
import type { Job, JobResult } from './runJob.ts';

/** A process that is there to be killed: does the job that its argument names, on a disk with a fault. */
const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const disk = faultyDisk(nodeDisk, job.fault);
const options = { folder: job.folder, index: job.index, now: job.now, disk };

const acts: Readonly<Record<Job['act'], () => Promise<unknown>>> = {
  apply: () => applyFileWrites(job.writes.map(toWrite), { ...options, title: 'Renew' }),
  undo: () => undoTransaction({ ...options, title: () => 'Undo' }),
  rollBack: () => rollBackTransaction(job.folder, job.id ?? '', disk),
  complete: () => completeTransaction(job.folder, job.id ?? '', disk),
};

acts[job.act]().then(
  () => tell({ operations: disk.operations }),
  (error: unknown) => tell({ operations: disk.operations, error: String(error) }),
);

function toWrite({ path, before, after, holdsKey }: Job['writes'][number]) {
  const write = { path, after: Buffer.from(after, 'base64'), holdsKey };
  return before === undefined ? write : { ...write, before: Buffer.from(before, 'base64') };
}

function tell(result: JobResult): void {
  process.stdout.write(JSON.stringify(result));
}
