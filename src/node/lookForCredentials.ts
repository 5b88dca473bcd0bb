import { channel } from 'node:diagnostics_channel';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ScanLimits } from './scanModel.ts';

/** What to look at. */
export interface LookJob {
  /** Files and folders. */
  readonly roots: readonly string[];
  readonly limits: ScanLimits;
  /** Documents, by their URIs. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
}

/** The job, and what else the worker needs. */
export interface LookWorkerData extends LookJob {
  /** Folder of the bundled readers. */
  readonly bundles: string;
}

/** The channel of Node's diagnostics on which each `EndedLook` is told. Without a subscriber it costs nothing. */
const endedLooks = channel('certscope.look');

/**
 * A look that was not cancelled.
 *
 * @internal
 */
export interface EndedLook {
  /** Of files and folders, and the URIs of documents. */
  readonly paths: readonly string[];
  readonly found: boolean;
}

/**
 * Looks for anything that the extension has something to say about, in a thread that ends afterwards.
 *
 * @param bundles - The folder dist, which contains `lookWorker.mjs`.
 * @returns Whether anything was found; `false` if the look was cancelled.
 * @throws If the thread fails.
 */
export async function lookForCredentials(bundles: string, job: LookJob, signal: AbortSignal): Promise<boolean> {
  const found = await look(bundles, job, signal);
  const ended: EndedLook = { paths: [...job.roots, ...job.texts.map(({ path }) => path)], found };
  if (!signal.aborted) endedLooks.publish(ended);
  return found;
}

/** What a look reads is garbage at once. Space for more of it would stay with the process when the thread has ended. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

function look(bundles: string, job: LookJob, signal: AbortSignal): Promise<boolean> {
  const roots = job.roots.filter((root) => !isEmptyFolder(root));
  if (signal.aborted || roots.length + job.texts.length === 0) return Promise.resolve(false);
  const workerData: LookWorkerData = { ...job, roots, bundles };
  const worker = new Worker(path.join(bundles, 'lookWorker.mjs'), { workerData, resourceLimits });
  return new Promise<boolean>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(false), { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(false));
  }).finally(() => void worker.terminate());
}

/** Listing a folder costs less than a thread. */
function isEmptyFolder(root: string): boolean {
  try {
    return readdirSync(root).length === 0;
  } catch {
    return false;
  }
}
