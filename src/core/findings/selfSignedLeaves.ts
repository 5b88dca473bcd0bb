import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateBundle } from './certificateBundles.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, problem } from './judgement.ts';

/**
 * Self-signed certificate.
 *
 * When: a certificate that is not a CA is signed with its own key, and it is not in a place for trusted certificates.
 *
 * Go accepts a leaf in a trust bundle. Otherwise issue the certificate from a CA.
 *
 * @category chain
 * @about certificate
 * @stage judge
 * @see EXP
 */
export const selfSignedLeaf = {
  code: 'self-signed-leaf',
  severity: 'info',
  fact: '{name} is self-signed: only programs that were given this certificate trust it.',
} as const satisfies FindingRecord;

/** Reports self-signed end-entity certificates, except where they are trusted: there such a one is what it should be. */
export function checkSelfSignedLeaves(bundles: readonly CertificateBundle[]): readonly FindingDraft[] {
  return bundles
    .filter(({ purpose, leaf: { node } }) => {
      return purpose !== 'trusted' && node.issuer.kind === 'selfSigned' && !isUsedAsCa(node);
    })
    .map(({ leaf: { node, occurrence } }) =>
      judgedAt(occurrence, problem(selfSignedLeaf, { values: { name: nameInSentence(node, occurrence) } })),
    );
}
