import type { ScanLimits, ScannedFile, ScanSummary } from './scanModel.ts';

/** A scan request. */
export interface ScanRequest {
  /** Files or directories, absolute. */
  readonly roots: readonly string[];
  readonly limits: ScanLimits;
  /**
   * The memory of the previous scan (see `ScanMemory`), empty for the first: unchanged files are reported as `unchanged` instead of
   * read. Without it everything is read and nothing is remembered.
   */
  readonly memory?: Uint8Array | undefined;
}

/** The result of a scan. */
export interface WorkerScanSummary extends ScanSummary {
  /** Memory for the next scan, if this one got one. */
  readonly memory?: Uint8Array<ArrayBuffer>;
}

/** The message to the worker. */
export interface ScanJob extends ScanRequest {
  /**
   * One number: batches sent but not yet received. The worker waits while there are {@link maxBatchesUnderway}, so that a slow
   * receiver with a fast disk does not fill the memory.
   */
  readonly batchesUnderway: Int32Array<SharedArrayBuffer>;
}

export const maxBatchesUnderway = 4;

/** Answers of the scan worker: found files, with the number of files read so far, then one summary. */
export type ScanAnswer =
  | { readonly kind: 'files'; readonly files: readonly ScannedFile[]; readonly filesRead: number }
  | ({ readonly kind: 'done' } & WorkerScanSummary);
