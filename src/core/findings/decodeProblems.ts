import * as l10n from '@vscode/l10n';
import { certificateName } from '../pki/certificateName.ts';
import { isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import type { DecodeProblem, ProblemCode } from '../x509/x509Model.ts';
import { draftAt, type FindingDraft, sentences } from './draft.ts';
import { goErrorOf, quotedError } from './goError.ts';

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
      for (const problem of content.problems) {
        if (problem.code !== undefined && !byCode.has(problem.code)) byCode.set(problem.code, problem);
      }
      const error = goErrorOf(content);
      return [...byCode].map(([code, problem]) => {
        // Another error may come first, and of certificates before version 3 Go reads no extensions.
        const refusal = error !== undefined && goErrors[code].test(error) ? error : undefined;
        return draftAt(occurrence, code, problemMessage(node, code, problem, refusal), {
          severity: refusal === undefined && (error === undefined || code === timeForm) ? 'warning' : 'error',
        });
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

function problemMessage(
  { certificate, role }: CertificateNode,
  code: ProblemCode,
  problem: DecodeProblem,
  refusal: string | undefined,
): string {
  const name = certificateName(certificate, role);
  const consequence =
    refusal === undefined ? undefined : l10n.t('Whoever loads it stops with {0}.', quotedError(refusal));
  switch (code) {
    case 'trailing-data':
      return sentences(
        l10n.t('Something follows the certificate {0} in its block: {1}.', name, problem.reason),
        consequence,
        l10n.t('Remove the bytes behind it, or copy it again from its source.'),
      );
    case 'duplicate-extension':
      return sentences(
        l10n.t('The certificate {0} is malformed: {1}.', name, problem.reason),
        consequence,
        l10n.t('Re-issue it.'),
      );
    case 'serial-negative':
      return sentences(l10n.t('The serial number of {0} is negative.', name), consequence, l10n.t('Re-issue it.'));
    case 'sig-algorithm-mismatch':
      return sentences(
        l10n.t('The certificate {0} names two different signature algorithms.', name),
        consequence,
        l10n.t('Re-issue it.'),
      );
    case 'validity-noncanonical-time':
      return sentences(
        l10n.t('A date of {0} is in a form that RFC 5280 forbids: {1}, {2}.', name, problem.field, problem.reason),
        consequence ?? l10n.t('Some programs read it, others refuse the certificate.'),
        l10n.t('Re-issue it.'),
      );
  }
}
