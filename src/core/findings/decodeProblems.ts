import { certificateName } from '../pki/certificateName.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { DecodeProblem, ProblemCode } from '../x509/x509Model.ts';
import type { FindingDraft } from './draft.ts';
import type { Severity } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { goErrorOf, quotedError } from './goError.ts';
import { type Judgement, judgedAt, problem } from './judgement.ts';

/** Said where Go rejects the certificate for this reason. */
const rejected = 'Programs that load it fail with {error}.';
const reissue = 'Reissue it.';

/**
 * Extra bytes after a certificate.
 *
 * When: bytes follow the DER structure of a certificate in its block.
 *
 * This is common for the content of `TRUSTED CERTIFICATE` blocks.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see GO-x509
 */
export const trailingData = {
  code: 'trailing-data',
  severity: 'error',
  fact: 'Extra data follows the certificate {name} in its block: {reason}.',
  consequence: { rejected },
  wayOut: 'Remove the extra bytes, or copy the certificate again from its source.',
  quickFix: 'normalise-pem',
} as const satisfies FindingRecord;

/**
 * Repeated extension.
 *
 * When: the same extension occurs twice.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see GO-x509
 */
export const duplicateExtension = {
  code: 'duplicate-extension',
  severity: 'error',
  fact: 'The certificate {name} is malformed: {reason}.',
  consequence: { rejected },
  wayOut: reissue,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Negative serial number.
 *
 * When: the serial number is below 0.
 *
 * Go cannot parse such a certificate since 1.23.
 *
 * @category encoding
 * @about certificate
 * @stage judge
 * @see EXP, RFC5280
 */
export const serialNegative = {
  code: 'serial-negative',
  severity: 'error',
  fact: 'The serial number of {name} is negative.',
  consequence: { rejected },
  wayOut: reissue,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Two different signature algorithms.
 *
 * When: the signature algorithm inside the certificate differs from the one outside (RFC 5280 section 4.1.1.2).
 *
 * @category algorithm
 * @about certificate
 * @stage judge
 * @see RFC5280
 */
export const sigAlgorithmMismatch = {
  code: 'sig-algorithm-mismatch',
  severity: 'error',
  fact: 'The certificate {name} names two different signature algorithms.',
  consequence: { rejected },
  wayOut: reissue,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Date in a forbidden form.
 *
 * When: a UTCTime has no seconds or an offset, a GeneralizedTime is used before 2050, or a time has fractional seconds.
 *
 * RFC 5280 requires UTC with `Z` and seconds. Go accepts an offset and missing seconds, but rejects fractional seconds and a missing `Z`.
 *
 * @category validity
 * @about certificate
 * @stage judge
 * @see RFC5280, EXP
 */
export const validityNoncanonicalTime = {
  code: 'validity-noncanonical-time',
  severity: 'warning',
  fact: 'A date of {name} has a form that RFC 5280 forbids: {field}, {reason}.',
  consequence: { rejected, mixed: 'Some programs accept the certificate, others reject it.' },
  wayOut: reissue,
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Reports certificates that can be read here, but break a rule for which others refuse them; each rule once at each
 * place. Copies of one certificate differ in what follows them.
 */
export function checkDecodeProblems(graph: PkiGraph): readonly FindingDraft[] {
  return [...graph.certificates.values()].flatMap((node) =>
    node.occurrences.flatMap((occurrence) => {
      const { content } = occurrence.credential;
      if (content.kind !== 'certificate' || isLastAppliedCopy(occurrence.credential)) return [];
      const byCode = new Map<ProblemCode, DecodeProblem>();
      for (const each of content.problems) {
        if (each.code !== undefined && !byCode.has(each.code)) byCode.set(each.code, each);
      }
      const error = goErrorOf(content);
      return [...byCode].map(([code, decodeProblem]) => {
        // Another error may come first, and of certificates before version 3 Go reads no extensions.
        const refusal = error !== undefined && goErrors[code].test(error) ? error : undefined;
        const severity = refusal === undefined && (error === undefined || code === timeForm) ? 'warning' : 'error';
        return judgedAt(occurrence, ruleBroken(node, code, decodeProblem, refusal, severity));
      });
    }),
  );
}

const timeForm: ProblemCode = 'validity-noncanonical-time';

/** What Go says when a problem makes it refuse the certificate. */
const goErrors: Readonly<Record<ProblemCode, RegExp>> = {
  'trailing-data': /^x509: trailing data$/,
  'duplicate-extension': /^x509: certificate contains duplicate extension /,
  'serial-negative': /^x509: negative serial number$/,
  'sig-algorithm-mismatch': /^x509: inner and outer signature algorithm identifiers don't match$/,
  'validity-noncanonical-time': /^x509: malformed (?:UTCTime|GeneralizedTime)$/,
};

function ruleBroken(
  { certificate, role }: CertificateNode,
  code: ProblemCode,
  { reason, field }: DecodeProblem,
  refusal: string | undefined,
  severity: Severity,
): Judgement {
  const name = certificateName(certificate, role);
  const error = refusal === undefined ? '' : quotedError(refusal);
  const consequence = refusal === undefined ? undefined : 'rejected';
  switch (code) {
    case 'trailing-data':
      return problem(trailingData, { severity, consequence, values: { name, reason, error } });
    case 'duplicate-extension':
      return problem(duplicateExtension, { severity, consequence, values: { name, reason, error } });
    case 'serial-negative':
      return problem(serialNegative, { severity, consequence, values: { name, error } });
    case 'sig-algorithm-mismatch':
      return problem(sigAlgorithmMismatch, { severity, consequence, values: { name, error } });
    case 'validity-noncanonical-time': {
      const values = { name, field, reason, error };
      return problem(validityNoncanonicalTime, { severity, consequence: consequence ?? 'mixed', values });
    }
  }
}
