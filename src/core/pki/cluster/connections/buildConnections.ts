import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import { rolesOfFile } from '../../../kubernetes/rolesByPath.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import { connections } from '../../../kubernetes/tables/connections.ts';
import { type ImpliedFlags, impliedFlags } from '../../../kubernetes/tables/impliedFlags.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy, memoisedInSteps } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import { folderOf } from '../../../text/paths.ts';
import { runAtOnce } from '../../../text/steps.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { ageOfTrust } from '../../kubeconfig/ageOfTrust.ts';
import { isOfOneCluster } from '../../kubeconfig/serverUrl.ts';
import type { DecodedFile, PkiGraph } from '../../pkiModel.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { clusterPictureInSteps } from '../buildClusterPicture.ts';
import type { ClusterPicture, ComponentInstance, Setting } from '../clusterModel.ts';
import { materialInWholeFile } from '../materials.ts';
import { meshIssuers, meshRefusal } from '../objects/meshIssuers.ts';
import { refusedCredential } from './acceptedCredentials.ts';
import { readAddress, serverAddressesOf, serversAt } from './addresses.ts';
import { awaitedRequest } from './awaitedRequests.ts';
import { otherPort } from './calledPort.ts';
import { serviceFault } from './calledServices.ts';
import { clientsOf } from './clients.ts';
import { clusterIndex } from './clusterIndex.ts';
import { configurationFault } from './configurationFault.ts';
import type {
  Cluster,
  Connection,
  ConnectionModel,
  ContextUse,
  ExpectedName,
  Party,
  Source,
} from './connectionModel.ts';
import { doubtedRights } from './doubtedRights.ts';
import { faultsAtStart } from './faultsAtStart.ts';
import { findClusters } from './findClusters.ts';
import { flagSetting, flagSource, isOn } from './flagSources.ts';
import { type HostFiles, hostIndex } from './hostIndex.ts';
import { isUntold } from './isUntold.ts';
import { joiningOf } from './joining.ts';
import { listenerSource } from './listeners.ts';
import { type ServersByMachine, serversByMachine, serversFor } from './machineCopies.ts';
import { withMachines } from './machines.ts';
import { fits, namedServerSource } from './namedServers.ts';
import { clientNames, expectedNames, isOverSocket, serverNames, skippedBy } from './names.ts';
import { type Scene, type Side, toParty } from './scene.ts';
import { isDemanded, pairsForNames, sourceOf } from './sources.ts';
import { speaksOf } from './speaks.ts';
import { tokenKeysOf, tokenOf, tokenTermsOf } from './tokenSources.ts';
import { meantNames } from './toolsInPods.ts';
import { withoutExamples } from './withoutExamples.ts';

/**
 * Finds the clusters of a graph and the connections between their components in these files: what each side presents
 * and what it verifies with. Computed once for each graph; independent of time. Never throws.
 */
export function connectionModelOf(graph: PkiGraph): ConnectionModel {
  return runAtOnce(connectionModelInSteps(graph));
}

/** As {@link connectionModelOf}, with a pause after a few clients, so that a host can do other work in between. */
export const connectionModelInSteps = memoisedInSteps(function* (
  graph: PkiGraph,
): Generator<undefined, ConnectionModel> {
  const picture = yield* connectedPicture(graph);
  const clusters = findClusters(picture);
  yield undefined;
  const found: Connection[] = [];
  for (const cluster of clusters) {
    for (const [record, clients] of clientsOf(picture, cluster)) {
      if (clients.length === 0) continue;
      const servers = serversByMachine(cluster, serversOf(picture, clusters, cluster, record));
      for (const client of clients) {
        yield undefined;
        found.push(...connectionsOfClient({ picture, cluster, record, client }, servers));
      }
    }
  }
  return { graph: picture.graph, clusters, connections: found };
});

const connectedPicture = memoisedInSteps(function* (graph: PkiGraph): Generator<undefined, ClusterPicture> {
  const machines = withMachines(yield* clusterPictureInSteps(graph));
  yield undefined;
  const picture = withImplied(withoutExamples(machines));
  yield undefined;
  return picture;
});

/**
 * The connections of a kubeconfig's context. Of those that no component uses, which are in no model, as if a person used
 * them.
 */
export function contextConnections(graph: PkiGraph, use: ContextUse): readonly Connection[] {
  const model = connectionModelOf(graph);
  const known = byContext(model).get(use.context);
  if (known !== undefined) return known;
  const cluster = model.clusters.find(({ contexts }) => contexts.some(({ context }) => context === use.context));
  const record = connections.find(({ id }) => id === 'admin-to-apiserver');
  if (cluster === undefined || record === undefined) return [];
  const picture = runAtOnce(connectedPicture(graph));
  const { file, host } = use.kubeconfig;
  const span = use.context.name?.span ?? { start: 0, end: 0 };
  const client: Party = {
    id: `${file.path}@${use.context.index}`,
    party: record.client,
    host,
    place: { file, span },
    use,
  };
  return connectionsOfClient(
    { picture, cluster, record, client },
    serversByMachine(cluster, serversOf(picture, model.clusters, cluster, record)),
  );
}

const byContext = memoisedBy(({ connections: all }: ConnectionModel) =>
  groupBy(all, ({ client }) => client.use?.context),
);

function connectionsOfClient(base: Omit<Scene, 'server'>, machines: ServersByMachine): readonly Connection[] {
  const { client, record } = base;
  const candidates = candidatesFor(base, serversFor(client, machines));
  const addresses = serverAddressesOf(candidates, record.port);
  return candidates.flatMap((server) => {
    const scene: Scene = { ...base, server };
    if (isOverSocket(scene)) return [];
    const names = expectedNames(scene);
    const reached = names.filter(({ name }) => serversAt(addresses, name, client.host).includes(server));
    if (names.length > 0 && reached.length === 0) return [];
    const meant = meantNames(scene, reached, serverShowsFor(scene, reached));
    if (meant === undefined) return [];
    const connection = toConnection(scene, meant);
    return isUntold(connection) ? [] : [connection];
  });
}

function candidatesFor({ client, record }: Omit<Scene, 'server'>, servers: readonly Party[]): readonly Party[] {
  if (record.isWithinProcess === true) return servers.filter(({ id }) => id === client.id);
  const others = otherThan(client, servers);
  const isLocal = record.isAssumedOnOwnMachine === true && client.isAssumed === true;
  const own = isLocal ? others.filter(({ host }) => host === client.host) : [];
  return own.length > 0 ? own : others;
}

/** A component does not call itself, unless it is the only one known and represents the others. */
function otherThan(client: Party, servers: readonly Party[]): readonly Party[] {
  const others = servers.filter(
    ({ id, component, host }) => id !== client.id || component !== client.component || host !== client.host,
  );
  return others.length > 0 ? others : servers;
}

function toConnection(scene: Scene, names: readonly ExpectedName[]): Connection {
  const { record, client, server, cluster } = scene;
  const named = sourceOf(scene, 'serverVerifiesWith');
  const isClientCertificateDemanded = isDemanded(scene, named);
  // Go uses the system roots if clients must be verified and no CA is set.
  const serverTrusts: Source =
    named.kind === 'nothing' && isClientCertificateDemanded ? { kind: 'systemRoots' } : named;
  const serverShows = orMade(scene, 'server', serverShowsFor(scene, names));
  const token = tokenOf(scene);
  const clientShows = orMade(scene, 'client', sourceOf(scene, 'clientCertificate'));
  const allowed = { ...clientNames(scene), ...optional('doubt', doubtedRights(scene, clientShows)) };
  return {
    id: `${record.id} ${client.id} ${server.id}`,
    record,
    client,
    server,
    cluster: cluster.id,
    ...optional('configurationFault', configurationFault(scene)),
    ...optional('joining', joiningOf(scene)),
    ...optional('otherPort', otherPort(scene)),
    ...optional('calledService', serviceFault(scene)),
    ...optional('speaks', speaksOf(scene, serverShows, names)),
    serverShows,
    clientTrusts: sourceOf(scene, 'clientVerifiesWith', names),
    names,
    ...optional('skippedBy', skippedBy(scene)),
    clientShows,
    serverTrusts,
    isClientCertificateDemanded,
    ...optional('token', token),
    ...optional('refuses', refusedCredential(scene, { clientShows, serverTrusts, token, clientNames: allowed })),
    ...tokenTermsOf(scene, token),
    ...optional('tokenKeys', tokenKeysOf(scene)),
    ...optional('meshFault', meshFault(scene, serverShows)),
    ...optional('awaits', awaitedRequest(scene, serverShows)),
    ...optional('startFaults', faultsAtStart(scene, names)),
    clientNames: allowed,
    ...optional('revokedBy', revokedBy(scene)),
    ...optional('serverNames', serverNames(scene)),
  };
}

/** What a mesh finds wrong with the CA that it issues with. */
function meshFault({ picture, record }: Scene, shows: Source): Connection['meshFault'] {
  const [shown] = record.isOfMesh === true && shows.kind === 'materials' ? shows.materials : [];
  const read = shown?.material.occurrences.map(({ credential }) => credential);
  const issuer = read && meshIssuers(picture).find(({ occurrence }) => read.includes(occurrence.credential));
  return issuer && meshRefusal(issuer);
}

/** Lists are rare: only a configured one is checked. */
function revokedBy(scene: Scene): Source | undefined {
  const { clientsAreRevokedBy: origin } = scene.record;
  const isSet = origin !== undefined && flagSetting(scene, 'server', origin) !== undefined;
  return isSet ? flagSource(scene, 'server', origin) : undefined;
}

/** The SNI certificate for the name that the client uses, otherwise the default one. */
function serverShowsFor(scene: Scene, names: readonly ExpectedName[]): Source {
  const listener = listenerSource(scene) ?? namedServerSource(scene, names);
  if (listener !== undefined) return listener;
  const [asked] = names;
  const forNames = asked === undefined ? [] : pairsForNames(scene);
  const fitting = forNames.find(({ patterns, source }) => {
    if (patterns.length > 0) return patterns.some((pattern) => fits(pattern, asked?.name ?? ''));
    const [leaf] = source.material.certificates;
    const reading = leaf && goReadingOf(leaf.certificate);
    return (
      reading !== undefined &&
      !('error' in reading) &&
      hostnameFault(reading.certificate, asked?.name ?? '') === undefined
    );
  });
  return fitting === undefined
    ? sourceOf(scene, 'serverCertificate', names)
    : { kind: 'materials', materials: [fitting.source] };
}

/**
 * The same picture, plus components that their installer configures without writing it down, recognised by the files
 * in the installer's places. Explicit settings win.
 */
function withImplied(picture: ClusterPicture): ClusterPicture {
  const byHost = groupBy(picture.components, ({ host }) => host);
  const components = [...picture.components];
  const told = new Map<ComponentInstance, ComponentInstance>();
  for (const files of hostIndex(picture.graph).values()) {
    for (const implied of impliedFlags) {
      const settings = settingsOf(picture, files, implied);
      const [first] = settings;
      if (first === undefined) continue;
      const { component, folder } = implied;
      const written = byHost.get(files.host)?.filter((each) => each.component === component) ?? [];
      for (const each of written.filter(({ isPartial }) => isPartial)) {
        told.set(each, { ...each, settings: [...settings, ...each.settings] });
      }
      if (written.length > 0) continue;
      components.push({
        id: `${files.host}${folder}#${component}`,
        component,
        place: first.place,
        host: files.host,
        settings,
        isPartial: false,
        isImplied: true,
      });
    }
  }
  return { ...picture, components: components.map((each) => told.get(each) ?? each) };
}

/** None if none of its files exist: values alone prove nothing. */
function settingsOf(
  { graph }: ClusterPicture,
  { byPath }: HostFiles,
  { folder, flags }: ImpliedFlags,
): readonly Setting[] {
  const found = Object.entries(flags).flatMap(([flag, told]): readonly Setting[] => {
    const file = 'file' in told ? byPath.get(`${folder}/${told.file}`) : undefined;
    if (file === undefined) return [];
    const material = materialInWholeFile(graph, file);
    const { place, name } = material;
    return [{ flag, writtenAs: flag, value: name, place, namePlace: place, material, isImplied: true }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const values = Object.entries(flags).flatMap(([flag, told]): readonly Setting[] =>
    'value' in told
      ? [{ flag, writtenAs: flag, value: told.value, place: first.place, namePlace: first.place, isImplied: true }]
      : [],
  );
  return [...found, ...values];
}

/** If no certificate is set, the server may create one when it starts. */
function orMade(scene: Scene, side: Side, shows: Source): Source {
  const { serverCertificateIsMadeBy: origin, client, server } = scene.record;
  const isOwner = side === 'server' || client === server;
  const isMade = origin !== undefined && isOwner && isOn(flagSetting(scene, side, origin));
  return isMade && shows.kind === 'nothing' ? { kind: 'inMemory' } : shows;
}

/** The servers of a record in a cluster; without any, one unknown server. */
function serversOf(
  picture: ClusterPicture,
  clusters: readonly Cluster[],
  cluster: Cluster,
  record: ConnectionRecord,
): readonly Party[] {
  const component = componentOfParty(record.server);
  if (component === undefined) return [nobody(cluster, record)];
  const started = clusterIndex(cluster).ofKind(component);
  const assumed = assumedServers(picture, clusters, cluster, record, component);
  const all = [...started.map((instance) => toParty(instance, record.server)), ...assumed];
  return all.length > 0 ? all : [nobody(cluster, record, component)];
}

/** Machines with a certificate of the server, or with the kubeconfig that it uses as a client. */
function assumedServers(
  { graph }: ClusterPicture,
  clusters: readonly Cluster[],
  cluster: Cluster,
  record: ConnectionRecord,
  component: Component,
): readonly Party[] {
  // A kubeconfig on a machine of another cluster is of that one's past, or of a later cluster somewhere else.
  const fileOn = (host: string) => {
    const files = hostIndex(graph).get(host);
    return record.serverRoles.flatMap((role) => files?.byRole.get(role) ?? [])[0];
  };
  const reached = cluster.contexts.flatMap((use) => {
    const { kubeconfig, context } = use;
    const { host } = kubeconfig;
    if (!mayReach(use, fileOn(host))) return [];
    const owner = ownersOf(clusters).get(host);
    const ca = owner && graph.certificates.get(owner.id);
    return ca === undefined || owner === cluster || ageOfTrust(context.cluster, [ca]) !== 'newer' ? [host] : [];
  });
  const machines = new Set([...cluster.hosts, ...reached]);
  return [...machines].flatMap((host): readonly Party[] => {
    if (clusterIndex(cluster).find(host, component) !== undefined) return [];
    const file = fileOn(host) ?? kubeconfigFile(cluster, host, component);
    if (file === undefined) return [];
    const span = file.credentials[0]?.block.span ?? { start: 0, end: 0 };
    return [
      { id: `${host}/${component}`, party: record.server, component, host, place: { file, span }, isAssumed: true },
    ];
  });
}

/**
 * Whether a kubeconfig that shares no key with a server may be meant for it: it lies beside its files, or the certificate is valid for its
 * address.
 */
function mayReach({ kubeconfig, context }: ContextUse, server: DecodedFile | undefined): boolean {
  const certificate = server?.credentials.find(({ content }) => content.kind === 'certificate')?.content;
  if (server === undefined || certificate?.kind !== 'certificate') return true;
  const [folder, other] = [kubeconfig.file, server].map(({ path }) => folderOf(path));
  if (folder === other || folder === other?.replace(/[^/]*\/$/, '')) return true;
  const name = readAddress(context.cluster?.server?.text ?? '')?.host ?? '';
  const reading = goReadingOf(certificate);
  return isOfOneCluster(name) && !('error' in reading) && hostnameFault(reading.certificate, name) === undefined;
}

const ownersOf = memoisedBy(
  (clusters: readonly Cluster[]) =>
    new Map(clusters.flatMap((cluster) => cluster.hosts.map((host) => [host, cluster] as const))),
);

/** A kubeconfig that shows that a component runs on a machine, because its user is the component; by its place, where nothing tells who that is. */
function kubeconfigFile(cluster: Cluster, host: string, component: Component) {
  return clusterIndex(cluster)
    .contextsOn(host)
    .find(({ kubeconfig: { object, file }, context: { user } }) => {
      const role = user?.certificate?.certificates[0]?.role?.id ?? rolesOfFile(file)?.kubeconfig;
      return object.embeddedIn === undefined && role === `${component}-client`;
    })?.kubeconfig.file;
}

function nobody(cluster: Cluster, { server }: ConnectionRecord, component?: Component): Party {
  return {
    id: `${cluster.id}/${server}`,
    party: server,
    host: '',
    ...(component === undefined ? {} : { component }),
    isAssumed: true,
  };
}
