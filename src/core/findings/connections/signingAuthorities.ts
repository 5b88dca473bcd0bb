import * as l10n from '@vscode/l10n';
import { componentFlags } from '../../kubernetes/tables/componentFlags.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { Cluster, ConnectionModel } from '../../pki/cluster/connections/model.ts';
import type { ComponentInstance, Setting } from '../../pki/cluster/model.ts';
import { verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import type { PkiGraph } from '../../pki/model.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/** The CAs with which kube-controller-manager signs client certificates; what serves is verified elsewhere. */
const signingFlags = componentFlags['kube-controller-manager'].flags
  .map(({ flag }) => flag)
  .filter((flag) => /^--cluster-signing-(?:kube(?:let-client|-apiserver-client)-)?cert-file$/.test(flag));

const anyUsage = '2.5.29.37.0';

/** Reports CAs that sign client certificates which kube-apiserver then refuses. */
export function checkSigningAuthorities({ graph, clusters }: ConnectionModel, now: number): readonly FindingDraft[] {
  return clusters.flatMap((cluster) =>
    signersOf(cluster).flatMap((setting) => {
      const refusing = apiserversOf(cluster).find(({ trust }) => isRefused(graph, setting, trust, now));
      return refusing === undefined ? [] : [draft(setting, refusing.trust)];
    }),
  );
}

function signersOf({ components }: Cluster): readonly Setting[] {
  return components
    .filter(({ component }) => component === 'kube-controller-manager')
    .flatMap((instance) => signingFlags.flatMap((flag) => settingOf(instance, flag) ?? []));
}

function apiserversOf({
  components,
}: Cluster): readonly { readonly instance: ComponentInstance; readonly trust: Setting }[] {
  return components.flatMap((instance) => {
    const trust = instance.component === 'kube-apiserver' ? settingOf(instance, '--client-ca-file') : undefined;
    return trust === undefined ? [] : [{ instance, trust }];
  });
}

/** Whether nothing that is trusted leads to the CA; its dates and what else is wrong with it others report. */
function isRefused(
  graph: PkiGraph,
  { material: signing }: Setting,
  { material: trusted }: Setting,
  at: number,
): boolean {
  const [ca] = signing?.certificates ?? [];
  const anchors = trusted?.certificates ?? [];
  if (ca === undefined || anchors.length === 0 || anchors.some(({ keyId }) => keyId === ca.keyId)) return false;
  const verdict = verifyBetween(graph, { presented: [ca], anchors, at, usages: [anyUsage] });
  return verdict !== undefined && 'error' in verdict && verdict.error?.code === 'unknownAuthority';
}

function draft({ material, place }: Setting, trust: Setting): FindingDraft {
  const [ca] = material?.certificates ?? [];
  const name = ca === undefined ? '' : subjectName(ca.certificate);
  return placedAt(place, {
    code: 'signing-ca-not-trusted',
    fact: l10n.t(
      'kube-controller-manager signs with CA {0}, which is not in {1} of kube-apiserver.',
      name,
      '--client-ca-file',
    ),
    consequence: l10n.t('Certificates of kubelets and users that it signs are answered `Unauthorized`.'),
    wayOut: l10n.t('Add CA {0} to the file of {1}.', name, '--client-ca-file'),
    related: [relatedAt(trust.place, l10n.t('CAs that kube-apiserver trusts'))],
  });
}
