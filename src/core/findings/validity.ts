import { isUsedAsCa } from '../pki/certificateUse.ts';
import { bundleOf, isInjectedCa, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/model.ts';
import { draftAt, type FindingDraft } from './draft.ts';
import { type ExpiryState, expiryState } from './expiryState.ts';
import type { FindingPolicy, Severity } from './model.ts';
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
        const isNoise = state === 'expired' && isCa && isDispensable(graph, node, occurrence, now);
        const code = isNoise ? 'expired-member-in-bundle' : codeOf(state, isCa);
        const severity = isInjectedCa(occurrence.credential) ? 'info' : severityOf(node, state, now);
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

function severityOf(node: CertificateNode, state: ExpiryState, now: number): Severity | undefined {
  if (state === 'endsWithinTwoYears') return 'info';
  const { notBefore = 0 } = node.certificate;
  return state === 'notYetValid' && notBefore - now <= clockSkew ? 'warning' : undefined;
}

/**
 * Tells whether a bundle works without its expired CA: another CA in it is valid, and everything known that the
 * expired one signed and that is still valid is also signed by a certificate that is (a CA re-issued with its key).
 */
function isDispensable(
  graph: PkiGraph,
  expired: CertificateNode,
  { file, credential }: Occurrence,
  now: number,
): boolean {
  const isValid = ({ certificate: { notBefore = now, notAfter = now } }: CertificateNode) =>
    notBefore <= now && now <= notAfter;
  const hasOther = bundleOf(file, credential).some(({ fingerprint }) => {
    const member = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
    return member !== undefined && member !== expired && isUsedAsCa(member) && isValid(member);
  });
  return (
    hasOther &&
    expired.issued.every((fingerprint) => {
      const issued = graph.certificates.get(fingerprint);
      if (issued === undefined || !isValid(issued) || issued.issuer.kind !== 'verified') return true;
      return issued.issuer.issuers.some((issuer) => {
        const node = graph.certificates.get(issuer);
        return node !== undefined && isValid(node);
      });
    })
  );
}
