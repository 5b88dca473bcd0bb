import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { type HalfPair, halfPairsOf } from '../../pki/cluster/halfPairs.ts';
import { isSigner } from '../../pki/cluster/servers.ts';
import { halfSignersOf } from '../../pki/cluster/startFault.ts';
import { exitsAtStart } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Flag without its pair.
 *
 * When: a server has the flag for a certificate without the flag for its key, or the other way round. Those of a controller that is disabled do not count.
 *
 * @category wiring
 * @stage understand
 * @see AS-serving, K-kcmopts
 */
export const flagPairIncomplete = {
  code: 'flag-pair-incomplete',
  severity: 'error',
  fact: '{flag} is set without {pair}.',
  consequence: {
    start: exitsAtStart,
    signing: 'kube-controller-manager signs no certificate requests.',
    ignored: '{program} ignores the flag and presents no certificate.',
  },
  wayOut: 'Add {pair}, or remove {flag}.',
  quickFix: 'add-flag',
} as const satisfies FindingRecord;

/** Reports certificates without their key, and keys without their certificate, in the flags of a server. */
export function checkFlagPairs({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap((instance) => halfPairsOf(instance).flatMap((half) => incompletePair(instance, half)));
}

function incompletePair(instance: ComponentInstance, { setting, pair, outcome }: HalfPair): readonly FindingDraft[] {
  const signer = halfSignersOf(instance).find((each) => each.setting === setting);
  if (outcome === 'signer' && signer === undefined && !isSigner(instance)) return [];
  const { error } = typeof outcome === 'string' ? (signer ?? {}) : outcome;
  const judgement = problem(flagPairIncomplete, {
    consequence: error !== undefined ? 'start' : outcome === 'ignored' ? 'ignored' : 'signing',
    values: { flag: setting.flag, pair, program: instance.component, error: `\`${error ?? ''}\`` },
  });
  return [placedAt(setting.namePlace, judgement)];
}
