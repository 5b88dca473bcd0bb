import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { Cluster, ConnectionVerdict, Party } from '../../pki/cluster/connections/model.ts';
import type { PkiGraph } from '../../pki/model.ts';
import { optional } from '../../text/optional.ts';
import { compareStates } from '../stateMark.ts';
import { authoritiesOf } from './authorities.ts';
import { serverLine } from './cardWords.ts';
import { endsOf } from './ends.ts';
import { type MachineNames, machineNames } from './machineNames.ts';
import { memberKey, slotOf } from './mapColumns.ts';
import type { MapCard, MapMember, MapModel, MapWire } from './mapModel.ts';
import { missingCards } from './missingCards.ts';
import { apiserverCard, placeWires } from './placeWires.ts';
import { sealFigures } from './sealFigures.ts';
import { mapStateOf } from './states.ts';

/**
 * Chooses what a map shows of a cluster's judged connections: which cards and wires, what they stand for, and which control
 * plane.
 *
 * @param controlPlane - {@link MapMember.key}; default: the worst.
 */
export function buildMapModel(
  graph: PkiGraph,
  cluster: Cluster | undefined,
  all: readonly ConnectionVerdict[],
  controlPlane?: string,
): MapModel {
  const verdicts = all.filter((verdict) => slotOf(verdict) !== undefined);
  const machines = machineNames(verdicts.map(({ connection }) => connection));
  const members = membersOf(verdicts, machines);
  const shown = members.find(({ key }) => key === controlPlane) ?? worstMember(members);
  const drawn = verdicts.filter((verdict) => isOf(verdict, shown));
  const ends = new Map(verdicts.map((verdict) => [verdict, endsOf(graph, verdict)]));
  const allEnds = [...ends.values()].flatMap(({ client, server }) => [client, server]);
  const figured = sealFigures(graph, allEnds);
  const { cards, wires } = placeWires(drawn, { ends, machines });
  return {
    ...optional('cluster', cluster),
    verdicts,
    members,
    ...optional('shown', shown),
    cards: [apiserver(shown, drawn, machines), ...cards, ...missingCards(cards)],
    wires: wires.map((wire) => withFigures(wire, figured)),
    authorities: authoritiesOf(graph, allEnds, figured),
  };
}

/** The API servers, each once, in the order of the files. */
function membersOf(verdicts: readonly ConnectionVerdict[], machines: MachineNames): readonly MapMember[] {
  const parties = new Map<string, Party>();
  const own = new Map<string, ConnectionVerdict[]>();
  for (const verdict of verdicts) {
    const { client, server } = verdict.connection;
    for (const party of [client, server]) {
      if (party.party !== 'kube-apiserver') continue;
      const key = memberKey(party);
      // The one that an object or a kubeconfig is read by has their place, not its own.
      if (party.part === undefined || !parties.has(key)) parties.set(key, party);
      own.set(key, [...(own.get(key) ?? []), verdict]);
    }
  }
  return [...parties].map(([key, party], index) => ({
    key,
    party,
    name: machines.nameOf(party.host) ?? l10n.t('control plane {0}', index + 1),
    state: mapStateOf((own.get(key) ?? []).map(({ state }) => state)),
  }));
}

/** Whether files tell of an API server, not only of what it calls. */
export function isTold(party: Party | undefined): boolean {
  return party?.place !== undefined && (party.part === undefined || party.instance !== undefined);
}

/** The card of the control plane that is shown; without one it says that nothing tells of it. */
function apiserver(
  shown: MapMember | undefined,
  verdicts: readonly ConnectionVerdict[],
  machines: MachineNames,
): MapCard {
  const party = shown?.party;
  const own = verdicts.filter(({ connection: { client, server } }) =>
    [client, server].some((each) => each.party === 'kube-apiserver'),
  );
  const port = own.find(({ connection }) => connection.server.party === 'kube-apiserver')?.connection.record.port;
  return {
    id: apiserverCard,
    column: 'apiserver',
    title: connectionParties['kube-apiserver'].label(),
    line: party === undefined || port === undefined ? '' : serverLine(party, port, machines),
    state: mapStateOf(own.map(({ state }) => state)),
    parties: party === undefined ? [] : [party],
    count: 1,
    isMissing: !isTold(party),
  };
}

function worstMember(members: readonly MapMember[]): MapMember | undefined {
  return members.toSorted((a, b) => compareStates(a.state, b.state))[0];
}

/** Connections of other API servers are theirs; what an object makes, all of them do. */
function isOf({ connection: { client, server } }: ConnectionVerdict, shown: MapMember | undefined): boolean {
  const servers = [client, server].filter(({ party, part }) => party === 'kube-apiserver' && part === undefined);
  return servers.length === 0 || servers.some((party) => memberKey(party) === shown?.key);
}

function withFigures(wire: MapWire, figured: ReturnType<typeof sealFigures>): MapWire {
  const figuredEnd = (end: MapWire['client']): MapWire['client'] => ({
    ...end,
    ...(end.pill?.seal === undefined ? {} : { pill: { ...end.pill, seal: figured(end.pill.seal) } }),
    ...(end.trust === undefined ? {} : { trust: figured(end.trust) }),
  });
  const members = wire.members?.map(({ card, end }) => ({ card, end: figuredEnd(end) }));
  return {
    ...wire,
    client: figuredEnd(wire.client),
    server: figuredEnd(wire.server),
    ...optional('members', members),
  };
}
