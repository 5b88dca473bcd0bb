import * as l10n from '@vscode/l10n';
import type { ClusterPicture, Kubeconfig, KubeconfigCluster } from '../../pki/cluster/clusterModel.ts';
import { isLoopback, serverUrl } from '../../pki/kubeconfig/serverUrl.ts';
import { insecureWithCa } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { fieldAt, keyPlace, valuePlace } from './kubeconfigFields.ts';

/**
 * Server not verified.
 *
 * When: `insecure-skip-tls-verify` is true.
 *
 * A fake server gets bearer tokens, or passes the session on to the real one. Client certificates do not prevent it from answering.
 *
 * @category wiring
 * @stage understand
 * @see CG-transport
 */
export const kubeconfigInsecure = {
  code: 'kubeconfig-insecure',
  severity: 'warning',
  fact: 'The server is not verified: anyone on the network path can pose as the API server.',
  consequence: 'A fake server receives the credentials of this kubeconfig.',
  wayOut: 'Remove insecure-skip-tls-verify, and set certificate-authority-data to the CA of the cluster.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * CA and insecure-skip-tls-verify both set.
 *
 * When: `insecure-skip-tls-verify` is true, and a CA is set as a path or as data.
 *
 * @category wiring
 * @stage understand
 * @see CG-transport
 */
export const kubeconfigInsecureWithCa = {
  code: 'kubeconfig-insecure-with-ca',
  severity: 'error',
  fact: 'A CA and insecure-skip-tls-verify are both set.',
  consequence: insecureWithCa,
  wayOut: 'Remove insecure-skip-tls-verify so that the server is verified.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/**
 * Server called without TLS.
 *
 * When: `server` begins with `http://`. For a loopback address, as of `kubectl proxy`, it is information.
 *
 * client-go sends credentials over TLS only.
 *
 * @category wiring
 * @stage understand
 * @see CG-kubeconfig
 */
export const kubeconfigHttp = {
  code: 'kubeconfig-http',
  severity: 'error',
  fact: 'Over http, client-go sends no credentials, and anyone on the network path can read the traffic.',
  consequence: 'The API server answers `Error from server (BadRequest)`.',
  wayOut: 'Use https.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Kubeconfig without a CA.
 *
 * When: the server is called over https, no CA is set, and `insecure-skip-tls-verify` is not true.
 *
 * This works only if a public CA issued the server certificate. Otherwise set `certificate-authority-data`. If the server's certificate is
 * among the files, it is reported as [private-ca-not-configured](private-ca-not-configured.md).
 *
 * @category wiring
 * @stage understand
 * @see CG-transport
 */
export const kubeconfigNoCa = {
  code: 'kubeconfig-no-ca',
  severity: 'info',
  fact: 'No CA is set, so clients verify the server with the trust store of their system.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

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
    const related = ca && [relatedAt(ca.place, l10n.t('The CA'))];
    return [placedAt(place, hasCa ? problem(kubeconfigInsecureWithCa, { related }) : problem(kubeconfigInsecure, {}))];
  }
  return hasCa ? [] : withoutCa(kubeconfig, cluster);
}

function schemeAndHost({ node }: KubeconfigCluster): { readonly scheme: string; readonly host: string } | undefined {
  const server = fieldAt(node, 'server');
  const url = server && serverUrl(server.text);
  return url === undefined || 'error' in url ? undefined : url;
}

function plainHttp(kubeconfig: Kubeconfig, cluster: KubeconfigCluster): readonly FindingDraft[] {
  const url = schemeAndHost(cluster);
  if (cluster.server === undefined || url?.scheme !== 'http' || !/^http:/i.test(cluster.server.text)) return [];
  // kubectl proxy.
  const severity = isLoopback(url.host) ? 'info' : undefined;
  return [placedAt(valuePlace(kubeconfig, cluster.server), problem(kubeconfigHttp, { severity }))];
}

function withoutCa(kubeconfig: Kubeconfig, cluster: KubeconfigCluster): readonly FindingDraft[] {
  if (cluster.server === undefined || schemeAndHost(cluster)?.scheme !== 'https') return [];
  return [placedAt(valuePlace(kubeconfig, cluster.server), problem(kubeconfigNoCa, {}))];
}
