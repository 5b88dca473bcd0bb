import type { KubeconfigCluster } from '../cluster/clusterModel.ts';
import type { CertificateNode } from '../pkiModel.ts';

/**
 * Compares the CA that a kubeconfig trusts with that of the cluster at its address, by where they begin: one that begins earlier is from
 * before the CA was replaced, one that begins later is of another cluster. Installers that make two clusters in one second leave it open.
 *
 * @returns `none` without a CA in the kubeconfig, `unknown` if the dates of one of the two are not known.
 */
export function ageOfTrust(
  cluster: KubeconfigCluster | undefined,
  own: readonly CertificateNode[],
): 'none' | 'older' | 'same' | 'newer' | 'unknown' {
  const trusted = cluster?.ca?.certificates ?? [];
  if (trusted.length === 0) return 'none';
  const difference = latestBegin(trusted) - latestBegin(own);
  if (!Number.isFinite(difference)) return 'unknown';
  return difference < 0 ? 'older' : difference === 0 ? 'same' : 'newer';
}

function latestBegin(nodes: readonly CertificateNode[]): number {
  return Math.max(...nodes.map(({ certificate }) => certificate.notBefore ?? Number.NEGATIVE_INFINITY));
}
