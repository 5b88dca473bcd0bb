import * as l10n from '@vscode/l10n';
import { componentFlags } from '../../kubernetes/tables/componentFlags.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ComponentInstance, Setting } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type { Cluster, ConnectionModel } from '../../pki/cluster/connections/connectionModel.ts';
import { isSigning } from '../../pki/cluster/servers.ts';
import { verifyBetween } from '../../pki/cluster/verifyBetween.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Signing CA not trusted.
 *
 * When: the `--client-ca-file` of kube-apiserver does not contain the CA with which kube-controller-manager signs client certificates (`--cluster-signing-cert-file`
 * and the flags for `kube-apiserver-client` and `kubelet-client`).
 *
 * Kubelets cannot join or renew their certificates.
 *
 * @category chain
 * @stage understand
 * @see K8S-tlsboot
 */
export const signingCaNotTrusted = {
  code: 'signing-ca-not-trusted',
  severity: 'error',
  fact: 'kube-controller-manager signs with CA {ca}, which is not in --client-ca-file of kube-apiserver.',
  consequence: 'kube-apiserver answers kubelets and users with these certificates with `Unauthorized`.',
  wayOut: 'Add CA {ca} to the file of --client-ca-file.',
  quickFix: 'append-block',
} as const satisfies FindingRecord;

/** The CAs with which kube-controller-manager signs client certificates; what serves is verified elsewhere. */
const signingFlags = componentFlags['kube-controller-manager'].flags
  .map(({ flag }) => flag)
  .filter((flag) => /^--cluster-signing-(?:kube(?:let-client|-apiserver-client)-)?cert-file$/.test(flag));

const anyUsage = '2.5.29.37.0';

/** Reports CAs that sign client certificates which kube-apiserver then refuses. */
export function checkSigningAuthorities(
  { graph, clusters }: ConnectionModel,
  told: readonly FindingDraft[],
  now: number,
): readonly FindingDraft[] {
  return clusters.flatMap((cluster) =>
    signersOf(cluster).flatMap(({ instance, setting }) => {
      const trusts = trustsFor(cluster, instance).filter((trust) => !isTold(trust, told));
      const refusing = trusts.find((trust) => isRefused(graph, setting, trust, now));
      return refusing === undefined ? [] : [draft(setting, refusing)];
    }),
  );
}

/** That the API server trusts the wrong CA altogether is told where it does. */
function isTold({ place, material }: Setting, told: readonly FindingDraft[]): boolean {
  return told.some(({ path, span }) =>
    path === place.file.path ? span?.start === place.span.start : path === material?.filePath,
  );
}

interface Signer {
  readonly instance: ComponentInstance;
  readonly setting: Setting;
}

function signersOf({ components }: Cluster): readonly Signer[] {
  return components
    .filter(({ component }) => component === 'kube-controller-manager')
    .flatMap((instance) =>
      signingFlags.flatMap((flag) => {
        const setting = settingOf(instance, flag);
        return setting === undefined || !isSigning(instance, flag) ? [] : [{ instance, setting }];
      }),
    );
}

/** What the API server of the same machine trusts, else each; how control planes differ is another finding. */
function trustsFor({ components }: Cluster, { host }: ComponentInstance): readonly Setting[] {
  const servers = components.filter(({ component }) => component === 'kube-apiserver');
  const own = servers.filter((each) => each.host === host);
  return (own.length > 0 ? own : servers).flatMap((instance) => settingOf(instance, '--client-ca-file') ?? []);
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
  return placedAt(
    place,
    problem(signingCaNotTrusted, {
      values: { ca: ca === undefined ? '' : subjectName(ca.certificate) },
      related: [relatedAt(trust.place, l10n.t('CAs that kube-apiserver trusts'))],
    }),
  );
}
