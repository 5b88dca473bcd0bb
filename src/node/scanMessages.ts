import type { ScanLimits, ScannedFile, ScanSummary } from './scanDirectory.ts';

/** What the scan worker is asked. */
export interface ScanRequest {
  /** Files or directories, absolute. */
  readonly roots: readonly string[];
  /** Directories left out, absolute. */
  readonly skip: readonly string[];
  readonly limits: ScanLimits;
}

/** What the scan worker answers: files as they are found, then one summary. */
export type ScanAnswer =
  | { readonly kind: 'files'; readonly files: readonly ScannedFile[] }
  | ({ readonly kind: 'done' } & ScanSummary);
