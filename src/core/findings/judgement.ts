import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { catalogSeverity } from './catalog.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import type { RelatedPlace, Severity } from './model.ts';

/** What is wrong with something, before it is said at a place. */
export interface Judgement {
  readonly code: string;
  /** Where the catalogue grades by circumstances. */
  readonly severity?: Severity;
  /** One sentence that stands alone. */
  readonly fact: string;
  /** What it breaks, in the words of the log. */
  readonly consequence?: string;
  /** What to do. */
  readonly wayOut?: string;
  readonly related?: readonly RelatedPlace[];
}

/** Drafts a finding of a judgement. Information and hints say the fact alone: they ask for nothing. */
export function judgedAt(occurrence: Occurrence, judgement: Judgement): FindingDraft {
  const { code, severity, fact, consequence, wayOut, related } = judgement;
  const grade = severity ?? catalogSeverity(code);
  const isQuiet = grade === 'info' || grade === 'hint';
  return draftAt(occurrence, code, isQuiet ? fact : sentences(fact, consequence, wayOut), {
    ...(severity === undefined ? {} : { severity }),
    ...(related === undefined ? {} : { related }),
  });
}

/** The places of which anything is said: copies that `kubectl apply` keeps are left out. */
export function judgedPlaces(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return occurrences.filter(({ credential }) => !isLastAppliedCopy(credential));
}

/** Judges every certificate at each of its places. */
export function judgeCertificates(
  graph: PkiGraph,
  judge: (node: CertificateNode, occurrence: Occurrence) => readonly (Judgement | undefined)[],
): readonly FindingDraft[] {
  return [...graph.certificates.values()].flatMap((node) =>
    judgedPlaces(node.occurrences).flatMap((occurrence) =>
      judge(node, occurrence)
        .filter((judgement) => judgement !== undefined)
        .map((judgement) => judgedAt(occurrence, judgement)),
    ),
  );
}
