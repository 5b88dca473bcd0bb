import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { givenSetting, isSigner, isWholeServer } from '../../pki/cluster/servers.ts';
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
    etcd: 'etcd exits at start with `KeyFile and CertFile must both be present`.',
    signer: exitsAtStart,
    signing: 'kube-controller-manager signs no certificate requests.',
    other: '{program} exits at start, or ignores the flag.',
  },
  wayOut: 'Add {pair}, or remove {flag}.',
  quickFix: 'add-flag',
} as const satisfies FindingRecord;

/** Reports certificates without their key, and keys without their certificate, in the flags of a server. */
export function checkFlagPairs({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.filter(isWholeServer).flatMap(incompletePairs);
}

function incompletePairs(instance: ComponentInstance): readonly FindingDraft[] {
  const told = new Set<string>();
  return instance.settings.flatMap(({ flag }) => {
    const setting = givenSetting(instance, flag);
    const record = componentFlagOf(instance.component, flag);
    const isHalf = record?.role === 'certificate' || record?.role === 'key';
    if (setting === undefined || !isHalf || record.pairs === undefined || told.has(flag)) return [];
    told.add(flag);
    if (givenSetting(instance, record.pairs) !== undefined) return [];
    const { component: program } = instance;
    const half = halfSignersOf(instance).find((each) => each.setting === setting);
    const isSigning = flag.startsWith('--cluster-signing-');
    if (isSigning && half === undefined && !isSigner(instance)) return [];
    const ofSigning = half === undefined ? 'signing' : 'signer';
    const ofOthers = program === 'etcd' ? 'etcd' : 'other';
    const judgement = problem(flagPairIncomplete, {
      consequence: isSigning ? ofSigning : ofOthers,
      values: { flag, pair: record.pairs, program, error: `\`${half?.error ?? ''}\`` },
    });
    return [placedAt(setting.namePlace, judgement)];
  });
}
