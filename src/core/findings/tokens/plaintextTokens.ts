import * as l10n from '@vscode/l10n';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { joinSentences } from '../../text/sentences.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { judgedTokens } from './tokenUse.ts';
import { newTokenWords } from './tokenWords.ts';

/** Kinds that everybody may read who may look at a namespace; whoever writes a credential there shows it to all of them. */
const openKinds: ReadonlySet<string | undefined> = new Set([
  'ConfigMap',
  'Pod',
  'Deployment',
  'DaemonSet',
  'StatefulSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

/** Reports tokens of service accounts that stand where no secrets belong. Those that have expired hurt nobody. */
export function checkPlaintextTokens(graph: PkiGraph, now: number): readonly FindingDraft[] {
  return judgedTokens(graph).flatMap(({ occurrence, claims }) => {
    const kind = occurrence.credential.value.object?.kind;
    const isValid = claims.expiresAt === undefined || now < claims.expiresAt;
    if (claims.serviceAccount === undefined || !openKinds.has(kind) || !isValid) return [];
    return [
      judgedAt(occurrence, {
        code: 'token-in-plaintext',
        fact: l10n.t('The token of {0} stands in plain text in a {1}.', tokenOwner(claims), kind ?? ''),
        consequence: l10n.t('Whoever may read the object may use it, from anywhere.'),
        wayOut: joinSentences(l10n.t('Put it into a Secret, or have it mounted.'), newTokenWords(claims)),
      }),
    ];
  });
}
