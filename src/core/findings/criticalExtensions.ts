import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { extensionOids } from '../x509/findExtension.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import { listOf, nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from './judgement.ts';

/**
 * Unsupported critical extension.
 *
 * When: the certificate has a critical extension that Go does not process, or only in part.
 *
 * Go processes key usage, extended key usage, basic constraints, subject alternative names, name constraints, certificate policies, the two
 * key identifiers, CRL distribution points and authority information access. It rejects every path with another critical extension.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see GO-x509
 */
export const unknownCriticalExtension = {
  code: 'unknown-critical-extension',
  severity: 'error',
  fact: {
    unknown: '{name} has the critical extension {extensions}, which Kubernetes does not support.',
    names: '{name} has only {kinds} in its critical extension subjectAltName, which Kubernetes does not support.',
    constraints:
      '{name} has a critical extension nameConstraints with kinds of names that Kubernetes does not support.',
  },
  consequence: 'Clients and servers that verify it fail with `x509: unhandled critical extension`.',
  wayOut: {
    unknown: 'Reissue it without that extension, or mark the extension as not critical.',
    names: 'Reissue it with a DNS name or IP address.',
    constraints: 'Reissue it with constraints on DNS names, IP addresses, email addresses and URIs only.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/** Reports critical extensions that Go does not understand, or not wholly: it refuses every path with them. */
export function checkCriticalExtensions(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => [unknownExtensions(node, occurrence)]);
}

function unknownExtensions(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  const reading = goReadingOf(node.certificate);
  if ('error' in reading || reading.certificate.unhandledCriticalExtensions.length === 0) return undefined;
  const oids = reading.certificate.unhandledCriticalExtensions;
  const name = nameInSentence(node, occurrence);
  const [only] = oids.length === 1 ? oids : [];
  if (only === extensionOids.subjectAltName) {
    const { subjectAltName = [] } = node.certificate;
    const kinds = listOf([...new Set(subjectAltName.map(({ type }) => type))]);
    return problem(unknownCriticalExtension, { fact: 'names', wayOut: 'names', values: { name, kinds } });
  }
  if (only === extensionOids.nameConstraints) {
    return problem(unknownCriticalExtension, { fact: 'constraints', wayOut: 'constraints', values: { name } });
  }
  const extensions = listOf(oids.map((oid) => extensionName[oid] ?? oid));
  return problem(unknownCriticalExtension, { fact: 'unknown', wayOut: 'unknown', values: { name, extensions } });
}

/** Those that Go knows and may not understand wholly. */
const extensionName: Readonly<Record<string, string>> = {
  [extensionOids.subjectAltName]: 'subjectAltName',
  [extensionOids.nameConstraints]: 'nameConstraints',
};
