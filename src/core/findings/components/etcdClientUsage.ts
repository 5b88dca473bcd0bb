import * as l10n from '@vscode/l10n';
import { allowsUsage } from '../../kubernetes/roleBySubject.ts';
import type { ClusterPicture, ComponentInstance } from '../../pki/cluster/model.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { relatedAt } from '../placedAt.ts';
import { givenSetting, isOn } from './servers.ts';

/** Reports serving certificates of etcd with which its own gateway cannot call it. */
export function checkEtcdClientUsage({ components }: ClusterPicture): readonly FindingDraft[] {
  return components.filter(({ component }) => component === 'etcd').flatMap(judge);
}

/** Members call each other with `--peer-cert-file`: its usages are judged with its role. */
function judge(etcd: ComponentInstance): readonly FindingDraft[] {
  const trusted = givenSetting(etcd, '--trusted-ca-file');
  const demands = trusted ?? (isOn(etcd, '--client-cert-auth') ? givenSetting(etcd, '--client-cert-auth') : undefined);
  const material = givenSetting(etcd, '--cert-file')?.material;
  const [leaf] = material?.certificates ?? [];
  const occurrence = material?.occurrences.find(({ credential }) => credential.fingerprint === leaf?.fingerprint);
  if (demands === undefined || leaf === undefined || occurrence === undefined) return [];
  if (givenSetting(etcd, '--client-cert-file') !== undefined || allowsUsage(leaf.certificate, 'clientAuth')) return [];
  return [
    judgedAt(occurrence, {
      code: 'etcd-server-needs-clientauth',
      fact: l10n.t('etcd calls itself with this certificate, too, and it lacks the usage clientAuth.'),
      consequence: l10n.t(
        'Its gateway is refused with {0}.',
        '`tls: failed to verify certificate: x509: certificate specifies an incompatible key usage`',
      ),
      wayOut: l10n.t('Re-issue it with serverAuth and clientAuth.'),
      related: [relatedAt(demands.namePlace, l10n.t('Flag that demands client certificates'))],
    }),
  ];
}
