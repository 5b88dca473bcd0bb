import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/findingModel.ts';
import { placeKey } from '../findings/placeKey.ts';
import type { CertificateNode, DecodedFile, Occurrence } from '../pki/pkiModel.ts';
import { groupBy, groupByEach } from '../text/groupBy.ts';
import { memoisedBy, memoisedInLanguage } from '../text/memoised.ts';
import type { Span } from '../text/span.ts';
import { type CertificateUse, certificateUses } from './certificateUses.ts';
import type { PresentContext } from './presentContext.ts';
import { type State, worstState } from './stateMark.ts';
import { judgeCertificate, type Verdict } from './verdict.ts';

/**
 * The judgement of all certificates of a graph, shared by trees, map, table, exports, search and status bar. Each
 * certificate is judged once.
 */
export interface JudgedCertificates {
  /** Of the certificate alone. */
  verdictOf(node: CertificateNode): Verdict;
  /** The worst of the verdict, the key beside it, and the connections where it is shown. */
  stateOf(node: CertificateNode): State;
  /** The same at one place: what its other places cause does not count. */
  stateAt(node: CertificateNode, place: Occurrence): State;
  /** Its findings. */
  findingsOf(node: CertificateNode): readonly Finding[];
  /** The connection problems that it causes. */
  useOf(node: CertificateNode): CertificateUse | undefined;
  /** The same, if worse than its own verdict; at one place, or anywhere. */
  worseUseOf(node: CertificateNode, place?: Occurrence): CertificateUse | undefined;
  /** Tells whether the key next to a certificate does not match it, at a place. */
  hasMisplacedKeyAt(place: Occurrence): boolean;
  /** The same, at any of its places. */
  hasMisplacedKey(node: CertificateNode): boolean;
}

/** Judges the certificates of a picture, once for each picture and language. */
export const judgedCertificates = memoisedInLanguage(judge);

function judge(context: PresentContext): JudgedCertificates {
  const uses = certificateUses(context);
  const hasMisplacedKeyAt = (place: Occurrence): boolean => isKeyMisplaced(context.findings, place);
  const hasMisplacedKey = memoisedBy((node: CertificateNode) => node.occurrences.some(hasMisplacedKeyAt));
  const findingsOf = ({ fingerprint }: CertificateNode) =>
    findingsByFingerprint(context.findings).get(fingerprint) ?? [];
  const verdictOf = memoisedBy((node: CertificateNode) => judgeCertificate(node, findingsOf(node), context));
  const ownStateOf = (node: CertificateNode): State => (hasMisplacedKey(node) ? 'broken' : verdictOf(node).state);
  const stateAt = (node: CertificateNode, place: Occurrence): State => judgeAtPlace(node, place, [], context).state;
  return {
    verdictOf,
    stateOf: memoisedBy((node) =>
      worstState([
        ownStateOf(node),
        uses.ofCertificate.get(node.fingerprint)?.state ?? 'none',
        ...node.occurrences.map((place) => stateAt(node, place)),
      ]),
    ),
    stateAt,
    findingsOf,
    useOf: ({ fingerprint }) => uses.ofCertificate.get(fingerprint),
    worseUseOf: (node, place) => {
      const use = place === undefined ? uses.ofCertificate.get(node.fingerprint) : uses.atPlace.get(place.credential);
      const { state } = verdictOf(node);
      return use === undefined || worstState([state, use.state]) === state ? undefined : use;
    },
    hasMisplacedKeyAt,
    hasMisplacedKey,
  };
}

/** Findings about a certificate that are in none of its files. */
function findingsElsewhere(findings: readonly Finding[], node: CertificateNode): readonly Finding[] {
  const own = findingsByFingerprint(findings).get(node.fingerprint) ?? [];
  return own.length === 0 ? own : own.filter(({ path }) => !filesOf(node).has(path));
}

const filesOf = memoisedBy(({ occurrences }: CertificateNode) => new Set(occurrences.map(({ file }) => file.path)));

/** The verdict on a certificate at one of its places: with the key beside it, and the connections that read it there. */
export interface PlaceVerdict extends Verdict {
  /** The connection problems that it causes, if worse than its own state. */
  readonly use?: CertificateUse;
  readonly isKeyMisplaced?: true;
}

/** What is wrong at a place besides the findings there, in sentences. */
export function placeProblems({ use, isKeyMisplaced }: PlaceVerdict): readonly string[] {
  return [...(isKeyMisplaced === true ? [l10n.t('The key next to it does not match')] : []), ...(use?.problems ?? [])];
}

/**
 * Judges a certificate where it stands: for hints, hovers, and rows of files.
 *
 * @param others - Findings that count besides those at this place.
 */
export function judgeAtPlace(
  node: CertificateNode,
  place: Occurrence,
  others: readonly Finding[],
  context: PresentContext,
): PlaceVerdict {
  const { file, credential } = place;
  const findings = new Set([
    ...findingsIn(context.findings, file, credential.block.span),
    ...findingsElsewhere(context.findings, node),
    ...others,
  ]);
  const isOther = ({ fingerprint }: Finding) => fingerprint !== undefined && fingerprint !== node.fingerprint;
  const own = judgeCertificate(
    node,
    [...findings].filter((finding) => !isOther(finding)),
    context,
  );
  if (isKeyMisplaced(context.findings, place)) return { ...own, state: 'broken', isKeyMisplaced: true };
  const { state } = own;
  const use = certificateUses(context).atPlace.get(place.credential);
  if (use === undefined || worstState([state, use.state]) === state) return own;
  return { ...own, state: use.state, use };
}

/** The findings of `file` whose place overlaps `span`. */
export function findingsIn(findings: readonly Finding[], file: DecodedFile, span: Span): readonly Finding[] {
  const own = findingsByPath(findings).get(file.path) ?? [];
  return own.filter((each) => each.span !== undefined && each.span.start < span.end && span.start < each.span.end);
}

// There may be thousands, and every visible value asks.
const findingsByPath = memoisedBy((findings: readonly Finding[]) => groupBy(findings, ({ path }) => path));

/** A mismatch is reported at the key. Its first related place is the certificate. */
function isKeyMisplaced(findings: readonly Finding[], place: Occurrence): boolean {
  const places = misplacedKeys(findings);
  return places.size > 0 && places.has(occurrenceKey(place));
}

const misplacedKeys = memoisedBy(
  (findings: readonly Finding[]): ReadonlySet<string> =>
    new Set(
      findings
        .filter(({ code }) => code === 'key-cert-mismatch')
        .flatMap(({ related }) => related.slice(0, 1).map(placeKey)),
    ),
);

/** The {@link placeKey} of an occurrence. */
export function occurrenceKey({ file, credential }: Occurrence): string {
  return placeKey({ path: file.path, span: credential.block.span });
}

/** The findings that are about each certificate, in their order. */
const findingsByFingerprint = memoisedBy(
  (findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> =>
    groupByEach(findings, ({ fingerprint }) => (fingerprint === undefined ? [] : [fingerprint])),
);
