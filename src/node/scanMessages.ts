import type { ScanLimits, ScannedFile, ScanSummary } from './scanModel.ts';

/** What is to be scanned. */
export interface ScanRequest {
  /** Files or directories, absolute. */
  readonly roots: readonly string[];
  readonly limits: ScanLimits;
  /**
   * What the scan before remembered (see `ScanMemory`), empty for the first: what has not changed is then told as
   * `unchanged` instead of read. Without it everything is read, and nothing remembered.
   */
  readonly memory?: Uint8Array | undefined;
}

/** What a scan came to. */
export interface WorkerScanSummary extends ScanSummary {
  /** For the next scan, if this one was given one. */
  readonly memory?: Uint8Array<ArrayBuffer>;
}

/** What the worker is sent. */
export interface ScanJob extends ScanRequest {
  /**
   * One number: batches handed over and not yet taken. The worker waits while there are {@link maxBatchesUnderway}, so
   * that a slow taker does not fill the memory with what a fast disk reads.
   */
  readonly batchesUnderway: Int32Array<SharedArrayBuffer>;
}

export const maxBatchesUnderway = 4;

/** What the scan worker answers: files as they are found, with how many were looked at so far, then one summary. */
export type ScanAnswer =
  | { readonly kind: 'files'; readonly files: readonly ScannedFile[]; readonly filesRead: number }
  | ({ readonly kind: 'done' } & WorkerScanSummary);
