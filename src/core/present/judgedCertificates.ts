import type { Finding } from '../findings/findingModel.ts';
import { placeKey } from '../findings/placeKey.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { groupByEach } from '../text/groupBy.ts';
import { memoisedBy, memoisedInLanguage } from '../text/memoised.ts';
import { type CertificateUse, certificateUses } from './certificateUses.ts';
import type { PresentContext } from './presentContext.ts';
import { type State, worstState } from './stateMark.ts';
import { judgeCertificate, type Verdict } from './verdict.ts';

/**
 * The judgement of all certificates of a graph, shared by tree, table, exports, search and status bar. Each
 * certificate is judged once.
 */
export interface JudgedCertificates {
  verdictOf(node: CertificateNode): Verdict;
  /** The worst of the verdict, the key beside it, and the connections where it is shown. */
  stateOf(node: CertificateNode): State;
  /** Its findings. */
  findingsOf(node: CertificateNode): readonly Finding[];
  /** The connection problems that it causes, if worse than its own verdict. */
  worseUseOf(node: CertificateNode): CertificateUse | undefined;
  /** Tells whether the key next to a certificate does not match it, at a place. */
  hasMisplacedKeyAt(place: Occurrence): boolean;
  /** The same, at any of its places. */
  hasMisplacedKey(node: CertificateNode): boolean;
}

/** Judges the certificates of a picture, once for each picture and language. */
export const judgedCertificates = memoisedInLanguage(judge);

function judge(context: PresentContext): JudgedCertificates {
  const byFingerprint = findingsByFingerprint(context.findings);
  const uses = certificateUses(context);
  // A mismatch is reported at the key. Its first related place is the certificate.
  const mismatches = context.findings.filter(({ code }) => code === 'key-cert-mismatch');
  const certificatePlaces = new Set(mismatches.flatMap(({ related }) => related.slice(0, 1).map(placeKey)));
  const hasMisplacedKeyAt = (place: Occurrence): boolean => certificatePlaces.has(occurrenceKey(place));
  const hasMisplacedKey = memoisedBy((node: CertificateNode) => node.occurrences.some(hasMisplacedKeyAt));
  const findingsOf = (node: CertificateNode) => byFingerprint.get(node.fingerprint) ?? [];
  const verdictOf = memoisedBy((node: CertificateNode) => judgeCertificate(node, findingsOf(node), context));
  const ownStateOf = (node: CertificateNode): State => (hasMisplacedKey(node) ? 'broken' : verdictOf(node).state);
  const useOf = ({ fingerprint }: CertificateNode) => uses.get(fingerprint);
  return {
    verdictOf,
    stateOf: memoisedBy((node) => worstState([ownStateOf(node), useOf(node)?.state ?? 'none'])),
    findingsOf,
    worseUseOf: (node) => {
      const use = useOf(node);
      const { state } = verdictOf(node);
      return use === undefined || worstState([state, use.state]) === state ? undefined : use;
    },
    hasMisplacedKeyAt,
    hasMisplacedKey,
  };
}

/** The {@link placeKey} of an occurrence. */
export function occurrenceKey({ file, credential }: Occurrence): string {
  return placeKey({ path: file.path, span: credential.block.span });
}

/** Groups the findings that are about a certificate by its fingerprint, in their order. */
function findingsByFingerprint(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  return groupByEach(findings, ({ fingerprint }) => (fingerprint === undefined ? [] : [fingerprint]));
}
