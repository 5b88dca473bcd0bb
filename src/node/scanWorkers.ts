import { Worker } from 'node:worker_threads';
import type { ScanAnswer, ScanJob, ScanRequest, WorkerScanSummary } from './scanMessages.ts';
import type { ScannedFile } from './scanModel.ts';

/** Receives a batch of found files, and the number of files read so far. */
export type TakeFiles = (files: readonly ScannedFile[], filesRead: number) => void | Promise<void>;

/**
 * Milliseconds that an idle worker is kept: files are saved in bursts, and starting a worker costs as much as reading a few
 * thousand files.
 */
const idleTime = 60_000;

/** Scans directories in a worker thread, so that the caller's thread stays free. */
export class ScanWorkers {
  readonly #workerFile: string;
  #idle: Worker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param workerFile - The bundled worker, dist/scanWorker.mjs. */
  constructor(workerFile: string) {
    this.#workerFile = workerFile;
  }

  /**
   * @param onFiles - Receives each batch of found files, in order; the worker waits while several are pending.
   * @param signal - Ends the worker; the promise then resolves to `undefined` at once, even if the file system does not
   * answer the worker.
   * @returns What was read, after the last batch was taken, or `undefined` when it was cancelled.
   * @throws When the worker itself or `onFiles` fails; unreadable files are answers, not failures.
   */
  async scan(request: ScanRequest, onFiles: TakeFiles, signal?: AbortSignal): Promise<WorkerScanSummary | undefined> {
    if (signal?.aborted === true) return undefined;
    const worker = this.#idle ?? this.#start();
    this.dispose({ keeping: worker });
    let summary: WorkerScanSummary | undefined;
    try {
      summary = await runJob(worker, request, onFiles, signal);
    } finally {
      // The end of a finished thread is not awaited.
      if (summary === undefined) void worker.terminate();
    }
    if (summary !== undefined) this.#keep(worker);
    return summary;
  }

  /** Ends the worker if it is idle. */
  dispose({ keeping }: { keeping?: Worker } = {}): void {
    clearTimeout(this.#timer);
    if (this.#idle !== keeping) void this.#idle?.terminate();
    this.#idle = undefined;
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    // A failure while it is idle must not affect a caller.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#idle === worker) this.#idle = undefined;
    });
    return worker;
  }

  #keep(worker: Worker): void {
    this.dispose();
    this.#idle = worker;
    this.#timer = setTimeout(() => this.dispose(), idleTime);
    this.#timer.unref();
  }
}

function runJob(
  worker: Worker,
  request: ScanRequest,
  onFiles: TakeFiles,
  signal: AbortSignal | undefined,
): Promise<WorkerScanSummary | undefined> {
  return new Promise((resolve, reject) => {
    const batchesUnderway = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const end = (): void => {
      signal?.removeEventListener('abort', stop);
      worker.off('message', answer);
      worker.off('error', fail);
      worker.off('exit', failEarly);
      worker.unref();
    };
    const stop = (): void => {
      end();
      resolve(undefined);
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const failEarly = (code: number): void => fail(new Error(`The scan ended early (exit code ${code}).`));
    let taken: Promise<void> = Promise.resolve();
    const take = async (files: readonly ScannedFile[], filesRead: number): Promise<void> => {
      if (signal?.aborted !== true) await onFiles(files, filesRead);
      Atomics.sub(batchesUnderway, 0, 1);
      Atomics.notify(batchesUnderway, 0);
    };
    const answer = (message: ScanAnswer): void => {
      taken = taken.then(() => {
        if (message.kind === 'files') return take(message.files, message.filesRead);
        const { kind: _, ...summary } = message;
        end();
        return resolve(summary);
      });
      taken.catch(fail);
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', answer);
    worker.on('error', fail);
    worker.on('exit', failEarly);
    worker.ref();
    worker.postMessage({ ...request, batchesUnderway } satisfies ScanJob);
  });
}
