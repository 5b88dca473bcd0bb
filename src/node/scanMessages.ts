import type { ScanLimits, ScannedFile, ScanSummary } from './scanDirectory.ts';

/** What the scan worker is asked. */
export interface ScanRequest {
  /** Files or directories, absolute. */
  readonly roots: readonly string[];
  readonly limits: ScanLimits;
}

/** What the worker is started with. */
export interface ScanWorkerData extends ScanRequest {
  /**
   * One number: batches handed over and not yet taken. The worker waits while there are {@link maxBatchesUnderway}, so
   * that a slow taker does not fill the memory with what a fast disk reads.
   */
  readonly batchesUnderway: Int32Array<SharedArrayBuffer>;
}

export const maxBatchesUnderway = 4;

/** What the scan worker answers: files as they are found, then one summary. */
export type ScanAnswer =
  | { readonly kind: 'files'; readonly files: readonly ScannedFile[] }
  | ({ readonly kind: 'done' } & ScanSummary);
