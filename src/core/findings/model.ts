import type { Span } from '../text/span.ts';

/** How bad a problem is, as the catalogue and VS Code grade it. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Another place that helps to understand a finding. */
export interface RelatedPlace {
  readonly path: string;
  readonly span?: Span;
  /** Starts with a noun: "The key it belongs to". */
  readonly message: string;
}

/** One problem at one place. */
export interface Finding {
  /** An id of the catalogue; permanent. */
  readonly code: string;
  readonly severity: Severity;
  /** One to three sentences; the first stands alone. */
  readonly message: string;
  readonly path: string;
  /** Absent when the finding is about the whole file. */
  readonly span?: Span;
  readonly fingerprint?: string;
  readonly related: readonly RelatedPlace[];
}

/** Thresholds that a user may set. */
export interface FindingPolicy {
  /** Days before the end at which `cert-expiring-soon` starts; 0 for never. */
  readonly warnWithinDays: number;
  /** Days before the end at which `cert-expiring-critical` starts; 0 for never. */
  readonly criticalWithinDays: number;
  /** Remaining share of life, in percent, below which short-lived certificates count as critical; 0 for never. */
  readonly criticalBelowPercentOfLife: number;
  /** Codes that the user silenced or re-graded. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
}
