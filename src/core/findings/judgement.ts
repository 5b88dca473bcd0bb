import * as l10n from '@vscode/l10n';
import { isMadeByDesign } from '../kubernetes/isMadeByDesign.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { optional } from '../text/optional.ts';
import { joinSentences, setInLanguage } from '../text/sentences.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import type { FindingCode } from './catalog.ts';
import type { FindingDraft } from './draft.ts';
import type { RelatedPlace, Severity } from './findingModel.ts';
import type { FindingRecord, Saying, Sentence, VariantOf } from './findingRecord.ts';

/** What decides how a problem is reported, besides its record. */
interface Circumstances {
  /** Where it differs from the record's. */
  readonly severity?: Severity | undefined;
  readonly related?: readonly RelatedPlace[] | undefined;
  /** Of this certificate no installer makes it so, although it does of others. */
  readonly isNeverByDesign?: boolean;
}

/** Never there: it keeps anybody but {@link problem} from making a judgement. */
declare const ofRecord: unique symbol;

/** What is wrong with something, before it is said at a place, in the words of its record. */
export interface Judgement extends Circumstances {
  readonly [ofRecord]: true;
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly fact: string;
  readonly consequence?: string;
  readonly wayOut?: string;
}

/**
 * Reports the problem of a record, in the record's words.
 *
 * ```ts
 * problem(certExpired, { consequence: 'kubectl', wayOut: 'renewWith', values: { name, ago, notAfter, issuer } })
 * ```
 *
 * @param said - Which of its sentences, with which values: the compiler asks for exactly those that they need.
 */
export function problem<
  Rec extends FindingRecord & { readonly code: FindingCode },
  Fact extends VariantOf<Rec, 'fact'> = never,
  Consequence extends VariantOf<Rec, 'consequence'> | undefined = never,
  WayOut extends VariantOf<Rec, 'wayOut'> | undefined = never,
>(record: Rec, said: Saying<Rec, Fact, Consequence, WayOut> & Circumstances): Judgement {
  const { fact, consequence, wayOut, values = {}, severity = record.severity, related, isNeverByDesign } = said;
  const text = (sentence: Sentence | undefined, variant: string | undefined): string | undefined => {
    const chosen = typeof sentence === 'string' ? sentence : sentence?.[variant ?? ''];
    return chosen === undefined ? undefined : setInLanguage(l10n.t(chosen, values));
  };
  const judgement: Omit<Judgement, typeof ofRecord> = {
    code: record.code,
    severity,
    fact: text(record.fact, fact) ?? '',
    ...optional('consequence', text(record.consequence, consequence)),
    ...optional('wayOut', text(record.wayOut, wayOut)),
    ...optional('related', related),
    ...optional('isNeverByDesign', isNeverByDesign),
  };
  return judgement as Judgement;
}

/** Drafts a finding of a judgement at a place. Information and hints say the fact alone: they ask for nothing. */
export function draftOf(
  { code, severity, fact, consequence, wayOut, related = [] }: Judgement,
  place: Pick<FindingDraft, 'path' | 'span' | 'fingerprint'>,
): FindingDraft {
  const isQuiet = severity === 'info' || severity === 'hint';
  return { code, severity, message: isQuiet ? fact : joinSentences(fact, consequence, wayOut), ...place, related };
}

/** Drafts a finding of a judgement about a block. */
export function judgedAt(occurrence: Occurrence, judgement: Judgement): FindingDraft {
  const { file, credential } = occurrence;
  const graded = isByDesign(occurrence, judgement) ? { ...judgement, severity: 'info' as const } : judgement;
  const { fingerprint } = credential;
  return draftOf(graded, { path: file.path, span: credential.block.span, ...optional('fingerprint', fingerprint) });
}

/** What a certificate's installer does in every cluster is at most information. */
function isByDesign({ credential: { content } }: Occurrence, judgement: Judgement): boolean {
  const { code, severity, isNeverByDesign } = judgement;
  if (isNeverByDesign === true || content.kind !== 'certificate' || severity === 'hint') return false;
  const commonName = attributeValues(content.issuer, 'CN').at(-1);
  const organization = attributeValues(content.issuer, 'O').at(-1);
  return isMadeByDesign(code, { commonName, organization });
}

/** The places of which anything is said: copies that `kubectl apply` keeps, and what ConfigMaps show as an example, are left out. */
export function judgedPlaces(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return occurrences.filter(
    ({ credential }) => !isLastAppliedCopy(credential) && !credential.value.keyPath?.startsWith('data._example'),
  );
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
