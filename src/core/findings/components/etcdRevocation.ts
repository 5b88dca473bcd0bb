import * as l10n from '@vscode/l10n';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/clusterModel.ts';
import { givenSetting } from '../../pki/cluster/servers.ts';
import { derListsAlone, isSince } from '../../pki/cluster/versionOfImage.ts';
import { formatDurationInWords } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { RelatedPlace } from '../findingModel.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Revocation list that etcd cannot read.
 *
 * When: `--client-crl-file` or `--peer-crl-file` names a PEM file. It is a warning if nothing tells the version of etcd, and information if
 * etcd is older than 3.6.
 *
 * etcd 3.5 reads the file with `x509.ParseCRL`, which accepts PEM. etcd 3.6 uses `x509.ParseRevocationList`, which only accepts DER.
 *
 * @category revocation
 * @stage understand
 * @see ETCD-tls
 */
export const etcdCrlNotDer = {
  code: 'etcd-crl-not-der',
  severity: 'error',
  fact: {
    older: 'This revocation list is PEM. etcd {version} can read it, but etcd 3.6 cannot.',
    since: 'This revocation list is PEM, but etcd {version} needs DER for {flag}.',
    unknown: 'This revocation list is PEM, but since etcd 3.6, {flag} needs DER.',
  },
  consequence: {
    since: 'Every handshake fails with `x509: malformed crl`.',
    unknown: 'From that version on, every handshake fails with `x509: malformed crl`.',
  },
  wayOut: 'Convert it with `openssl crl -outform DER`.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Revocation list expired.
 *
 * When: now is after `nextUpdate` of a list that etcd reads.
 *
 * etcd checks neither the dates nor the signature of the list, only serial numbers.
 *
 * @category revocation
 * @stage understand
 * @see ETCD-tls
 */
export const etcdCrlExpired = {
  code: 'etcd-crl-expired',
  severity: 'warning',
  fact: 'This revocation list expired {ago} ago ({nextUpdate}).',
  consequence: 'etcd does not notice: it still accepts certificates that were revoked later.',
  wayOut: 'Get a new list from the CA.',
} as const satisfies FindingRecord;

/** Reports revocation lists that etcd cannot read, and those that are out of date. */
export function checkEtcdRevocation({ components }: ClusterPicture, now: number): readonly FindingDraft[] {
  return components
    .filter(({ component }) => component === 'etcd')
    .flatMap((etcd) => ['--client-crl-file', '--peer-crl-file'].flatMap((flag) => judge(etcd, flag, now)));
}

function pemList({ version }: ComponentInstance, flag: string, related: readonly RelatedPlace[]): Judgement {
  const values = { version: `${version?.major}.${version?.minor}`, flag };
  if (version === undefined) {
    return problem(etcdCrlNotDer, {
      severity: 'warning',
      fact: 'unknown',
      consequence: 'unknown',
      values: { flag },
      related,
    });
  }
  return isSince(version, derListsAlone)
    ? problem(etcdCrlNotDer, { fact: 'since', consequence: 'since', values, related })
    : problem(etcdCrlNotDer, {
        severity: 'info',
        fact: 'older',
        consequence: undefined,
        values: { version: values.version },
        related,
      });
}

function judge(etcd: ComponentInstance, flag: string, now: number): readonly FindingDraft[] {
  const setting = givenSetting(etcd, flag);
  const [occurrence] = setting?.material?.occurrences ?? [];
  if (setting === undefined || occurrence === undefined) return [];
  const { content, block } = occurrence.credential;
  const related = [relatedPlace(occurrence, l10n.t('Revocation list'))];
  if (block.encoding[0] === 'pem') return [placedAt(setting.place, pemList(etcd, flag, related))];
  const end = content.kind === 'crl' ? content.nextUpdate : undefined;
  if (end === undefined || now <= end) return [];
  return [
    placedAt(
      setting.place,
      problem(etcdCrlExpired, {
        values: { ago: formatDurationInWords(now - end), nextUpdate: formatMoment(end, now) },
        related,
      }),
    ),
  ];
}
