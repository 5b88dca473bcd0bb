/** Reading of folders as a host offers it. */
export interface ScanHost {
  /**
   * Finds what a user wrote: `~` and `$VARIABLE` expanded to absolute paths, lists in variables split at the
   * platform's separator, and what does not exist left out.
   */
  findRoots(roots: readonly string[]): readonly ScanPlace[];
  /**
   * Walks folders away from the extension host's thread and hands over the files that may hold credentials, a batch
   * when the one before was taken, with the number of files looked at by then.
   *
   * @returns `undefined` when it was cancelled.
   */
  scan(
    request: FolderScanRequest,
    onFiles: (files: readonly FoundFile[], filesRead: number) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<FolderScanSummary | undefined>;
}

/** Reading of single files as a host offers it. */
export interface NamedFileHost {
  /**
   * Reads a regular file by the path that the cluster's host has for it; symbolic links are followed as on the host.
   *
   * @param toLocal - Where a path of the host is here.
   */
  readNamedFile(
    hostPath: string,
    toLocal: (hostPath: string) => string | undefined,
    maxBytes: number,
  ): Promise<NamedFileContent>;
}

/** All reading of files. */
export interface FileHost extends ScanHost, NamedFileHost {}

/** What reading a named file came to. `local`: where it is here, behind all symbolic links. */
export type NamedFileContent =
  | {
      readonly kind: 'read';
      readonly local: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** POSIX mode, where it means something. */
      readonly mode?: number;
    }
  /** `withFolder`: the folder in which it should lie is not there either. */
  | { readonly kind: 'absent'; readonly withFolder: boolean }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It lies where this host does not look, which tells nothing. */
  | { readonly kind: 'elsewhere' };

/** Something to scan: an absolute path of this machine, or a URI (see `placeUri.ts`). */
export interface ScanPlace {
  readonly path: string;
  readonly isFolder: boolean;
}

export interface FolderScanRequest {
  /** Files or folders. */
  readonly roots: readonly string[];
  readonly limits: {
    readonly maxFiles: number;
    /** Of these, files that lie on no disk: each may be a request over the network, of which providers allow some thousand an hour. */
    readonly maxVirtualFiles: number;
    readonly maxFileBytes: number;
    readonly maxDepth: number;
    /** Links that lead out of a root are not followed. */
    readonly staysInside?: boolean;
    /** Files and folders that are not looked at, see `skippedPathTest`. */
    readonly exclude?: readonly string[];
    /** Bytes of a file above which it is told that it was read and holds nothing; without it, that is told of none. */
    readonly toldBytes?: number;
  };
  /**
   * What the scan before remembered, empty for a first one: then what has not changed need not be read, and the scan
   * tells what the next one is to be given. Without it everything is read. A host need not remember anything.
   */
  readonly memory?: Uint8Array | undefined;
}

interface FoundFacts {
  readonly path: string;
  /** POSIX mode, where it means something. */
  readonly mode?: number;
  /** Its path in Git's working tree, if Git tracks it. */
  readonly trackedAs?: string;
  /** What the link names, if it is one. */
  readonly link?: string;
}

export type FoundFile =
  | ({
      readonly kind: 'candidate';
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** See `FileSource.lineNumbers`. */
      readonly lineNumbers?: readonly number[];
    } & FoundFacts)
  /** Handed over by the scan before, and the same since. */
  | ({ readonly kind: 'unchanged' } & FoundFacts)
  /** It was read as a whole, and holds nothing; see `toldBytes`. */
  | ({ readonly kind: 'nothing' } & FoundFacts)
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string; readonly link?: string };

export interface FolderScanSummary {
  readonly filesRead: number;
  /** Which limit ended the scan early. */
  readonly cut?: string;
  /** It was `maxVirtualFiles`. */
  readonly isVirtualCut?: boolean;
  /** Folders with what CertScope keeps, which were left out. */
  readonly kept?: readonly { readonly folder: string }[];
  /** For the next scan. */
  readonly memory?: Uint8Array<ArrayBuffer>;
}
