import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { goneFlagsOf } from '../../pki/cluster/goneFlags.ts';
import { isGuide } from '../../pki/cluster/versionOfImage.ts';
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
  consequence: { now: exitsAtStart, since: 'From that release on, {program} exits at start with {error}.' },
  wayOut: { remove: 'Remove it.', replace: 'Replace it with {replacement}.' },
  quickFix: 'edit-flag',
} as const satisfies FindingRecord;

/** Reports flags that are gone, with which a component does not start, or not after its next upgrade: its image tells. */
export function checkRemovedFlags({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.flatMap((instance) =>
    goneFlagsOf(instance).map(({ setting: { flag, namePlace }, record, isOlder, error }) => {
      const { removedIn, replacement } = record;
      const { component: program, place } = instance;
      const release = `${program === 'etcd' ? 'etcd' : 'Kubernetes'} ${removedIn.major}.${removedIn.minor}`;
      const isMild = isOlder ?? isGuide(place.file);
      const judgement = problem(flagRemoved, {
        severity: isMild ? 'info' : isOlder === undefined ? undefined : 'error',
        fact: isOlder === true ? 'later' : 'gone',
        consequence: isOlder === false ? 'now' : 'since',
        wayOut: replacement === undefined ? 'remove' : 'replace',
        values: { flag, release, program, error: `\`${error}\``, replacement: replacement ?? '' },
      });
      return placedAt(namePlace, judgement);
    }),
  );
}
