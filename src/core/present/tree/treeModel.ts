import type { Finding, RelatedPlace } from '../../findings/model.ts';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, Occurrence } from '../../pki/model.ts';
import { findingsByFingerprint } from '../findingsByFingerprint.ts';
import type { PresentContext } from '../presentContext.ts';
import { compareStates, type State, worstState } from '../stateMark.ts';
import { findingState, judgeCertificate, type Verdict } from '../verdict.ts';

/** What the rows of one tree share: each certificate is judged once. */
export interface TreeModel {
  readonly context: PresentContext;
  verdictOf(node: CertificateNode): Verdict;
  /** The verdict, or worse where the key beside it is another's. */
  stateOf(node: CertificateNode): State;
  /** Name of a certificate in the tree: CAs go by their subject, the rest by kubeadm's name. */
  labelOf(node: CertificateNode): string;
  /** Certificates that `node` signed, the worst first. */
  issuedBy(node: CertificateNode): readonly CertificateNode[];
  /** How the certificates below a CA fare. */
  below(node: CertificateNode): Below;
  /** The worst of what was found at the place of something that is no certificate; `none` where nothing was. */
  stateAt(place: Occurrence): State;
  /** Tells whether the key beside a certificate was found not to belong to it, at a place. */
  isBesideMisplacedKey(place: Occurrence): boolean;
  /** The same, at any of its places. */
  hasMisplacedKey(node: CertificateNode): boolean;
  /** Orders certificates: by the worst of themselves and all below them, then by name. */
  compare(a: CertificateNode, b: CertificateNode): number;
}

/** Counts of the certificates below a CA, itself left out. */
interface Below {
  readonly broken: number;
  readonly willStop: number;
  readonly worst: State;
}

/** Prepares the judgement of all certificates of a tree. */
export function buildTreeModel(context: PresentContext): TreeModel {
  const byFingerprint = findingsByFingerprint(context.findings);
  // A mismatch is reported at the key; its first related place is the certificate.
  const mismatches = context.findings.filter(({ code }) => code === 'key-cert-mismatch');
  const stateOfPlace = statesByPlace(context.findings);
  const certificatePlaces = new Set(mismatches.flatMap(({ related }) => related.slice(0, 1).map(placeKey)));
  const isBesideMisplacedKey = (place: Occurrence): boolean => certificatePlaces.has(occurrenceKey(place));
  const hasMisplacedKey = remembered((node) => node.occurrences.some(isBesideMisplacedKey));
  const verdictOf = remembered((node) => judgeCertificate(node, byFingerprint.get(node.fingerprint) ?? [], context));
  const stateOf = remembered((node) => (hasMisplacedKey(node) ? 'broken' : verdictOf(node).state));
  const labelOf = remembered((node) =>
    isUsedAsCa(node) ? subjectName(node.certificate) : certificateName(node.certificate, node.role),
  );
  const below = remembered((node) => {
    const states = descendants(context, node).map(stateOf);
    return {
      broken: states.filter((state) => state === 'broken').length,
      willStop: states.filter((state) => state === 'willStop').length,
      worst: worstState(states),
    };
  });
  const worstOf = (node: CertificateNode): State => worstState([stateOf(node), below(node).worst]);
  const compare = (a: CertificateNode, b: CertificateNode): number =>
    compareStates(worstOf(a), worstOf(b)) ||
    compareNames(labelOf(a), labelOf(b)) ||
    (a.fingerprint < b.fingerprint ? -1 : 1);
  const issuedBy = remembered((node) => nodesOf(context, node.issued).sort(compare));
  return {
    context,
    verdictOf,
    stateOf,
    labelOf,
    issuedBy,
    below,
    compare,
    stateAt: (place) => stateOfPlace.get(occurrenceKey(place)) ?? 'none',
    isBesideMisplacedKey,
    hasMisplacedKey,
  };
}

/** Orders names as people do, numbers by value; the same in every locale. */
export function compareNames(a: string, b: string): number {
  return names.compare(a, b);
}

const names = new Intl.Collator('en', { numeric: true });

function placeKey({ path, span }: Pick<RelatedPlace, 'path' | 'span'>): string {
  return `${path}#${span?.start ?? ''}`;
}

function occurrenceKey({ file, credential }: Occurrence): string {
  return placeKey({ path: file.path, span: credential.block.span });
}

function descendants(context: PresentContext, top: CertificateNode): readonly CertificateNode[] {
  const seen = new Set([top]);
  for (const node of seen) for (const issued of nodesOf(context, node.issued)) seen.add(issued);
  seen.delete(top);
  return [...seen];
}

function nodesOf({ graph }: PresentContext, fingerprints: readonly string[]): CertificateNode[] {
  return fingerprints.map((fingerprint) => graph.certificates.get(fingerprint)).filter((node) => node !== undefined);
}

function statesByPlace(findings: readonly Finding[]): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const finding of findings) {
    const key = placeKey(finding);
    states.set(key, worstState([states.get(key) ?? 'none', findingState(finding)]));
  }
  return states;
}

function remembered<Result>(compute: (node: CertificateNode) => Result): (node: CertificateNode) => Result {
  const results = new Map<CertificateNode, Result>();
  return (node) => {
    const known = results.get(node);
    if (known !== undefined) return known;
    const result = compute(node);
    results.set(node, result);
    return result;
  };
}
