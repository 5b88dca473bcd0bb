import { subjectName } from '../pki/certificateName.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';
import { roleOfFile } from './places.ts';
import { unknownAuthority } from './unknownAuthority.ts';

const issuedFails = `Verification of certificates it signed fails with ${unknownAuthority}.` as const;

/**
 * CA without keyCertSign.
 *
 * When: a certificate used as a CA has a key usage without keyCertSign.
 *
 * Go does not accept it as an issuer.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see EXP
 */
export const kuCaWithoutCertsign = {
  code: 'ku-ca-without-certsign',
  severity: 'error',
  fact: 'CA {ca} must not sign certificates: its key usage lacks keyCertSign.',
  consequence: issuedFails,
  wayOut: 'Reissue the CA with keyCertSign.',
  quickFix: 'extend-ca',
} as const satisfies FindingRecord;

/**
 * Used as a CA without being one.
 *
 * When: a certificate of version 3 is used as a CA, but has no basicConstraints or `CA:FALSE`.
 *
 * kubeadm reports `certificate is not a CA`. Go does not accept it as an issuer.
 *
 * @category usage
 * @about certificate
 * @stage judge
 * @see KA-certs, EXP
 */
export const caWithoutBasicconstraints = {
  code: 'ca-without-basicconstraints',
  severity: 'error',
  fact: {
    absent: '{subject} is used as a CA but has no basicConstraints.',
    denied: '{subject} is used as a CA, but its basicConstraints say CA:FALSE.',
  },
  consequence: issuedFails,
  wayOut: 'Reissue it with CA:TRUE.',
  quickFix: 'extend-ca',
} as const satisfies FindingRecord;

/** Reports certificates that serve as CAs and that Go does not take for CAs. */
export function checkCaPermissions(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [
    withoutCertSign(node, occurrence),
    withoutCaConstraints(node, occurrence),
  ]);
}

/** An empty keyUsage counts as none, in Go. */
function withoutCertSign(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { basicConstraints, keyUsage, version } = node.certificate;
  if (version !== 3 || basicConstraints?.isCa !== true || keyUsage === undefined || keyUsage.length === 0) {
    return undefined;
  }
  if (keyUsage.includes('keyCertSign') || !servesAsCa(node, occurrence)) return undefined;
  return problem(kuCaWithoutCertsign, { values: { ca: subjectName(node.certificate) } });
}

/** Before version 3 there are no basicConstraints, and Go takes such a certificate for a root. */
function withoutCaConstraints(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { certificate, issued } = node;
  if (certificate.version !== 3 || certificate.basicConstraints?.isCa === true) return undefined;
  if (issued.length === 0 && (roleOfFile(occurrence)?.use !== 'ca' || isBesideCa(occurrence))) return undefined;
  const extension = findExtension(certificate, extensionOids.basicConstraints);
  // One that could not be read is told as that.
  if (extension !== undefined && certificate.basicConstraints === undefined) return undefined;
  return problem(caWithoutBasicconstraints, {
    fact: extension === undefined ? 'absent' : 'denied',
    values: { subject: subjectName(certificate) },
  });
}

/** A stray certificate next to the CA is harmless: the CA is still found. */
function isBesideCa({ file, credential }: Occurrence): boolean {
  return bundleOf(file, credential).some(
    ({ content }) => content.kind === 'certificate' && content.basicConstraints?.isCa === true,
  );
}

/** By what it signed or where it stands; one with usages of its own may be trusted for itself alone. */
function servesAsCa(node: CertificateNode, occurrence: Occurrence): boolean {
  if (node.issued.length > 0 || roleOfFile(occurrence)?.use === 'ca') return true;
  return fieldOf(occurrence.credential)?.role === 'ca' && node.certificate.extKeyUsage === undefined;
}
