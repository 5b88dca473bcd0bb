import { Worker } from 'node:worker_threads';
import type { ScannedFile, ScanSummary } from './scanDirectory.ts';
import type { ScanAnswer, ScanRequest, ScanWorkerData } from './scanMessages.ts';

/**
 * Scans directories in a worker thread, so that the caller's thread stays free.
 *
 * @param workerFile - The bundled worker, dist/scanWorker.js.
 * @param onFiles - Takes each batch of found files, in order; the worker waits when several are not yet taken.
 * @param signal - Ends the worker; the promise then resolves to `undefined`.
 * @returns What was read, after the last batch was taken, or `undefined` when it was cancelled.
 * @throws When the worker itself or `onFiles` fails; unreadable files are answers, not failures.
 */
export function scanInWorker(
  workerFile: string,
  request: ScanRequest,
  onFiles: (files: readonly ScannedFile[]) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<ScanSummary | undefined> {
  if (signal?.aborted === true) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const batchesUnderway = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: ScanWorkerData = { ...request, batchesUnderway };
    const worker = new Worker(workerFile, { workerData });
    const end = (): void => {
      signal?.removeEventListener('abort', stop);
      void worker.terminate(); // Nothing waits for the end of a thread that has nothing left to say.
    };
    const stop = (): void => {
      resolve(undefined);
      end();
    };
    const fail = (error: unknown): void => {
      reject(error);
      end();
    };
    signal?.addEventListener('abort', stop, { once: true });
    let taken: Promise<void> = Promise.resolve();
    const take = async (files: readonly ScannedFile[]): Promise<void> => {
      if (signal?.aborted !== true) await onFiles(files);
      Atomics.sub(batchesUnderway, 0, 1);
      Atomics.notify(batchesUnderway, 0);
    };
    let isDone = false;
    worker.on('message', (answer: ScanAnswer) => {
      isDone = answer.kind === 'done';
      taken = taken.then(() => {
        if (answer.kind === 'files') return take(answer.files);
        resolve({ filesRead: answer.filesRead, ...(answer.cut === undefined ? {} : { cut: answer.cut }) });
        return end();
      });
      taken.catch(fail);
    });
    worker.once('error', fail);
    worker.once('exit', (code) => {
      if (!isDone) fail(new Error(`The scan ended early (exit code ${code}).`));
    });
  });
}
