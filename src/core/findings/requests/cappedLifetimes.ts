import * as l10n from '@vscode/l10n';
import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { formatDurationInWords, parseGoDuration } from '../../text/duration.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { atScalar } from './requestPlaces.ts';

/**
 * Lifetime will be shortened.
 *
 * When: `expirationSeconds` is more than `--cluster-signing-duration` of kube-controller-manager allows.
 *
 * @category csr
 * @stage understand
 * @see K-signer
 */
export const csrExpirationCapped = {
  code: 'csr-expiration-capped',
  severity: 'info',
  fact: 'This lifetime of {lifetime} will be shortened to {limit}, the maximum of kube-controller-manager.',
} as const satisfies FindingRecord;

/** Tells of requests for a longer life than kube-controller-manager gives. */
export function checkCappedLifetimes(
  picture: ClusterPicture,
  requests: readonly SigningRequest[],
): readonly FindingDraft[] {
  const limited = requests.filter(({ signer, expirationSeconds }) => signer?.controller && expirationSeconds);
  if (limited.length === 0) return [];
  const { clusters } = connectionModelOf(picture.graph);
  return limited.flatMap((request) => {
    const cluster = clusters.find(({ objects }) => objects.some(({ object }) => object === request.placed.object));
    const manager = cluster?.components.find(({ component }) => component === 'kube-controller-manager');
    const limit = manager && limitOf(manager);
    const field = request.expirationSeconds;
    const seconds = secondsIn(field);
    if (field === undefined || seconds === undefined || limit === undefined || seconds <= limit.seconds) return [];
    const values = {
      lifetime: formatDurationInWords(seconds * 1000),
      limit: formatDurationInWords(limit.seconds * 1000),
    };
    const related = limit.setting && [relatedAt(limit.setting.place, l10n.t('The longest lifetime'))];
    return [placedAt(atScalar(request, field), problem(csrExpirationCapped, { values, related }))];
  });
}

function limitOf(manager: ComponentInstance): { readonly seconds: number; readonly setting?: Setting } | undefined {
  const setting = settingOf(manager, '--cluster-signing-duration');
  if (setting === undefined)
    return manager.isPartial ? undefined : { seconds: signingRequestRules.usualDurationSeconds };
  const milliseconds = setting.value === undefined ? undefined : parseGoDuration(setting.value);
  return milliseconds === undefined ? undefined : { seconds: milliseconds / 1000, setting };
}
