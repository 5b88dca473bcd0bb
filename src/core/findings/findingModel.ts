import type { QuietPlace } from '../locate/files/quietPlaces.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import type { ByCode, FindingCode } from './catalog.ts';

/** How bad a problem is, as the catalogue and VS Code grade it. */
export type Severity = (typeof severities)[number];

/** The worst one first. */
export const severities = ['error', 'warning', 'info', 'hint'] as const;

/** Another place that helps to understand a finding. */
export interface RelatedPlace {
  readonly path: string;
  readonly span?: Span;
  /** Starts with a noun: "The key it belongs to". */
  readonly message: string;
  /** The same is wrong there. */
  readonly isRepeat?: true;
}

/** One problem at one place. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One to three sentences; the first stands alone. */
  readonly message: string;
  readonly path: string;
  /** Absent when the finding is about the whole file. */
  readonly span?: Span;
  readonly fingerprint?: string;
  /** Its file lies where no cluster reads it: such findings are hints, and not shown unless asked for. */
  readonly quiet?: QuietPlace;
  readonly related: readonly RelatedPlace[];
}

/** When the end of a certificate is near; 0 is never. Days count for long-lived certificates, percent for short-lived ones. */
export interface ExpiryThresholds {
  /** Days before the end at which `cert-expiring-soon` starts. */
  readonly warnWithinDays: number;
  /** Remaining share of life, in percent, below which `cert-expiring-soon` starts. */
  readonly warnBelowPercentOfLife: number;
  /** Days before the end at which `cert-expiring-critical` starts. */
  readonly criticalWithinDays: number;
  /** Remaining share of life, in percent, below which `cert-expiring-critical` starts. */
  readonly criticalBelowPercentOfLife: number;
}

/** What a user may set. */
export interface FindingPolicy extends ExpiryThresholds {
  /** Other thresholds for certificates of a role, by the role's id. */
  readonly byRole: Readonly<Record<string, Partial<ExpiryThresholds>>>;
  /** Codes that the user silenced or re-graded; in a configuration file, `*` is every other code. */
  readonly severities: LevelsByCode;
  /** As {@link severities}, by a pattern of a file's path: they count wherever the file lies. */
  readonly placed?: LevelsByCode;
  /** What holds for a file, by its path. Without configuration files, the policy itself holds for all. */
  readonly at?: (path: string) => FindingPolicy;
  /** Nothing is quiet, and repeats are told as well. */
  readonly showsAll?: boolean;
  /** Tells which findings a baseline knows. */
  readonly known?: (graph: PkiGraph) => (finding: Finding) => boolean;
}

type LevelsByCode = ByCode<Severity | 'off'> & { readonly '*'?: Severity | 'off' };

/** A finding that is not reported. */
export interface SilencedFinding extends Finding {
  readonly by: 'baseline' | 'comment' | 'configuration';
}
