import { parentPort } from 'node:worker_threads';
import type { KeptCopies } from '../core/locate/files/keptCopies.ts';
import { optional } from '../core/text/optional.ts';
import { scanDirectory } from './scanDirectory.ts';
import { ScanMemory } from './scanMemory.ts';
import { maxBatchesUnderway, type ScanAnswer, type ScanJob } from './scanMessages.ts';
import type { ScannedFile } from './scanModel.ts';

/** Bytes collected for one message: large enough for few messages, small enough to show progress. */
const batchBytes = 1 << 20;
/** Milliseconds after which a smaller batch is sent. */
const batchTime = 100;

parentPort?.on('message', run);

/** One job at a time: a second one is only sent after the first has ended. */
function run({ roots, limits, memory: known, batchesUnderway }: ScanJob): void {
  const memory = known && new ScanMemory(known, `${limits.maxFileBytes}`, Date.now);
  let batch: ScannedFile[] = [];
  let size = 0;
  let filesRead = 0;
  let flushed = performance.now();
  let cut: string | undefined;
  const kept: KeptCopies[] = [];

  /** An empty batch reports the number of files read. The bytes are moved to the other thread, not copied. */
  const flush = (): void => {
    waitForTaker(batchesUnderway);
    Atomics.add(batchesUnderway, 0, 1);
    const moved = batch.flatMap((file) => (file.kind === 'candidate' ? [file.bytes.buffer] : []));
    post({ kind: 'files', files: batch, filesRead }, ...moved);
    batch = [];
    size = 0;
    flushed = performance.now();
  };
  const collect = (file: ScannedFile): void => {
    batch.push(file);
    size += file.kind === 'candidate' ? file.bytes.length : 0;
    if (size >= batchBytes) flush();
  };

  for (const root of roots) {
    const rest = { ...limits, maxFiles: limits.maxFiles - filesRead };
    const before = filesRead;
    const onProgress = (here: number): void => {
      filesRead = before + here;
      if (performance.now() - flushed >= batchTime) flush();
    };
    const summary = scanDirectory(root, rest, collect, { memory, onProgress });
    filesRead = before + summary.filesRead;
    kept.push(...(summary.kept ?? []));
    cut ??= summary.cut === undefined ? undefined : `stopped after ${limits.maxFiles} files`;
  }
  if (batch.length > 0) flush();
  const remembered = memory?.toBytes();
  post(
    { kind: 'done', filesRead, kept, ...optional('cut', cut), ...optional('memory', remembered) },
    remembered?.buffer,
  );
}

function waitForTaker(batchesUnderway: ScanJob['batchesUnderway']): void {
  for (;;) {
    const underway = Atomics.load(batchesUnderway, 0);
    if (underway < maxBatchesUnderway) return;
    Atomics.wait(batchesUnderway, 0, underway);
  }
}

function post(answer: ScanAnswer, ...moved: (ArrayBuffer | undefined)[]): void {
  parentPort?.postMessage(
    answer,
    moved.filter((buffer) => buffer !== undefined),
  );
}
