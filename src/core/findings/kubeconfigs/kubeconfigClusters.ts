import * as l10n from '@vscode/l10n';
import type { ScalarNode } from '../../locate/objects/model.ts';
import type { ClusterPicture, FilePlace, Kubeconfig, KubeconfigCluster } from '../../pki/cluster/model.ts';
import type { FindingDraft } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/** Judges how each cluster entry of a kubeconfig has the server verified. */
export function checkKubeconfigClusters({ kubeconfigs }: ClusterPicture): readonly FindingDraft[] {
  return kubeconfigs.flatMap((kubeconfig) => kubeconfig.clusters.flatMap((cluster) => judge(kubeconfig, cluster)));
}

function judge({ file }: Kubeconfig, { insecure, ca }: KubeconfigCluster): readonly FindingDraft[] {
  if (insecure === undefined) return [];
  const place = keyPlace(file, insecure);
  return [placedAt(place, ca === undefined ? unverified() : contradiction(ca.place))];
}

function keyPlace(file: FilePlace['file'], node: ScalarNode): FilePlace {
  return { file, span: node.keySpan ?? node.span };
}

function unverified(): Judgement {
  return {
    code: 'kubeconfig-insecure',
    fact: l10n.t('The server’s certificate is not verified: anyone on the way can pose as the API server.'),
    consequence: l10n.t('Such a server receives the credentials of this kubeconfig.'),
    wayOut: l10n.t('Remove insecure-skip-tls-verify, and set certificate-authority-data to the cluster’s CA.'),
  };
}

function contradiction(ca: FilePlace): Judgement {
  return {
    code: 'kubeconfig-insecure-with-ca',
    fact: l10n.t('A CA and insecure-skip-tls-verify exclude each other.'),
    consequence: l10n.t(
      'client-go stops with {0}.',
      '`specifying a root certificates file with the insecure flag is not allowed`',
    ),
    wayOut: l10n.t('Remove insecure-skip-tls-verify to have the server verified.'),
    related: [relatedAt(ca, l10n.t('The CA'))],
  };
}
