import type { FolderScanRequest, FolderScanSummary } from './scanHost.ts';

/** State of the scan, for the view. */
export type ScanState =
  | { readonly kind: 'scanning'; readonly filesFound: number; readonly filesRead: number }
  | { readonly kind: 'failed' }
  /** By the user. */
  | { readonly kind: 'stopped'; readonly filesRead: number }
  /** `stoppedAfter`: the number of files at which a limit ended it. `isVirtualCut`: it was the limit for files that are not on disk. */
  | { readonly kind: 'done'; readonly stoppedAfter?: number; readonly isVirtualCut?: true };

/** How a scan ended that was not cancelled. */
export function scanEndOf(
  { cut, isVirtualCut }: FolderScanSummary,
  { maxFiles, maxVirtualFiles }: FolderScanRequest['limits'],
): Omit<ScanState & { kind: 'done' }, 'kind'> {
  if (cut === undefined) return {};
  return isVirtualCut === true ? { stoppedAfter: maxVirtualFiles, isVirtualCut } : { stoppedAfter: maxFiles };
}
