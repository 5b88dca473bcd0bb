import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import type { ClusterPicture, Setting } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { givenSetting, isOn } from './servers.ts';
import { type ServingCertificate, servingCertificates } from './servingCertificates.ts';

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
  return [
    judgedAt(occurrence, {
      ...lacking(demand),
      fact: l10n.t('etcd calls itself with this certificate, too, and it lacks the usage clientAuth.'),
      consequence: l10n.t('Its gateway is refused with {0}.', incompatible),
    }),
  ];
}

/** Members that call each other are the usual case; only flags say otherwise. */
function judgeMember(serving: ServingCertificate): readonly FindingDraft[] {
  const { server, occurrence } = serving;
  const demand = demandOf(serving, '--peer-trusted-ca-file', '--peer-client-cert-auth');
  if (server !== undefined && (demand === undefined || givenSetting(server, '--peer-client-cert-file') !== undefined)) {
    return [];
  }
  return [
    judgedAt(occurrence, {
      ...lacking(demand),
      severity: 'error',
      fact: l10n.t('etcd members call each other with this certificate, and it lacks the usage clientAuth.'),
      consequence: l10n.t('The others refuse this one with {0}.', incompatible),
    }),
  ];
}

const incompatible = '`x509: certificate specifies an incompatible key usage`';

function demandOf({ server }: ServingCertificate, caFlag: string, flag: string): Setting | undefined {
  if (server === undefined) return undefined;
  return givenSetting(server, caFlag) ?? (isOn(server, flag) ? givenSetting(server, flag) : undefined);
}

function lacking(demand: Setting | undefined): Pick<Judgement, 'code' | 'wayOut' | 'related'> {
  return {
    code: 'etcd-server-needs-clientauth',
    wayOut: l10n.t('Re-issue it with serverAuth and clientAuth.'),
    ...(demand === undefined
      ? {}
      : { related: [relatedAt(demand.namePlace, l10n.t('Flag that demands client certificates'))] }),
  };
}
