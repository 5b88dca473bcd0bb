import type { FolderScanSummary } from './scanHost.ts';

/** Where the scan stands, for the view. */
export type ScanState =
  | { readonly kind: 'scanning'; readonly filesFound: number; readonly filesRead: number }
  | { readonly kind: 'failed' }
  /** `stoppedAfter`: the number of files at which a limit ended it; `isFixed`: no setting raises it. */
  | { readonly kind: 'done'; readonly stoppedAfter?: number; readonly isFixed?: boolean };

/** How a scan ended that was not given up. */
export function stopOf(
  { cut, stoppedAfter }: FolderScanSummary,
  maxFiles: number,
): Omit<ScanState & { kind: 'done' }, 'kind'> {
  if (cut === undefined) return {};
  return stoppedAfter === undefined ? { stoppedAfter: maxFiles } : { stoppedAfter, isFixed: true };
}
