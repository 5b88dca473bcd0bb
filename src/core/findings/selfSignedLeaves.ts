import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateBundle } from './certificateBundles.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import { judgedAt } from './judgement.ts';

/** Reports self-signed end-entity certificates, except where they are trusted: there such a one is what it should be. */
export function checkSelfSignedLeaves(bundles: readonly CertificateBundle[]): readonly FindingDraft[] {
  return bundles
    .filter(({ purpose, leaf: { node } }) => {
      return purpose !== 'trusted' && node.issuer.kind === 'selfSigned' && !isUsedAsCa(node);
    })
    .map(({ leaf: { node, occurrence } }) =>
      judgedAt(occurrence, {
        code: 'self-signed-leaf',
        fact: l10n.t(
          '{0} is signed by itself: only those trust it who have been given this very certificate.',
          nameInSentence(node, occurrence),
        ),
      }),
    );
}
