import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import type { ClusterPicture, Setting } from '../../pki/cluster/clusterModel.ts';
import { givenSetting, isOn } from '../../pki/cluster/servers.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { type ServingCertificate, servingCertificates } from './servingCertificates.ts';

/**
 * etcd certificate without clientAuth.
 *
 * When: the certificate of an etcd server lacks clientAuth, etcd requires client certificates, and no `--client-cert-file` is set. For
 * the certificate of a member, it is an error, and the flag is `--peer-client-cert-file`.
 *
 * etcd logs `bad certificate`. Its gateway, or the connection between members, does not work.
 *
 * @category usage
 * @stage understand
 * @see ETCD-9785, KA-certlist
 */
export const etcdServerNeedsClientauth = {
  code: 'etcd-server-needs-clientauth',
  severity: 'warning',
  fact: {
    server: 'etcd also uses this certificate to call itself, but it lacks the usage clientAuth.',
    member: 'etcd members use this certificate to call each other, but it lacks the usage clientAuth.',
  },
  consequence: 'etcd rejects it with `x509: certificate specifies an incompatible key usage`.',
  wayOut: 'Reissue it with serverAuth and clientAuth.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/** Reports certificates of etcd with which it cannot call itself, or the other members. */
export function checkEtcdClientUsage(picture: ClusterPicture): readonly FindingDraft[] {
  const unable = (each: ServingCertificate) => !allowsUsage(each.node.certificate, 'clientAuth');
  const servers = servingCertificates(picture, 'etcd', '--cert-file', 'etcd-server').filter(unable);
  const members = servingCertificates(picture, 'etcd', '--peer-cert-file', 'etcd-peer').filter(unable);
  return [...servers.flatMap(judgeServer), ...members.flatMap(judgeMember)];
}

/** Only where its flags say so it demands certificates, its own gateway's included. */
function judgeServer(serving: ServingCertificate): readonly FindingDraft[] {
  const { server, occurrence } = serving;
  const demand = demandOf(serving, '--trusted-ca-file', '--client-cert-auth');
  if (demand === undefined || server === undefined || givenSetting(server, '--client-cert-file') !== undefined)
    return [];
  return [judgedAt(occurrence, lacking('server', demand))];
}

/** Members that call each other are the usual case; only flags say otherwise. */
function judgeMember(serving: ServingCertificate): readonly FindingDraft[] {
  const { server, occurrence } = serving;
  const demand = demandOf(serving, '--peer-trusted-ca-file', '--peer-client-cert-auth');
  if (server !== undefined && (demand === undefined || givenSetting(server, '--peer-client-cert-file') !== undefined)) {
    return [];
  }
  return [judgedAt(occurrence, lacking('member', demand))];
}

function demandOf({ server }: ServingCertificate, caFlag: string, flag: string): Setting | undefined {
  if (server === undefined) return undefined;
  return givenSetting(server, caFlag) ?? (isOn(server, flag) ? givenSetting(server, flag) : undefined);
}

function lacking(who: 'server' | 'member', demand: Setting | undefined) {
  return problem(etcdServerNeedsClientauth, {
    severity: who === 'member' ? 'error' : undefined,
    fact: who,
    related: demand && [relatedAt(demand.namePlace, l10n.t('Flag that demands client certificates'))],
  });
}
