import type { KeptCopies } from '../core/locate/files/keptCopies.ts';
import type { PatternsBelow } from '../core/locate/files/skippedPaths.ts';

/** Limits of a scan, which the user can raise. */
export interface ScanLimits {
  /** Maximum number of files, and about as many directories; a scan that reaches it says so. */
  readonly maxFiles: number;
  /** Maximum file size in bytes: kubeconfigs of 1,000 contexts are 6 MB, logs are larger. */
  readonly maxFileBytes: number;
  /** Depth of directories below the root. */
  readonly maxDepth: number;
  /** Links that point outside the root are not followed: the folder's author is not trusted. */
  readonly staysInside?: boolean;
  /** Files and folders that are not looked at, see `skippedPathTest`. */
  readonly exclude?: readonly string[];
  /** The same, by configuration files. */
  readonly below?: readonly PatternsBelow[];
  /** Bytes of a file above which it is told that it was read and holds nothing; without it, that is told of none. */
  readonly reportedBytes?: number;
}

/** What is known about a file besides its content. */
export interface FoundFacts {
  readonly path: string;
  /** See `DecodedFile.mode`. */
  readonly mode?: number;
  /** See `DecodedFile.trackedAs`. */
  readonly trackedAs?: string;
  /** See `DecodedFile.link`. */
  readonly link?: string;
}

/** What the scan found. `bytes` is a copy of the file's content, only for files that may contain credentials. */
export type ScannedFile =
  | ({
      readonly kind: 'candidate';
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** See `FileSource.lineNumbers`. */
      readonly lineNumbers?: readonly number[];
    } & FoundFacts)
  /** A candidate of the previous scan that has not changed, so it was not read. */
  | ({ readonly kind: 'unchanged' } & FoundFacts)
  /** Not a candidate, read completely, and larger than `reportedBytes`. */
  | ({ readonly kind: 'nothing' } & FoundFacts)
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string; readonly link?: string };

export interface ScanSummary {
  /** Number of files read, including unchanged ones. */
  readonly filesRead: number;
  /** Set if a limit ended the scan early; the text names it. */
  readonly cut?: string;
  /** Files and folders that {@link ScanLimits.below} left out. */
  readonly excluded?: number;
  /** CertScope's own folders inside the root, which were skipped. */
  readonly kept?: readonly KeptCopies[];
}
