import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import { connections } from '../../../kubernetes/tables/connections.ts';
import { addToGroup, groupByEach } from '../../../text/groupBy.ts';
import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { goIpText } from '../../../x509/go/goIpText.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { usageOids } from '../../../x509/usageOids.ts';
import { isUsedAsCa } from '../../certificateUse.ts';
import { fieldOf } from '../../credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pkiModel.ts';
import type { ClusterPicture } from '../clusterModel.ts';
import { isLoopback } from './addresses.ts';
import type { Cluster, ExpectedName, Party, Source, SourceMaterial } from './connectionModel.ts';
import { materialOf } from './holders.ts';
import { expectedNames } from './names.ts';
import { objectClients } from './objectClients.ts';
import type { Scene } from './scene.ts';
import { sourceOf } from './sources.ts';

/**
 * What is presented under the name that a client expects, for servers that no component is: by an Ingress, Gateway or Route; otherwise
 * any certificate with this name that a server can present.
 *
 * @returns `undefined` for other servers, and if there is none.
 */
export function namedServerSource(
  { record, picture, cluster }: Scene,
  [first]: readonly ExpectedName[],
): Source | undefined {
  return first === undefined || !isByName(record) ? undefined : presentedFor(picture, cluster, first.name);
}

/** What is presented for a name. */
export function presentedFor(picture: ClusterPicture, cluster: Cluster, name: string): Source | undefined {
  const asked = name.toLowerCase();
  const exposed = exposedUnder(picture, cluster, asked);
  const shown = exposed.flatMap((source) => (source.kind === 'materials' ? source.materials : []));
  const materials = shown.length > 0 || isLoopback(asked) ? shown : (servedNames(picture.graph).get(asked) ?? []);
  return materials.length > 0 ? { kind: 'materials', materials } : exposed[0];
}

function isByName({ serverCertificate }: ConnectionRecord): boolean {
  return serverCertificate.some((origin) => typeof origin === 'object' && 'presentedFor' in origin);
}

/** `*` in `*.example.com` matches one label. */
export function fits(pattern: string, name: string): boolean {
  return (
    pattern === name ||
    (pattern.startsWith('*.') && name.slice(name.indexOf('.') + 1) === pattern.slice(2) && name.includes('.'))
  );
}

/** Everything that is presented, with its names. */
export function allPresented(
  picture: ClusterPicture,
  cluster: Cluster,
): readonly (readonly [name: string, source: SourceMaterial])[] {
  const exposed = exposures(picture, cluster).flatMap(({ hosts, source }) =>
    source.kind === 'materials' ? hosts.flatMap((host) => source.materials.map((each) => [host, each] as const)) : [],
  );
  const named = [...servedNames(picture.graph)].flatMap(([name, sources]) =>
    sources.map((each) => [name, each] as const),
  );
  return [...exposed, ...named];
}

/** By the name itself, and by the wildcard that {@link fits} it. */
function exposedUnder(picture: ClusterPicture, cluster: Cluster, asked: string): readonly Source[] {
  const hosts = exposuresByHost(picture, cluster);
  const wildcard = asked.includes('.') ? asked.replace(/^[^.]*/, '*') : asked;
  const found = [...new Set([asked, wildcard])].flatMap((host) => hosts.get(host) ?? []);
  return [...new Set(found.sort((a, b) => a.order - b.order))].map(({ source }) => source);
}

const exposuresByHost = memoisedByPair((picture: ClusterPicture, cluster: Cluster) =>
  groupByEach(
    exposures(picture, cluster).map((each, order) => ({ ...each, order })),
    ({ hosts }) => new Set(hosts),
  ),
);

interface Exposure {
  readonly hosts: readonly string[];
  readonly source: Source;
}

const records: readonly ConnectionRecord[] = connections;

/** What Ingresses, Gateways and Routes of a cluster present, by the record of their own clients. */
const exposures = memoisedByPair((picture: ClusterPicture, cluster: Cluster): readonly Exposure[] => {
  const record = records.find(({ server }) => server === 'ingress');
  if (record === undefined) return [];
  const server: Party = { id: cluster.id, party: record.server, host: '', isAssumed: true };
  return objectClients(picture, cluster, record).map((client) => {
    const scene = { picture, cluster, record, client, server };
    const names = expectedNames(scene);
    return {
      hosts: names.map(({ name }) => name.toLowerCase()),
      source: sourceOf(scene, 'serverCertificate', names),
    };
  });
});

/** Certificates of Secrets, and of files whose key is among the files, by each name without a wildcard; the newest first. */
const servedNames = memoisedBy((graph: PkiGraph): ReadonlyMap<string, readonly SourceMaterial[]> => {
  const byName = new Map<string, SourceMaterial[]>();
  const newest = [...graph.certificates.values()].sort((a, b) => endOf(b) - endOf(a));
  for (const node of newest) {
    const { extKeyUsage = [usageOids.serverAuth] } = node.certificate;
    const occurrence = node.occurrences.find((each) => isServed(node, each));
    const reading = goReadingOf(node.certificate);
    const isForClients = extKeyUsage.includes(usageOids.clientAuth) && !extKeyUsage.includes(usageOids.serverAuth);
    if (occurrence === undefined || isUsedAsCa(node) || isForClients || 'error' in reading) continue;
    const { dnsNames, ipAddresses } = reading.certificate;
    const material = materialOf(graph, node, occurrence);
    const source: SourceMaterial = { material, by: material.name, place: material.place, isAssumed: true };
    for (const name of new Set([...dnsNames, ...ipAddresses.map(goIpText)]))
      addToGroup(byName, name.toLowerCase(), source);
  }
  return byName;
});

function endOf({ certificate: { notAfter = 0 } }: CertificateNode): number {
  return notAfter;
}

function isServed({ keys }: CertificateNode, { credential }: Occurrence): boolean {
  const { object, keyPath } = credential.value;
  if (keyPath === undefined) return keys.length > 0;
  return object?.kind === 'Secret' && fieldOf(credential)?.role === 'certificate';
}
