import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { runAtOnce } from '../../text/steps.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { isRotatedGeneration, rotatedPairOf } from './kubeletGenerations.ts';
import { planReissue, type ReissueRequest } from './planReissue.ts';

/** Which certificates to renew. */
export interface RenewalSelection extends Omit<ReissueRequest, 'certificates' | 'along'> {
  /** Those that have expired, or expire within so many milliseconds from `now`. */
  readonly within: number;
  /** Only certificates with a place in these files. */
  readonly isInScope?: (file: DecodedFile) => boolean;
}

/** Which of them can be renewed. */
export interface RenewalChoice {
  /** In the order of the graph, as `planReissue` takes them. */
  readonly certificates: readonly { readonly fingerprint: string }[];
  readonly refused: readonly { readonly node: CertificateNode; readonly refusal: RenewalRefusal }[];
  /** They expire soon as well, but are only in backups, which stay unchanged. */
  readonly inBackups: readonly CertificateNode[];
  /** They expire soon as well, but are in files that were only referred to, not asked for. */
  readonly outside: readonly CertificateNode[];
}

/**
 * Chooses the expired and expiring certificates that can be renewed here. Silently skips CAs, and old generations that
 * the kubelet keeps next to the current one.
 */
export function chooseForRenewal(selection: RenewalSelection): RenewalChoice {
  return runAtOnce(chooseInSteps(selection));
}

/** {@link chooseForRenewal}, one step for each certificate, so that other work can run in between. */
export function* chooseInSteps({
  within,
  isInScope = () => true,
  ...request
}: RenewalSelection): Generator<undefined, RenewalChoice> {
  const { graph, now, access } = request;
  const ending = [...graph.certificates.values()].filter((node) => {
    const { notAfter } = node.certificate;
    const isEnding = notAfter !== undefined && (notAfter - now < within || isCutOff(node, request));
    return isEnding && !isUsedAsCa(node) && !isSuperseded(graph, node);
  });
  const isDue = ({ occurrences }: CertificateNode): boolean => occurrences.some(({ file }) => isInScope(file));
  const due = ending.filter(isDue);
  const outside = ending.filter(
    (node) => !isDue(node) && node.occurrences.some(({ file }) => access?.(file) === undefined),
  );
  const inBackups = due.filter(({ occurrences }) => occurrences.every(({ file }) => access?.(file) === 'backup'));
  let chosen = due.filter((node) => !inBackups.includes(node));
  const refused: { node: CertificateNode; refusal: RenewalRefusal }[] = [];
  let isSettled = false;
  // A refused certificate does not get the new key of the others, which can then lose theirs.
  while (!isSettled) {
    const along = new Set(chosen.map(({ fingerprint }) => fingerprint));
    const renewable: CertificateNode[] = [];
    for (const node of chosen) {
      const plan = planReissue({ ...request, along, certificates: [{ fingerprint: node.fingerprint }] });
      if (plan.kind === 'changePlan') renewable.push(node);
      else refused.push({ node, refusal: plan });
      yield undefined;
    }
    isSettled = request.key !== 'new' || renewable.length === chosen.length;
    chosen = renewable;
  }
  return { certificates: chosen.map(({ fingerprint }) => ({ fingerprint })), refused, inBackups, outside };
}

/** It ends with a CA that is extended, so it was shortened to that. */
function isCutOff({ issuer, certificate }: CertificateNode, { graph, extended }: Partial<ReissueRequest>): boolean {
  const issuers = issuer.kind === 'verified' && extended !== undefined ? issuer.issuers : [];
  return issuers.some((each) => {
    const ca = graph?.certificates.get(each);
    return ca !== undefined && extended?.has(ca.keyId) && ca.certificate.notAfter === certificate.notAfter;
  });
}

/**
 * A newer generation of a file that the kubelet rotates is next to it. Elsewhere, certificates with one subject and CA
 * in one folder can all be in use: etcd's server and peers, members of a cluster.
 */
function isSuperseded(graph: PkiGraph, node: CertificateNode): boolean {
  const { subject, issuer, notAfter = 0 } = node.certificate;
  if (!node.occurrences.every(({ file }) => isRotatedGeneration(file.path))) return false;
  const successors = [...graph.certificates.values()].filter(
    ({ certificate }) =>
      (certificate.notAfter ?? 0) > notAfter &&
      equalBytes(certificate.subject.der, subject.der) &&
      equalBytes(certificate.issuer.der, issuer.der),
  );
  const pairs = new Set(
    successors.flatMap(({ occurrences }) => occurrences.map(({ file }) => rotatedPairOf(file.path))),
  );
  return node.occurrences.every(({ file }) => pairs.has(rotatedPairOf(file.path)));
}
