import type { FolderScanRequest, FolderScanSummary } from './scanHost.ts';

/** Where the scan stands, for the view. */
export type ScanState =
  | { readonly kind: 'scanning'; readonly filesFound: number; readonly filesRead: number }
  | { readonly kind: 'failed' }
  /** By the user. */
  | { readonly kind: 'stopped'; readonly filesRead: number }
  /** `stoppedAfter`: the number of files at which a limit ended it; `isVirtualCut`: the one for files that lie on no disk. */
  | { readonly kind: 'done'; readonly stoppedAfter?: number; readonly isVirtualCut?: true };

/** How a scan ended that was not given up. */
export function stopOf(
  { cut, isVirtualCut }: FolderScanSummary,
  { maxFiles, maxVirtualFiles }: FolderScanRequest['limits'],
): Omit<ScanState & { kind: 'done' }, 'kind'> {
  if (cut === undefined) return {};
  return isVirtualCut === true ? { stoppedAfter: maxVirtualFiles, isVirtualCut } : { stoppedAfter: maxFiles };
}
