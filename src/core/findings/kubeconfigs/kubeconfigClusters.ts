import * as l10n from '@vscode/l10n';
import type { ClusterPicture, FilePlace, Kubeconfig, KubeconfigCluster } from '../../pki/cluster/clusterModel.ts';
import { isLoopback, serverUrl } from '../../pki/kubeconfig/serverUrl.ts';
import type { FindingDraft } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fieldAt, keyPlace, valuePlace } from './kubeconfigFields.ts';

/** Judges how each cluster entry of a kubeconfig has the server reached and verified. */
export function checkKubeconfigClusters({ kubeconfigs }: ClusterPicture): readonly FindingDraft[] {
  return kubeconfigs.flatMap((kubeconfig) => kubeconfig.clusters.flatMap((cluster) => judge(kubeconfig, cluster)));
}

function judge(kubeconfig: Kubeconfig, cluster: KubeconfigCluster): readonly FindingDraft[] {
  const { insecure, ca, node } = cluster;
  const plain = plainHttp(kubeconfig, cluster);
  if (plain.length > 0) return plain;
  const field = 'certificate-authority';
  const hasCa = [field, `${field}-data`].some((each) => node?.entries.has(each) === true);
  if (insecure !== undefined) {
    const place = keyPlace(kubeconfig, insecure);
    return [placedAt(place, hasCa ? contradiction(ca?.place) : unverified())];
  }
  return hasCa ? [] : withoutCa(kubeconfig, cluster);
}

function unverified(): Judgement {
  return {
    code: 'kubeconfig-insecure',
    fact: l10n.t('The server’s certificate is not verified: anyone on the way can pose as the API server.'),
    consequence: l10n.t('Such a server receives the credentials of this kubeconfig.'),
    wayOut: l10n.t('Remove insecure-skip-tls-verify, and set certificate-authority-data to the cluster’s CA.'),
  };
}

function contradiction(ca: FilePlace | undefined): Judgement {
  return {
    code: 'kubeconfig-insecure-with-ca',
    fact: l10n.t('A CA and insecure-skip-tls-verify exclude each other.'),
    consequence: l10n.t(
      'client-go stops with {0}.',
      '`specifying a root certificates file with the insecure flag is not allowed`',
    ),
    wayOut: l10n.t('Remove insecure-skip-tls-verify to have the server verified.'),
    ...(ca === undefined ? {} : { related: [relatedAt(ca, l10n.t('The CA'))] }),
  };
}

function schemeAndHost({ node }: KubeconfigCluster): { readonly scheme: string; readonly host: string } | undefined {
  const server = fieldAt(node, 'server');
  const url = server && serverUrl(server.text);
  return url === undefined || 'error' in url ? undefined : url;
}

function plainHttp(kubeconfig: Kubeconfig, cluster: KubeconfigCluster): readonly FindingDraft[] {
  const url = schemeAndHost(cluster);
  if (cluster.server === undefined || url?.scheme !== 'http' || !/^http:/i.test(cluster.server.text)) return [];
  return [
    placedAt(valuePlace(kubeconfig, cluster.server), {
      code: 'kubeconfig-http',
      // kubectl proxy.
      ...(isLoopback(url.host) ? { severity: 'info' } : {}),
      fact: l10n.t(
        'The server is reached without TLS: client-go sends it no credentials, and everybody on the way reads along.',
      ),
      consequence: l10n.t('An API server answers {0}.', '`Error from server (BadRequest)`'),
      wayOut: l10n.t('Write https.'),
    }),
  ];
}

function withoutCa(kubeconfig: Kubeconfig, cluster: KubeconfigCluster): readonly FindingDraft[] {
  if (cluster.server === undefined || schemeAndHost(cluster)?.scheme !== 'https') return [];
  const fact = l10n.t('No CA is set: the certificate authorities of the system verify the server.');
  return [placedAt(valuePlace(kubeconfig, cluster.server), { code: 'kubeconfig-no-ca', fact })];
}
