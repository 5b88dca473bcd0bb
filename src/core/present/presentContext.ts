import type { Finding, FindingPolicy } from '../findings/findingModel.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';

/** Everything that words are made of, as of one moment. */
export interface PresentContext {
  readonly graph: PkiGraph;
  readonly findings: readonly Finding[];
  /** The thresholds by which the findings were made, so that hints and problems never disagree. */
  readonly policy: FindingPolicy;
  /** The moment to judge by. */
  readonly now: number;
  /** The moment is one that the user chose, so that it has to be named. */
  readonly isAsOf?: boolean;
  /** BCP 47 tag of the language of the texts. */
  readonly locale?: string;
  /** A file's name for people. Default: its path on the cluster's host, else its path. */
  pathLabel?(file: DecodedFile): string;
}

/** A file's name for people. Hostile text, to be escaped where it is shown. */
export function pathLabel(context: PresentContext, file: DecodedFile): string {
  return context.pathLabel?.(file) ?? file.hostPath ?? file.path;
}
