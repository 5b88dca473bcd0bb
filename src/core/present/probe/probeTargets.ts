import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { Kubeconfig, KubeconfigContext } from '../../pki/cluster/clusterModel.ts';
import { readAddress } from '../../pki/cluster/connections/addresses.ts';
import type { Connection, ExpectedName, Source } from '../../pki/cluster/connections/connectionModel.ts';
import { apiServerOf } from '../../pki/kubeconfig/apiServerOf.ts';
import { serverUrl } from '../../pki/kubeconfig/serverUrl.ts';
import { textAt } from '../../pki/kubeconfig/textAt.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import type { ProbeTarget, ProbeTrust } from './probeModel.ts';

/**
 * Reads `https://host:port`; `undefined` for everything else, because only TLS can be probed.
 *
 * @internal
 */
export function readProbeUrl(text: string): { readonly host: string; readonly port: number } | undefined {
  const url = serverUrl(text.trim());
  if ('error' in url || url.scheme !== 'https' || url.host === '') return undefined;
  const port = Number(/:(\d+)$/.exec(url.authority.replace(/^\[.*\]/, ''))?.[1] ?? 443);
  if (port < 1 || port > 65_535 || /[{}$<>\s]/.test(url.host)) return undefined;
  return { host: url.host, port };
}

/** The server of a bare address: any CA in the files may be trusted. */
export function targetOfUrl(text: string): ProbeTarget | undefined {
  const address = readProbeUrl(text);
  return address && { ...address, serverName: address.host, trust: { kind: 'anyCa' }, expected: [], clientShows: [] };
}

/**
 * The server of a kubeconfig context, as kubectl finds it; `undefined` if it does not use TLS or is hidden by a
 * template.
 */
export function targetOfContext(
  graph: PkiGraph,
  kubeconfig: Kubeconfig,
  { cluster, user }: KubeconfigContext,
): ProbeTarget | undefined {
  const address = readProbeUrl(textAt(cluster?.node, 'server')?.text ?? '');
  if (cluster === undefined || address === undefined) return undefined;
  const server = apiServerOf(clusterPictureOf(graph), kubeconfig, cluster, user);
  const proxyUrl = textAt(cluster.node, 'proxy-url')?.text;
  return {
    ...address,
    serverName: textAt(cluster.node, 'tls-server-name')?.text ?? address.host,
    ...optional('proxyUrl', proxyUrl),
    trust: trustOf(cluster),
    expected: server === undefined || server.hasNamedCertificates ? [] : server.presented,
    clientShows: user?.certificate?.certificates ?? [],
  };
}

function trustOf({ insecure, ca }: NonNullable<KubeconfigContext['cluster']>): ProbeTrust {
  if (insecure !== undefined) return { kind: 'skipped' };
  if (ca === undefined) return { kind: 'systemRoots' };
  return ca.certificates.length === 0 ? { kind: 'unknown' } : { kind: 'anchors', nodes: ca.certificates };
}

/** The servers of a connection: from its kubeconfig, flag or field, each address once. */
export function targetsOfConnection(graph: PkiGraph, connection: Connection): readonly ProbeTarget[] {
  const { client, names, skippedBy, serverShows, clientTrusts, clientShows } = connection;
  if (client.use !== undefined) {
    const target = targetOfContext(graph, client.use.kubeconfig, client.use.context);
    return target === undefined ? [] : [target];
  }
  const targets = addressesOf(connection).map(({ host, port }): ProbeTarget => {
    const serverName = names.find(({ isServerName }) => isServerName)?.name ?? host;
    return {
      host,
      port,
      serverName,
      trust: skippedBy === undefined ? trustIn(clientTrusts) : { kind: 'skipped' },
      expected: certificatesIn(serverShows),
      clientShows: certificatesIn(clientShows),
    };
  });
  return [...new Map(targets.map((target) => [`${target.host} ${target.port}`, target])).values()];
}

function addressesOf({ names, client, server, record }: Connection) {
  return names
    .filter(({ isPlain, isServerName }) => isPlain !== true && isServerName !== true)
    .flatMap((name) => {
      const written = writtenUrls(name, [client, server]).flatMap((url) => readProbeUrl(url) ?? []);
      const own = written.filter(({ host }) => host === name.name);
      return own.length > 0 ? own : [{ host: name.name, port: record.port }];
    });
}

/** The URLs in the flag or field that a name was read from. */
function writtenUrls({ place }: ExpectedName, parties: readonly Connection['client'][]): readonly string[] {
  const settings = parties.flatMap(({ instance }) => instance?.settings ?? []);
  const value = settings.find((setting) => setting.place === place)?.value ?? '';
  return value.split(',').filter((url) => readAddress(url) !== undefined);
}

function trustIn(source: Source): ProbeTrust {
  if (source.kind === 'systemRoots') return { kind: 'systemRoots' };
  const nodes = certificatesIn(source);
  return nodes.length === 0 ? { kind: 'unknown' } : { kind: 'anchors', nodes };
}

/** If several are possible, none is certain. */
function certificatesIn(source: Source): readonly CertificateNode[] {
  if (source.kind !== 'materials' || source.materials.length !== 1) return [];
  return source.materials[0]?.material.certificates ?? [];
}
