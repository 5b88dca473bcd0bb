import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';

/** A CA of one role on other machines, seen from a machine that has none. */
export type CaOfCluster =
  /** That of the machine's own cluster. */
  | { readonly kind: 'own'; readonly nodes: readonly CertificateNode[] }
  /** Those of clusters to which the machine does not belong, or nobody knows. */
  | { readonly kind: 'others'; readonly nodes: readonly CertificateNode[] };

/**
 * Tells which CA on other machines is that of a machine's cluster: the one whose machine names the same API server, in kubeadm's
 * configuration or a kubeconfig; without such a name the only one. A machine of which there are no files is of a new cluster.
 *
 * @param cas - CAs of one role.
 */
export function caOfCluster(graph: PkiGraph, host: string, cas: readonly CertificateNode[]): CaOfCluster {
  const servers = serversByHost(graph);
  const own = servers.get(host) ?? new Set();
  const isNew = !graph.files.some((file) => hostOf(file) === host);
  const relationOf = ({ occurrences }: CertificateNode): 'same' | 'unknown' | 'other' => {
    const theirs = occurrences.map(({ file }) => servers.get(hostOf(file)) ?? new Set<string>());
    if (theirs.some((each) => [...each].some((server) => own.has(server)))) return 'same';
    if (isNew) return 'other';
    return own.size === 0 || theirs.some(({ size }) => size === 0) ? 'unknown' : 'other';
  };
  const same = cas.filter((node) => relationOf(node) === 'same');
  const meant =
    same.length > 0 ? same : cas.length === cas.filter((node) => relationOf(node) === 'unknown').length ? cas : [];
  return new Set(meant.map(({ keyId }) => keyId)).size === 1
    ? { kind: 'own', nodes: meant }
    : { kind: 'others', nodes: cas };
}

/** The API servers that a machine's files lead to, by machine: `10.0.0.11:6443`. */
function serversByHost(graph: PkiGraph): ReadonlyMap<string, Set<string>> {
  const { kubeadm, kubeconfigs } = clusterPictureOf(graph);
  const servers = new Map<string, Set<string>>();
  const add = (host: string, server: string | undefined): void => {
    const address = addressOf(server ?? '');
    if (address !== '') servers.set(host, (servers.get(host) ?? new Set()).add(address));
  };
  for (const { placed, controlPlaneEndpoint } of kubeadm) add(placed.host, controlPlaneEndpoint?.text);
  for (const { host, clusters } of kubeconfigs) for (const { server } of clusters) add(host, server?.text);
  return servers;
}

/** Every machine has a server of its own at its loopback address. */
function addressOf(server: string): string {
  const [, address = ''] = /^(?:https?:\/\/)?([^/]*)/i.exec(server.toLowerCase()) ?? [];
  if (/^(?:localhost|127\.|\[::1\])/.test(address)) return '';
  return address === '' || /[^\]:]:\d+$|\]:\d+$/.test(address) ? address : `${address}:6443`;
}
