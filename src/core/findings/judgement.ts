import { isMadeByDesign } from '../kubernetes/isMadeByDesign.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { catalogSeverity } from './catalog.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import type { RelatedPlace, Severity } from './findingModel.ts';

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
  /** Of this certificate no installer makes it so, although it does of others. */
  readonly isNeverByDesign?: boolean;
}

/** Drafts a finding of a judgement. Information and hints say the fact alone: they ask for nothing. */
export function judgedAt(occurrence: Occurrence, judgement: Judgement): FindingDraft {
  const { code, fact, consequence, wayOut, related } = judgement;
  const severity = byDesign(occurrence, judgement) ?? judgement.severity;
  const grade = severity ?? catalogSeverity(code);
  const isQuiet = grade === 'info' || grade === 'hint';
  return draftAt(occurrence, code, isQuiet ? fact : sentences(fact, consequence, wayOut), {
    ...(severity === undefined ? {} : { severity }),
    ...(related === undefined ? {} : { related }),
  });
}

/** What a certificate's installer does in every cluster is at most information. */
function byDesign(
  { credential: { content } }: Occurrence,
  { code, severity, isNeverByDesign }: Judgement,
): 'info' | undefined {
  if (isNeverByDesign === true) return undefined;
  if (content.kind !== 'certificate' || (severity ?? catalogSeverity(code)) === 'hint') return undefined;
  const commonName = attributeValues(content.issuer, 'CN').at(-1);
  const organization = attributeValues(content.issuer, 'O').at(-1);
  return isMadeByDesign(code, { commonName, organization }) ? 'info' : undefined;
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
