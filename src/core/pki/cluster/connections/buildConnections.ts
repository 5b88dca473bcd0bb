import { optional } from '../../../text/optional.ts';
import { runAtOnce } from '../../../text/runAtOnce.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { PkiGraph } from '../../pkiModel.ts';
import { hostnameFault } from '../../verification/hostname.ts';
import { clusterPictureInSteps } from '../buildClusterPicture.ts';
import { serverAddressesOf, serversAt } from './addresses.ts';
import { clientsOf } from './clients.ts';
import type { Connection, ConnectionModel, ExpectedName, Party, Source } from './connectionModel.ts';
import { findClusters } from './findClusters.ts';
import { flagSetting, flagSource } from './flagSources.ts';
import { withImplied } from './impliedComponents.ts';
import { orMade, speaksOf } from './listening.ts';
import { type ServersByMachine, serversByMachine, serversFor } from './machineCopies.ts';
import { withMachines } from './machines.ts';
import { clientNames, expectedNames, isOverSocket, serverNames, skippedBy } from './names.ts';
import type { Scene } from './scene.ts';
import { serversOf } from './servers.ts';
import { isDemanded, pairsForNames, sourceOf } from './sources.ts';
import { tokenKeysOf, tokenOf } from './tokenSources.ts';
import { withoutExamples } from './withoutExamples.ts';

const known = new WeakMap<PkiGraph, ConnectionModel>();

/**
 * Finds the clusters of a graph and the connections between their components, as far as the files tell: who shows what
 * to whom, verified with what. Made once for each graph; nothing in it depends on the time. Never throws.
 */
export function connectionModelOf(graph: PkiGraph): ConnectionModel {
  return runAtOnce(connectionModelInSteps(graph));
}

/** As {@link connectionModelOf}, with a pause after a few clients, so that a host can do other work in between. */
export function* connectionModelInSteps(graph: PkiGraph): Generator<undefined, ConnectionModel> {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const machines = withMachines(yield* clusterPictureInSteps(graph));
  yield undefined;
  const picture = withImplied(withoutExamples(machines));
  yield undefined;
  const clusters = findClusters(picture);
  yield undefined;
  const connections: Connection[] = [];
  for (const cluster of clusters) {
    for (const [record, clients] of clientsOf(picture, cluster)) {
      if (clients.length === 0) continue;
      const servers = serversByMachine(cluster, serversOf(picture, cluster, record));
      for (const client of clients) {
        yield undefined;
        connections.push(...connectionsOfClient({ picture, cluster, record, client }, servers));
      }
    }
  }
  const model = { graph: picture.graph, clusters, connections };
  known.set(graph, model);
  return model;
}

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
    const connection = toConnection(scene, reached);
    return isAllUnknown(connection) ? [] : [connection];
  });
}

function candidatesFor({ client, record }: Omit<Scene, 'server'>, servers: readonly Party[]): readonly Party[] {
  if (record.isWithinProcess === true) return servers.filter(({ id }) => id === client.id);
  const others = otherThan(client, servers);
  const isLocal = record.isAssumedOnOwnMachine === true && client.isAssumed === true;
  const own = isLocal ? others.filter(({ host }) => host === client.host) : [];
  return own.length > 0 ? own : others;
}

/** A component does not call itself, unless it is the only one known: then it stands for the others. */
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
  // Go verifies by the machine's roots where clients are to be verified and nothing tells with what.
  const serverTrusts: Source =
    named.kind === 'nothing' && isClientCertificateDemanded ? { kind: 'systemRoots' } : named;
  const serverShows = orMade(scene, 'server', serverShowsFor(scene, names));
  return {
    id: `${record.id} ${client.id} ${server.id}`,
    record,
    client,
    server,
    cluster: cluster.id,
    ...optional('speaks', speaksOf(scene, serverShows)),
    serverShows,
    clientTrusts: sourceOf(scene, 'clientVerifiesWith'),
    names,
    ...optional('skippedBy', skippedBy(scene)),
    clientShows: orMade(scene, 'client', sourceOf(scene, 'clientCertificate')),
    serverTrusts,
    isClientCertificateDemanded,
    ...optional('token', tokenOf(scene)),
    ...optional('tokenKeys', tokenKeysOf(scene)),
    clientNames: clientNames(scene),
    ...optional('revokedBy', revokedBy(scene)),
    ...optional('serverNames', serverNames(scene)),
  };
}

/** Lists are rare: only one that is set is asked about. */
function revokedBy(scene: Scene): Source | undefined {
  const { clientsAreRevokedBy: origin } = scene.record;
  const isSet = origin !== undefined && flagSetting(scene, 'server', origin) !== undefined;
  return isSet ? flagSource(scene, 'server', origin) : undefined;
}

/** Of software that nothing tells of, only what the cluster gives it is worth a word. */
function isAllUnknown({ client, clientTrusts, clientShows }: Connection): boolean {
  return client.place === undefined && clientTrusts.kind === 'unknown' && clientShows.kind !== 'materials';
}

/** Of the pairs for names the one that fits what the client asks for, else the usual one. */
function serverShowsFor(scene: Scene, names: readonly ExpectedName[]): Source {
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

/** `*.example.com` stands for one label. */
function fits(pattern: string, name: string): boolean {
  return (
    pattern === name ||
    (pattern.startsWith('*.') && name.slice(name.indexOf('.') + 1) === pattern.slice(2) && name.includes('.'))
  );
}
