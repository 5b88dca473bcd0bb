import type { PatternsBelow } from '../../core/locate/files/skippedPaths.ts';

/** Reads folders. */
export interface ScanHost {
  /**
   * Resolves configured paths: `~` and `$VARIABLE` are expanded to absolute paths, lists in variables are split at the platform's
   * separator, and paths that do not exist are dropped.
   */
  findRoots(roots: readonly string[]): readonly ScanPlace[];
  /**
   * Walks folders outside the extension host's thread and hands over the files that may contain credentials in batches, one after
   * the other, with the number of files read so far.
   *
   * @returns `undefined` if it was cancelled.
   */
  scan(
    request: FolderScanRequest,
    onFiles: (files: readonly FoundFile[], filesRead: number) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<FolderScanSummary | undefined>;
}

/** Reads single files. */
export interface NamedFileHost {
  /**
   * Reads a regular file by its path on the cluster's host; symbolic links are followed as on that host.
   *
   * @param toLocal - Maps a path on the host to a local path.
   */
  readNamedFile(
    hostPath: string,
    toLocal: (hostPath: string) => string | undefined,
    maxBytes: number,
  ): Promise<NamedFileContent>;
}

/** All reading of files. */
export interface FileHost extends ScanHost, NamedFileHost {}

/** The result of reading a referenced file. `local`: its local path, with all symbolic links resolved. */
export type NamedFileContent =
  | {
      readonly kind: 'read';
      readonly local: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** POSIX mode, on systems that have it. */
      readonly mode?: number;
    }
  /** `withFolder`: the folder that should contain it does not exist either. */
  | { readonly kind: 'absent'; readonly withFolder: boolean }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It is outside the folders that this host reads, so nothing is known. */
  | { readonly kind: 'elsewhere' };

/** Something to scan: an absolute local path, or a URI (see `placeUri.ts`). */
export interface ScanPlace {
  readonly path: string;
  readonly isFolder: boolean;
}

export interface FolderScanRequest {
  /** Files or folders. */
  readonly roots: readonly string[];
  readonly limits: {
    readonly maxFiles: number;
    /** Of these, files that are not on a local disk: each may be a network request, and providers allow a few thousand an hour. */
    readonly maxVirtualFiles: number;
    readonly maxFileBytes: number;
    readonly maxDepth: number;
    /** Links that point outside a root are not followed. */
    readonly staysInside?: boolean;
    /** Files and folders that are not looked at, see `skippedPathTest`. */
    readonly exclude?: readonly string[];
    /** The same, by configuration files. */
    readonly below?: readonly PatternsBelow[];
    /** Minimum size in bytes of files that are reported as read even if they contain nothing; by default none are. */
    readonly reportedBytes?: number;
  };
  /**
   * The memory of the previous scan, empty for the first: unchanged files are not read again, and the scan returns the memory for
   * the next one. Without it everything is read. A host does not have to support it.
   */
  readonly memory?: Uint8Array | undefined;
}

interface FoundFacts {
  readonly path: string;
  /** POSIX mode, on systems that have it. */
  readonly mode?: number;
  /** Its path in Git's working tree, if Git tracks it. */
  readonly trackedAs?: string;
  /** The target of the link, if it is one. */
  readonly link?: string;
}

export type FoundFile =
  | ({
      readonly kind: 'candidate';
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** See `FileSource.lineNumbers`. */
      readonly lineNumbers?: readonly number[];
    } & FoundFacts)
  /** Handed over by the previous scan, and unchanged since. */
  | ({ readonly kind: 'unchanged' } & FoundFacts)
  /** It was read completely and contains nothing; see `reportedBytes`. */
  | ({ readonly kind: 'nothing' } & FoundFacts)
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string; readonly link?: string };

export interface FolderScanSummary {
  readonly filesRead: number;
  /** Which limit ended the scan early. */
  readonly cut?: string;
  /** It was `maxVirtualFiles`. */
  readonly isVirtualCut?: boolean;
  /** CertScope's own folders, which were skipped. */
  readonly kept?: readonly { readonly folder: string }[];
  /** For the next scan. */
  readonly memory?: Uint8Array<ArrayBuffer>;
}
