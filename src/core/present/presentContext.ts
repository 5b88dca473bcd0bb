import type { Finding, FindingPolicy } from '../findings/findingModel.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';

/** What texts are built from, at one moment. */
export interface PresentContext {
  readonly graph: PkiGraph;
  readonly findings: readonly Finding[];
  /** The thresholds used for the findings, so that hints and problems never disagree. */
  readonly policy: FindingPolicy;
  /** The moment to judge by. */
  readonly now: number;
  /** The user chose this moment, so texts must name it. */
  readonly isAsOf?: boolean;
  /** BCP 47 tag of the language of the texts. */
  readonly locale?: string;
  /** A file's name for people. Default: its path on the cluster's host, else its path. */
  pathLabel?(file: DecodedFile): string;
}

/** A file's name for people. Hostile text: escape it where it is shown. */
export function pathLabel(context: PresentContext, file: DecodedFile): string {
  return context.pathLabel?.(file) ?? file.hostPath ?? file.path;
}
