import { removedFlags } from '../../kubernetes/tables/removedFlags.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isGuide, isSince } from '../../pki/cluster/versionOfImage.ts';
import { exitsAtStart } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Removed flag.
 *
 * When: a flag no longer exists, such as `--insecure-port`, `--kubelet-https`, `--basic-auth-file`,
 * `--experimental-cluster-signing-duration`, or `--ca-file` and `--peer-ca-file` of etcd. It is an error if the version of the image does
 * not have the flag, and information if it still has it. Of a script or guide, the release that it names counts; one that names none is
 * as old as its flags, which is information.
 *
 * `--rotate-server-certificates` of the kubelet still exists.
 *
 * @category wiring
 * @stage understand
 * @see K-authopts, K-kcmopts
 */
export const flagRemoved = {
  code: 'flag-removed',
  severity: 'warning',
  fact: {
    gone: '{flag} was removed in {release}.',
    later: '{flag} was removed in {release}. The version here is older and still has it.',
  },
  consequence: exitsAtStart,
  wayOut: { remove: 'Remove it.', replace: 'Replace it with {replacement}.' },
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/** Reports flags that are gone, with which a component does not start, or not after its next upgrade: its image tells. */
export function checkRemovedFlags({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap(({ component, settings, version, place }) =>
    settings.flatMap(({ flag, namePlace }) => {
      const record = removedFlags.find((each) => each.component === component && each.flag === flag);
      if (record === undefined) return [];
      const { removedIn, replacement } = record;
      const release = `${component === 'etcd' ? 'etcd' : 'Kubernetes'} ${removedIn.major}.${removedIn.minor}`;
      const isOlder = version !== undefined && !isSince(version, removedIn);
      const error = component === 'etcd' ? `flag provided but not defined: -${flag.slice(2)}` : `unknown flag: ${flag}`;
      const judgement = problem(flagRemoved, {
        severity: isOlder || (version === undefined && isGuide(place.file)) ? 'info' : version && 'error',
        fact: isOlder ? 'later' : 'gone',
        wayOut: replacement === undefined ? 'remove' : 'replace',
        values: { flag, release, program: component, error: `\`${error}\``, replacement: replacement ?? '' },
      });
      return [placedAt(namePlace, judgement)];
    }),
  );
}
