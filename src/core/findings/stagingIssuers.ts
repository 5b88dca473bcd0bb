import type { PkiGraph } from '../pki/pkiModel.ts';
import { visibleText } from '../text/visibleText.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgeCertificates, problem } from './judgement.ts';

/**
 * Certificate of a staging CA.
 *
 * When: the staging environment of Let's Encrypt issued a certificate: the common name of its issuer begins with `(STAGING)` or `Fake LE`.
 *
 * Staging is for tests, with higher rate limits. Its server is `acme-staging-v02.api.letsencrypt.org`.
 *
 * @category chain
 * @about certificate
 * @stage judge
 * @see CM
 */
export const stagingCertificate = {
  code: 'staging-certificate',
  severity: 'warning',
  fact: '{name} is issued by {issuer}, the staging environment of Let’s Encrypt, which is only for tests.',
  consequence: 'Browsers and other clients do not trust it.',
  wayOut: 'Use an issuer whose server is `https://acme-v02.api.letsencrypt.org/directory`.',
} as const satisfies FindingRecord;

/** Reports certificates that nobody trusts, because they are for tests. */
export function checkStagingIssuers(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => {
    const { issuer, basicConstraints } = node.certificate;
    const name = attributeValues(issuer, 'CN').at(-1) ?? '';
    return /^(?:\(STAGING\)|Fake LE) /.test(name) && basicConstraints?.isCa !== true
      ? [problem(stagingCertificate, { values: { name: nameInSentence(node, occurrence), issuer: visibleText(name) } })]
      : [];
  });
}
