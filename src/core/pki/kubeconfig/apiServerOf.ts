import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { groupByEach } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigCluster, KubeconfigUser } from '../cluster/clusterModel.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { hostnameFault } from '../verification/hostname.ts';
import { ageOfTrust } from './ageOfTrust.ts';
import { type ApiServer, apiServersOf } from './apiServers.ts';
import { isLoopback, isOfOneCluster, serverUrl } from './serverUrl.ts';
import { textAt } from './textAt.ts';

/**
 * Finds the API server of a kubeconfig's cluster. Names prove nothing, and other clusters may reuse addresses.
 *
 * Decided by the CA that verifies its certificate; otherwise the CA that verifies the user; otherwise the kubeconfig
 * being one of the cluster's own files, or kubectl's of a user, on the server's machine, where its address leads nowhere else;
 * otherwise the address, if the CA is older than the server's.
 *
 * @returns `undefined` if it is not among the files, or ambiguous.
 */
export function apiServerOf(
  picture: ClusterPicture,
  kubeconfig: Kubeconfig,
  cluster: KubeconfigCluster,
  user: KubeconfigUser | undefined,
): ApiServer | undefined {
  const { graph } = picture;
  const servers = apiServersOf(picture);
  if (servers.length === 0) return undefined;
  const host = hostOfServer(cluster);
  const oneOf = (candidates: readonly ApiServer[]): ApiServer | undefined => nearest(candidates, kubeconfig, host);
  const { byPresented, byClientCa } = serverIndex(picture);
  const byCa = serversUnder(byPresented, keysOf(cluster.ca?.certificates ?? []));
  if (byCa.length > 0) return oneOf(byCa);
  const byClient = serversUnder(byClientCa, keysAbove(graph, user?.certificate?.certificates ?? []));
  if (byClient.length > 0) return oneOf(byClient);
  const path = posix(kubeconfig.file.hostPath ?? kubeconfig.file.path);
  const isOwn =
    rolesByPath(path)?.kubeconfig !== undefined || (userFile.test(path) && host !== undefined && isOfOneCluster(host));
  const onHost = servers.filter((server) => server.host === kubeconfig.host);
  const isThere = onHost.some((server) => host !== undefined && isServing(server, host));
  if (isOwn && isThere) return oneOf(onHost);
  const byAddress = servers.filter(
    (server) => host !== undefined && !isLoopback(host) && isServing(server, host) && isFormer(cluster, server),
  );
  return new Set(byAddress.map(caKeyOf)).size === 1 ? oneOf(byAddress) : undefined;
}

/** What kubectl reads by default. */
const userFile = /(?:^|\/)(?:root|home\/[^/]+)\/\.kube\/config$/;

function hostOfServer({ node }: KubeconfigCluster): string | undefined {
  const url = serverUrl(textAt(node, 'server')?.text ?? '');
  return 'error' in url ? undefined : url.host;
}

/** Of the servers of one cluster the one with the address, otherwise the one on the same machine. */
function nearest(
  servers: readonly ApiServer[],
  kubeconfig: Kubeconfig,
  host: string | undefined,
): ApiServer | undefined {
  const [first, ...others] = servers;
  if (others.length === 0) return first;
  const tests: readonly ((server: ApiServer) => boolean)[] = [
    (server) => host !== undefined && server.address === host,
    (server) => server.host === kubeconfig.host,
    (server) => host !== undefined && isServing(server, host),
  ];
  for (const test of tests) {
    const found = servers.find(test);
    if (found !== undefined) return found;
  }
  return first;
}

/** Servers by keys. A workspace may hold a thousand kubeconfigs, and as many clusters. */
interface ServerIndex {
  /** By the keys of what they present, and of its issuers. */
  readonly byPresented: ReadonlyMap<string, readonly ApiServer[]>;
  /** By the keys of the CAs by which they verify clients. */
  readonly byClientCa: ReadonlyMap<string, readonly ApiServer[]>;
}

const serverIndex = memoisedBy((picture: ClusterPicture): ServerIndex => {
  const servers = apiServersOf(picture);
  return {
    byPresented: groupByEach(servers, ({ presented }) => keysAbove(picture.graph, presented)),
    byClientCa: groupByEach(servers, ({ clientCa = [] }) => keysOf(clientCa)),
  };
});

/** The servers of all keys, each once. */
function serversUnder(
  index: ReadonlyMap<string, readonly ApiServer[]>,
  keys: ReadonlySet<string>,
): readonly ApiServer[] {
  return [...new Set([...keys].flatMap((key) => index.get(key) ?? []))];
}

function keysOf(nodes: readonly CertificateNode[]): ReadonlySet<string> {
  return new Set(nodes.map(({ keyId }) => keyId));
}

/** The keys of certificates, and of those by which they are verified. */
function keysAbove({ certificates }: PkiGraph, nodes: readonly CertificateNode[]): ReadonlySet<string> {
  const issuers = nodes.flatMap(({ issuer }) => (issuer.kind === 'verified' ? issuer.issuers : []));
  return keysOf([...nodes, ...issuers.flatMap((fingerprint) => certificates.get(fingerprint) ?? [])]);
}

function isServing({ presented: [leaf], address }: ApiServer, host: string): boolean {
  if (address === host) return true;
  if (leaf === undefined) return false;
  const reading = goReadingOf(leaf.certificate);
  return !('error' in reading) && hostnameFault(reading.certificate, host) === undefined;
}

/** A copy of the cluster's kubeconfig from before a CA replacement, not one of another cluster at the same address. */
function isFormer(cluster: KubeconfigCluster, { clientCa = [] }: ApiServer): boolean {
  const age = ageOfTrust(cluster, clientCa);
  return clientCa.length > 0 && (age === 'older' || age === 'none');
}

function caKeyOf({ clientCa: [ca] = [], presented: [leaf] }: ApiServer): string {
  return ca?.keyId ?? leaf?.fingerprint ?? '';
}
