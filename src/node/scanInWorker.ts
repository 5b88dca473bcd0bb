import { Worker } from 'node:worker_threads';
import type { ScannedFile, ScanSummary } from './scanDirectory.ts';
import type { ScanAnswer, ScanRequest } from './scanMessages.ts';

/**
 * Scans directories in a worker thread, so that the caller's thread stays free.
 *
 * @param workerFile - The bundled worker, dist/scanWorker.js.
 * @param onFiles - Called with each batch of found files, in order.
 * @param signal - Ends the worker; the promise then resolves to `undefined`.
 * @returns What was read, or `undefined` when it was cancelled.
 * @throws When the worker itself fails; unreadable files are answers, not failures.
 */
export function scanInWorker(
  workerFile: string,
  request: ScanRequest,
  onFiles: (files: readonly ScannedFile[]) => void,
  signal?: AbortSignal,
): Promise<ScanSummary | undefined> {
  if (signal?.aborted === true) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: request });
    const stop = (): void => {
      resolve(undefined);
      void worker.terminate(); // Nothing waits for the end of a cancelled scan.
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (answer: ScanAnswer) => {
      if (signal?.aborted === true) return;
      if (answer.kind === 'files') onFiles(answer.files);
      else resolve({ filesRead: answer.filesRead, ...(answer.cut === undefined ? {} : { cut: answer.cut }) });
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`The scan ended early (exit code ${code}).`));
    });
  });
}
