import { applyFileWrites } from '../../../src/node/transaction/applyFileWrites.ts';
import { completeTransaction, rollBackTransaction } from '../../../src/node/transaction/recoverTransaction.ts';
import { undoTransaction } from '../../../src/node/transaction/undoTransaction.ts';
import type { FaultyDisk } from './faultyDisk.ts';
import type { Job } from './runJob.ts';

/** Does a job on a disk. */
export async function doJob(job: Job, disk: FaultyDisk): Promise<void> {
  const options = { folder: job.folder, index: job.index, now: job.now, disk };
  const acts: Readonly<Record<Job['act'], () => Promise<unknown>>> = {
    apply: () => applyFileWrites(job.writes.map(toWrite), { ...options, title: 'Renew' }),
    undo: () => undoTransaction({ ...options, title: () => 'Undo' }),
    rollBack: () => rollBackTransaction(job.folder, job.id ?? '', disk),
    complete: () => completeTransaction(job.folder, job.id ?? '', disk),
  };
  await acts[job.act]();
}

function toWrite({ path, before, after, holdsKey }: Job['writes'][number]) {
  const write = { path, after: Buffer.from(after, 'base64'), holdsKey };
  return before === undefined ? write : { ...write, before: Buffer.from(before, 'base64') };
}
