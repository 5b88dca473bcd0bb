import * as l10n from '@vscode/l10n';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import type { ChangePlan } from '../../renewal/change/changeModel.ts';
import { type ConnectionComparison, keysNotFound, lossOf } from '../../renewal/change/compareConnections.ts';
import type { ChangeJudgement } from '../../renewal/change/judgeChange.ts';
import { joinSentences } from '../../text/sentences.ts';
import { visibleText } from '../../text/visibleText.ts';
import { connectionTitle, missingWords } from '../connections/partyWords.ts';
import { missingOf, refusalWords } from '../connections/verdictWords.ts';

/** Why a change is not written: something that works now would break, or could no longer be verified. */
export interface LossRefusal {
  readonly kind: 'refusal';
  readonly code: 'connectionRefused' | 'connectionNotKnown' | 'connectionGone';
  readonly reason: string;
  readonly wayOut: string;
}

/** Says which connection a change would break, and why; `undefined` if none. */
export function lossRefusal({ graph, broken }: ChangeJudgement, plan: ChangePlan): LossRefusal | undefined {
  const [first] = broken;
  const loss = first && lossOf(first);
  const { connection } = first?.after ?? first?.before ?? {};
  if (first === undefined || loss === undefined || connection === undefined) return undefined;
  const isSingleMachine = connectionModelOf(graph).clusters.every(({ hosts }) => hosts.length < 2);
  const [title, others] = [connectionTitle(connection, isSingleMachine), broken.length - 1];
  const more = others === 0 ? undefined : others === 1 ? l10n.t('And 1 more.') : l10n.t('And {0} more.', others);
  switch (loss) {
    case 'refused':
      return {
        ...{ kind: 'refusal', code: 'connectionRefused' },
        reason: joinSentences(
          l10n.t('This would break a working connection, {0}: {1}.', title, refusedBecause(first)),
          more,
        ),
        wayOut:
          plan.certificates.length > 0
            ? l10n.t('Renew the files of both sides together.')
            : l10n.t('Change the files of both sides together, or leave this place unchanged.'),
      };
    case 'notKnown':
      return {
        ...{ kind: 'refusal', code: 'connectionNotKnown' },
        reason: joinSentences(
          l10n.t('A working connection could no longer be verified, {0}: {1}.', title, unverifiableReason(first)),
          more,
        ),
        wayOut: l10n.t('Correct the path, or add the folder of the file to certscope.roots.'),
      };
    case 'gone':
      return {
        ...{ kind: 'refusal', code: 'connectionGone' },
        reason: joinSentences(l10n.t('A working connection would disappear from these files: {0}.', title), more),
        wayOut: l10n.t('Keep the files that it needs.'),
      };
  }
}

function refusedBecause({ after }: ConnectionComparison): string {
  return after === undefined
    ? ''
    : refusals(after)
        .map(({ by, verdict }) => refusalWords(after, by, verdict))
        .join('; ');
}

function unverifiableReason(comparison: ConnectionComparison): string {
  const { after } = comparison;
  const missing = after === undefined ? [] : missingOf(after).map(missingWords);
  const keys = keysNotFound(comparison).map(({ name }) => l10n.t('{0} is not in these files', visibleText(name)));
  const words = [...new Set([...missing, ...keys])];
  return words.length > 0 ? words.join('; ') : l10n.t('a certificate that one side presents would be missing');
}
