import * as l10n from '@vscode/l10n';
import { removedFlags } from '../../kubernetes/tables/removedFlags.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isSince } from '../../pki/cluster/versionOfImage.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';

/** Reports flags that are gone, with which a component does not start, or not after its next upgrade: its image tells. */
export function checkRemovedFlags({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap(({ component, settings, version }) =>
    settings.flatMap(({ flag, namePlace }) => {
      const record = removedFlags.find((each) => each.component === component && each.flag === flag);
      if (record === undefined) return [];
      const { removedIn, replacement } = record;
      const release = `${component === 'etcd' ? 'etcd' : 'Kubernetes'} ${removedIn.major}.${removedIn.minor}`;
      if (version !== undefined && !isSince(version, removedIn)) {
        const fact = l10n.t('{0} is gone since {1}; this image is older, and has it.', flag, release);
        return [placedAt(namePlace, { code: 'flag-removed', severity: 'info', fact })];
      }
      const error = component === 'etcd' ? `flag provided but not defined: -${flag.slice(2)}` : `unknown flag: ${flag}`;
      return [
        placedAt(namePlace, {
          code: 'flag-removed',
          ...(version === undefined ? {} : { severity: 'error' }),
          fact: l10n.t('{0} was removed in {1}.', flag, release),
          consequence: l10n.t('{0} exits at start with {1}.', component, `\`${error}\``),
          wayOut: replacement === undefined ? l10n.t('Remove it.') : l10n.t('Replace it by {0}.', replacement),
        }),
      ];
    }),
  );
}
