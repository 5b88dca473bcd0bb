import { readFileSync } from 'node:fs';
import { nodeDisk } from '../../../src/node/transaction/disk.ts';
import { doJob } from './doJob.ts';
import { faultyDisk } from './faultyDisk.ts';
import type { Job, JobResult } from './runJob.ts';

/** A process that is there to be killed: does the job that its argument names, on a disk with a fault. */
const job: Job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const disk = faultyDisk(nodeDisk, job.fault);

doJob(job, disk).then(
  () => tell({ operations: disk.operations }),
  (error: unknown) => tell({ operations: disk.operations, error: String(error) }),
);

function tell(result: JobResult): void {
  process.stdout.write(JSON.stringify(result));
}
