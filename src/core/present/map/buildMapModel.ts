import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { Cluster, ConnectionVerdict, Party } from '../../pki/cluster/connections/connectionModel.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
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
    machines,
    members,
    ...optional('shown', shown),
    cards: isBesideApiserver(wires) ? cards : [apiserver(shown, drawn, machines), ...cards, ...missingCards(cards)],
    wires: wires.map((wire) => withFigures(wire, figured)),
    authorities: authoritiesOf(graph, allEnds, figured),
  };
}

/** The files tell only of connections that the API server has no part in: nothing else is drawn. */
function isBesideApiserver(wires: readonly MapWire[]): boolean {
  return wires.length > 0 && wires.every(({ slot }) => slot === 'pair');
}

/** The API servers, each once, in the order of the files; where no file tells of one, the one that has to be there. */
function membersOf(verdicts: readonly ConnectionVerdict[], machines: MachineNames): readonly MapMember[] {
  const told = verdicts.flatMap((verdict) => {
    const { client, server } = verdict.connection;
    return [client, server]
      .filter(({ party }) => party === 'kube-apiserver')
      .map((party) => ({ key: memberKey(party), party, verdict }));
  });
  const known = told.filter(({ key }) => key !== undefined);
  return [...groupBy(known.length > 0 ? known : told, ({ key }) => key ?? '')].flatMap(([key, own], index) => {
    // What an object or a kubeconfig makes the API server do has their place, not its own.
    const { party } = own.find((each) => each.party.part === undefined) ?? own[0] ?? {};
    if (party === undefined) return [];
    const name = machines.nameOf(party.host) ?? l10n.t('control plane {0}', index + 1);
    return [{ key, party, name, state: mapStateOf(own.map(({ verdict }) => verdict.state)) }];
  });
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
  const keys = [client, server]
    .filter(({ party, part }) => party === 'kube-apiserver' && part === undefined)
    .map(memberKey);
  return keys.every((key) => key === undefined) || keys.includes(shown?.key);
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
