import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { bundleOf, fieldOf, isInjectedCa, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { draftAt, type FindingDraft } from './draft.ts';
import { type ExpiryState, expiryState } from './expiryState.ts';
import type { FindingPolicy, Severity } from './findingModel.ts';
import { thresholdsFor } from './thresholdsFor.ts';
import { validityMessage } from './validityWords.ts';

/** Clocks differ; kubeadm backdates its certificates by as much. */
const clockSkew = 5 * 60_000;

/** Reports certificates outside their dates or near their end, at each of their places. */
export function checkValidity(graph: PkiGraph, policy: FindingPolicy, now: number): readonly FindingDraft[] {
  return [...graph.certificates.values()].flatMap((node) => {
    const isCa = isUsedAsCa(node);
    const state = expiryState(node.certificate, isCa, thresholdsFor(node.role, policy), now);
    if (state === 'valid' || state === 'unknown' || (state === 'notYetValid' && neverComes(node))) return [];
    return node.occurrences
      .filter(({ credential }) => !isLastAppliedCopy(credential))
      .map((occurrence) => {
        const isSpare = isAnchor(node, occurrence) && isDispensable(graph, node, occurrence, now);
        const isNoise = isSpare && state === 'expired';
        const code = isNoise ? 'expired-member-in-bundle' : codeOf(state, isCa);
        const severity = isInjectedCa(occurrence.credential) ? 'info' : severityOf(node, state, isSpare, now);
        const message = validityMessage(graph, node, occurrence, { code, severity, now });
        return draftAt(occurrence, code, message, severity === undefined ? {} : { severity });
      });
  });
}

/** It ends before it begins, which is told as such: the day of its beginning brings nothing. */
function neverComes({ certificate: { notBefore, notAfter } }: CertificateNode): boolean {
  return notBefore !== undefined && notAfter !== undefined && notAfter <= notBefore;
}

function codeOf(state: Exclude<ExpiryState, 'valid' | 'unknown'>, isCa: boolean): string {
  switch (state) {
    case 'expired':
      return isCa ? 'ca-expired' : 'cert-expired';
    case 'notYetValid':
      return 'cert-not-yet-valid';
    case 'expiringCritical':
      return 'cert-expiring-critical';
    case 'expiringSoon':
      return 'cert-expiring-soon';
    case 'endsWithinOneYear':
    case 'endsWithinTwoYears':
      return 'ca-expiring-soon';
  }
}

function severityOf(node: CertificateNode, state: ExpiryState, isSpare: boolean, now: number): Severity | undefined {
  if (isSpare && state !== 'expired' && state !== 'notYetValid') return 'hint';
  if (state === 'endsWithinTwoYears') return 'info';
  const { notBefore = 0 } = node.certificate;
  return state === 'notYetValid' && notBefore - now <= clockSkew ? 'warning' : undefined;
}

/** A CA, or a root that does not say it is one, as those of version 1 cannot, and that nobody here presents. */
function isAnchor(node: CertificateNode, { credential }: Occurrence): boolean {
  return isUsedAsCa(node) || (isRoot(node) && node.keys.length === 0 && fieldOf(credential)?.role !== 'certificate');
}

/**
 * Tells whether a bundle works without its expired or expiring CA: another CA in it is valid, and for longer; and
 * everything known that this one signed and that is still valid is also signed by another certificate that is (a CA
 * re-issued with its key).
 */
function isDispensable(
  graph: PkiGraph,
  ending: CertificateNode,
  { file, credential }: Occurrence,
  now: number,
): boolean {
  const isValid = ({ certificate: { notBefore = now, notAfter = now } }: CertificateNode) =>
    notBefore <= now && now <= notAfter;
  const hasOther = bundleOf(file, credential).some(({ fingerprint }) => {
    const member = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
    return member !== undefined && isUsedAsCa(member) && isValid(member) && endOf(member) > endOf(ending);
  });
  return (
    hasOther &&
    ending.issued.every((fingerprint) => {
      const issued = graph.certificates.get(fingerprint);
      if (issued === undefined || !isValid(issued) || issued.issuer.kind !== 'verified') return true;
      return issued.issuer.issuers.some((issuer) => {
        const node = graph.certificates.get(issuer);
        return node !== undefined && node !== ending && isValid(node);
      });
    })
  );
}

function endOf({ certificate: { notAfter } }: CertificateNode): number {
  return notAfter ?? Number.POSITIVE_INFINITY;
}
