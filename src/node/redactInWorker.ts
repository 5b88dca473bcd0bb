import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RedactedCopy, RedactionOptions } from '../core/redact/redactText.ts';

/** The job for the worker. */
export interface RedactionJob {
  readonly text: string;
  readonly options: RedactionOptions;
  /** Folder of the bundled readers. */
  readonly bundles: string;
  /** The messages' language, see `l10n.config`. */
  readonly words: { [key: string]: string } | undefined;
}

/**
 * Redacts a text in a separate thread, so that the caller's stays free: reading 5 MB of YAML takes seconds.
 *
 * @param job.bundles - The folder dist, in which `redactWorker.mjs` lies.
 * @returns `undefined` when it was cancelled.
 * @throws If the thread fails.
 */
export function redactInWorker(job: RedactionJob, signal: AbortSignal): Promise<RedactedCopy | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const worker = new Worker(path.join(job.bundles, 'redactWorker.mjs'), { workerData: job });
  return new Promise<RedactedCopy | undefined>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`Redacting ended early (exit code ${code}).`)));
  }).finally(() => void worker.terminate());
}
