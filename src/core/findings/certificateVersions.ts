import { isRoot } from '../pki/certificateUse.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids, findExtension } from '../x509/findExtension.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';
import { severityOfMissingNames } from './subjectAltNames.ts';
import { unknownAuthority } from './unknownAuthority.ts';

/**
 * Certificate of an old version.
 *
 * When: the certificate has version 1 or 2, with or without extensions. It is information for roots, which Go accepts, and for serving
 * certificates without names, where [`san-missing`](san-missing.md) says what breaks.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see EXP, RFC5280
 */
export const certV1 = {
  code: 'cert-v1',
  severity: 'warning',
  fact: {
    bare: '{name} is an X.509 version {version} certificate without names, usages or constraints.',
    extended: '{name} is an X.509 version {version} certificate, so its names and usages are ignored.',
  },
  consequence: {
    intermediate: `As an intermediate CA it is rejected with ${unknownAuthority}.`,
    leaf: 'Go does not accept it as a serving certificate, and other programs may reject it entirely.',
  },
  wayOut: 'Reissue it as version 3.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Empty subject with names that are not critical.
 *
 * When: the subject is empty, and the subject alternative names are not critical.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see RFC5280
 */
export const emptySubjectNoncriticalSan = {
  code: 'empty-subject-noncritical-san',
  severity: 'hint',
  fact: '{name} has an empty subject, so RFC 5280 requires its subject alternative names to be critical.',
} as const satisfies FindingRecord;

/** Reports certificates of versions without extensions, and empty subjects whose names need not be understood. */
export function checkCertificateVersions(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [oldVersion(node, occurrence), emptySubject(node, occurrence)]);
}

function oldVersion(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const { version, extensions } = node.certificate;
  if (version >= 3) return undefined;
  // Roots of version 1 are accepted. What breaks with a serving certificate without names is reported as that.
  const isMinor = isRoot(node) || severityOfMissingNames(node, occurrence) !== undefined;
  return problem(certV1, {
    severity: isMinor ? 'info' : undefined,
    fact: extensions.length === 0 ? 'bare' : 'extended',
    consequence: node.issued.length > 0 ? 'intermediate' : 'leaf',
    values: { name: nameInSentence(node, occurrence), version },
  });
}

/** RFC 5280 §4.2.1.6. */
function emptySubject(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const names = findExtension(node.certificate, extensionOids.subjectAltName);
  if (node.certificate.subject.rdns.length > 0 || names === undefined || names.critical) return undefined;
  return problem(emptySubjectNoncriticalSan, { values: { name: nameInSentence(node, occurrence) } });
}
