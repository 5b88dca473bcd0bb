import * as l10n from '@vscode/l10n';
import { componentFlagOf } from '../../kubernetes/componentFlagOf.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { givenSetting, isWholeServer } from './servers.ts';

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
    const { component } = instance;
    return [
      placedAt(setting.namePlace, {
        code: 'flag-pair-incomplete',
        fact: l10n.t('{0} is set without {1}.', flag, record.pairs),
        consequence:
          component === 'etcd'
            ? l10n.t('{0} exits at start with {1}.', component, '`KeyFile and CertFile must both be present`')
            : l10n.t('{0} exits at start, or goes on without the pair.', component),
        wayOut: l10n.t('Add {0}, or remove {1}.', record.pairs, flag),
      }),
    ];
  });
}
