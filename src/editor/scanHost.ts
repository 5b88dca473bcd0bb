/** Reading of folders as a host with a file system offers it; `undefined` collaborator where there is none. */
export interface ScanHost {
  /**
   * Makes absolute paths of what a user wrote: `~` and `$VARIABLE` expanded, lists in variables split at the
   * platform's separator, and what does not exist left out.
   */
  expandRoots(roots: readonly string[]): readonly string[];
  /**
   * Walks folders away from the extension host's thread and hands over the files that may hold credentials.
   *
   * @returns `undefined` when it was cancelled.
   */
  scan(
    request: FolderScanRequest,
    onFiles: (files: readonly FoundFile[]) => void,
    signal: AbortSignal,
  ): Promise<FolderScanSummary | undefined>;
}

export interface FolderScanRequest {
  /** Files or folders, absolute paths. */
  readonly roots: readonly string[];
  /** Folders left out, absolute paths. */
  readonly skip: readonly string[];
  readonly limits: { readonly maxFiles: number; readonly maxFileBytes: number; readonly maxDepth: number };
}

export type FoundFile =
  | { readonly kind: 'candidate'; readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

export interface FolderScanSummary {
  readonly filesRead: number;
  /** Which limit ended the scan early. */
  readonly cut?: string;
}
