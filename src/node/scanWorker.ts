import { parentPort, workerData } from 'node:worker_threads';
import { type ScannedFile, scanDirectory } from './scanDirectory.ts';
import { maxBatchesUnderway, type ScanAnswer, type ScanWorkerData } from './scanMessages.ts';

/** Bytes collected before they are handed over: large enough to be few messages, small enough to show progress. */
const batchBytes = 1 << 20;

const { roots, limits, batchesUnderway }: ScanWorkerData = workerData;
let batch: ScannedFile[] = [];
let size = 0;
let filesRead = 0;
let cut: string | undefined;

for (const root of roots) {
  const rest = { ...limits, maxFiles: limits.maxFiles - filesRead };
  const summary = scanDirectory(root, rest, collect);
  filesRead += summary.filesRead;
  cut ??= summary.cut === undefined ? undefined : `stopped after ${limits.maxFiles} files`;
}
flush();
post({ kind: 'done', filesRead, ...(cut === undefined ? {} : { cut }) });

function collect(file: ScannedFile): void {
  batch.push(file);
  size += file.kind === 'candidate' ? file.bytes.length : 0;
  if (size >= batchBytes) flush();
}

function flush(): void {
  if (batch.length === 0) return;
  waitForTaker();
  Atomics.add(batchesUnderway, 0, 1);
  post({ kind: 'files', files: batch }, batch);
  batch = [];
  size = 0;
}

function waitForTaker(): void {
  for (;;) {
    const underway = Atomics.load(batchesUnderway, 0);
    if (underway < maxBatchesUnderway) return;
    Atomics.wait(batchesUnderway, 0, underway);
  }
}

/** The bytes are moved, not copied, to the other thread. */
function post(answer: ScanAnswer, files: readonly ScannedFile[] = []): void {
  parentPort?.postMessage(
    answer,
    files.flatMap((file) => (file.kind === 'candidate' ? [file.bytes.buffer] : [])),
  );
}
