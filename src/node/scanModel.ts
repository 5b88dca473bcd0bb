import type { KeptCopies } from '../core/locate/files/keptCopies.ts';

/** Bounds of a scan, each a number that a user may raise. */
export interface ScanLimits {
  /** Files read at most, and about as many directories; a scan that reaches it says so. */
  readonly maxFiles: number;
  /** Bytes of a file above which it is not read: kubeconfigs of 1,000 contexts are 6 MB, logs are larger. */
  readonly maxFileBytes: number;
  /** Depth of directories below the root. */
  readonly maxDepth: number;
  /** Links that lead out of the root are not followed: the folder's author is not trusted. */
  readonly staysInside?: boolean;
  /** Files and folders that are not looked at, see `skippedPathTest`. */
  readonly exclude?: readonly string[];
  /** Bytes of a file above which it is told that it was read and holds nothing; without it, that is told of none. */
  readonly toldBytes?: number;
}

/** What is known of a file besides its content. */
export interface FoundFacts {
  readonly path: string;
  /** See `DecodedFile.mode`. */
  readonly mode?: number;
  /** See `DecodedFile.trackedAs`. */
  readonly trackedAs?: string;
  /** See `DecodedFile.link`. */
  readonly link?: string;
}

/** What the scan met. `bytes` is a copy of the file's content, only of files that may hold credentials. */
export type ScannedFile =
  | ({
      readonly kind: 'candidate';
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** See `FileSource.lineNumbers`. */
      readonly lineNumbers?: readonly number[];
    } & FoundFacts)
  /** A candidate of the scan before that has not changed since, so that it was not read. */
  | ({ readonly kind: 'unchanged' } & FoundFacts)
  /** No candidate, read as a whole, and above `toldBytes`. */
  | ({ readonly kind: 'nothing' } & FoundFacts)
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string; readonly link?: string };

export interface ScanSummary {
  /** Files that were looked at, the unchanged ones among them. */
  readonly filesRead: number;
  /** Set when a limit ended the scan early; the words name it. */
  readonly cut?: string;
  /** What CertScope keeps below the root, which was left out. */
  readonly kept?: readonly KeptCopies[];
}
