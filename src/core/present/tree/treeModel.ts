import type { Finding } from '../../findings/findingModel.ts';
import { placeKey } from '../../findings/placeKey.ts';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { type JudgedCertificates, judgedCertificates, occurrenceKey } from '../judgedCertificates.ts';
import type { PresentContext } from '../presentContext.ts';
import { isQuietCertificate, isQuietFile } from '../quietParts.ts';
import { compareStates, type State, worstState } from '../stateMark.ts';
import { findingState } from '../verdict.ts';

/** Shared data of the rows of a tree. */
export interface TreeModel extends JudgedCertificates {
  readonly context: PresentContext;
  /** What the tree is about: without what lies where no cluster reads it, or only that. */
  readonly certificates: readonly CertificateNode[];
  readonly files: readonly DecodedFile[];
  /** Name of a certificate in the tree: for CAs the subject, for others kubeadm's name. */
  labelOf(node: CertificateNode): string;
  /** Certificates that `node` signed, the worst first. */
  issuedBy(node: CertificateNode): readonly CertificateNode[];
  /** States of the certificates below a CA. */
  below(node: CertificateNode): Below;
  /** The worst finding at the place of something other than a certificate; `none` without findings. */
  stateOfOther(place: Occurrence): State;
  /** Orders certificates by the worst state of themselves and everything below them, then by name. */
  compare(a: CertificateNode, b: CertificateNode): number;
}

/** Counts of the certificates below a CA, without the CA itself. */
interface Below {
  readonly broken: number;
  readonly willStop: number;
  readonly worst: State;
}

/**
 * Builds the model of a tree.
 *
 * @param isQuiet - Of what lies where no cluster reads it, or of everything else.
 */
export function buildTreeModel(context: PresentContext, isQuiet = false): TreeModel {
  const { graph, policy } = context;
  const certificates = [...graph.certificates.values()].filter((node) => isQuietCertificate(node, policy) === isQuiet);
  const files = graph.files.filter((file) => isQuietFile(file, policy) === isQuiet);
  const own = new Set(certificates);
  const judged = judgedCertificates(context);
  const { stateOf } = judged;
  const stateOfPlace = statesByPlace(context.findings);
  const labelOf = memoisedBy((node: CertificateNode) =>
    isUsedAsCa(node) ? subjectName(node.certificate) : certificateName(node.certificate, node.role),
  );
  const below = memoisedBy((node: CertificateNode) => {
    const states = descendants(context, node)
      .filter((each) => own.has(each))
      .map(stateOf);
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
  const issuedBy = memoisedBy((node: CertificateNode) =>
    nodesOf(context, node.issued)
      .filter((each) => own.has(each))
      .sort(compare),
  );
  return {
    ...judged,
    context,
    certificates,
    files,
    labelOf,
    issuedBy,
    below,
    compare,
    stateOfOther: (place) => stateOfPlace.get(occurrenceKey(place)) ?? 'none',
  };
}

/** Orders names naturally, numbers by value; the same in every locale. */
export function compareNames(a: string, b: string): number {
  return names.compare(a, b);
}

const names = new Intl.Collator('en', { numeric: true });

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
