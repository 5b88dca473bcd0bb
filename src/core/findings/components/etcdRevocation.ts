import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance, ComponentVersion } from '../../pki/cluster/clusterModel.ts';
import { isSince } from '../../pki/cluster/versionOfImage.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { givenSetting } from './servers.ts';

/** Reports revocation lists that etcd cannot read, and those that are out of date. */
export function checkEtcdRevocation({ components }: ClusterPicture, now: number): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'etcd')
    .flatMap((etcd) => ['--client-crl-file', '--peer-crl-file'].flatMap((flag) => judge(etcd, flag, now)));
}

/** Until then it parsed them with `x509.ParseCRL`, which takes PEM, too; since then with `x509.ParseRevocationList`. */
const derAlone: ComponentVersion = { major: 3, minor: 6 };

function pemList({ version }: ComponentInstance, flag: string): Judgement {
  const judgement = {
    code: 'etcd-crl-not-der' as const,
    wayOut: l10n.t('Convert it with {0}.', '`openssl crl -outform DER`'),
  };
  if (version !== undefined && !isSince(version, derAlone)) {
    return {
      ...judgement,
      severity: 'info',
      fact: l10n.t('This revocation list is PEM, which etcd {0} reads and etcd 3.6 does not.', versionText(version)),
    };
  }
  const refusal = '`x509: malformed crl`';
  return version === undefined
    ? {
        ...judgement,
        severity: 'warning',
        fact: l10n.t('This revocation list is PEM, and etcd reads {0} as DER since 3.6.', flag),
        consequence: l10n.t('From that version on every handshake fails with {0}.', refusal),
      }
    : {
        ...judgement,
        fact: l10n.t('etcd {0} reads {1} as DER, and this file is PEM.', versionText(version), flag),
        consequence: l10n.t('Every handshake fails with {0}.', refusal),
      };
}

function versionText({ major, minor }: ComponentVersion): string {
  return `${major}.${minor}`;
}

function judge(etcd: ComponentInstance, flag: string, now: number): readonly FindingDraft[] {
  const setting = givenSetting(etcd, flag);
  const [occurrence] = setting?.material?.occurrences ?? [];
  if (setting === undefined || occurrence === undefined) return [];
  const { content, block } = occurrence.credential;
  const related = [relatedPlace(occurrence, l10n.t('Revocation list'))];
  if (block.encoding[0] === 'pem') return [placedAt(setting.place, { ...pemList(etcd, flag), related })];
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
