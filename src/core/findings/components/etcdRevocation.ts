import * as l10n from '@vscode/l10n';
import type { ClusterPicture, Setting } from '../../pki/cluster/model.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { givenSetting } from './servers.ts';

/** Reports revocation lists that etcd cannot read, and those that are out of date. */
export function checkEtcdRevocation({ components }: ClusterPicture, now: number): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'etcd')
    .flatMap((etcd) =>
      ['--client-crl-file', '--peer-crl-file'].flatMap((flag) => judge(givenSetting(etcd, flag), now)),
    );
}

function judge(setting: Setting | undefined, now: number): readonly FindingDraft[] {
  const [occurrence] = setting?.material?.occurrences ?? [];
  if (setting === undefined || occurrence === undefined) return [];
  const { content, block } = occurrence.credential;
  const related = [relatedPlace(occurrence, l10n.t('Revocation list'))];
  if (block.encoding[0] === 'pem') {
    return [
      placedAt(setting.place, {
        code: 'etcd-crl-not-der',
        fact: l10n.t('etcd reads {0} as DER, and this file is PEM.', setting.flag),
        consequence: l10n.t('Every handshake fails with {0}.', '`x509: malformed crl`'),
        wayOut: l10n.t('Convert it with {0}.', '`openssl crl -outform DER`'),
        related,
      }),
    ];
  }
  const end = content.kind === 'crl' ? content.nextUpdate : undefined;
  if (end === undefined || now <= end) return [];
  return [
    placedAt(setting.place, {
      code: 'etcd-crl-expired',
      fact: l10n.t(
        'This revocation list is out of date since {0} ({1} ago).',
        formatMoment(end, now),
        formatDurationInWords(now - end),
      ),
      consequence: l10n.t(
        'etcd compares serial numbers only, so certificates that were revoked since are still accepted.',
      ),
      wayOut: l10n.t('Have the CA publish a new list.'),
      related,
    }),
  ];
}
