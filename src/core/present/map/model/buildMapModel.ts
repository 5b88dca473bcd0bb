import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../../kubernetes/tables/connectionParties.ts';
import type { Cluster, ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import { hostsOf } from '../../../pki/cluster/hostOf.ts';
import type { DecodedFile, PkiGraph } from '../../../pki/pkiModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { optional } from '../../../text/optional.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { compareStates } from '../../stateMark.ts';
import { serverLine, withDistinctTitles } from '../cardWords.ts';
import { type End, endsOf } from './ends.ts';
import { type MachineNames, machineNames } from './machineNames.ts';
import { memberKey, slotOf } from './mapColumns.ts';
import type { CardColumn, MapCard, MapMember, MapModel, MapWire } from './mapModel.ts';
import { apiserverCard, placeWires } from './placeWires.ts';
import { type Authority, certificatesOfKey, type Seal, type SealFamily } from './seals.ts';
import { mapStateOf } from './states.ts';

/**
 * Chooses what a map shows of a cluster's judged connections: cards, wires, and the control plane.
 *
 * @param controlPlane - {@link MapMember.key}; default: the worst.
 */
export function buildMapModel(
  graph: PkiGraph,
  cluster: Cluster | undefined,
  all: readonly ConnectionVerdict[],
  controlPlane?: string,
): MapModel {
  const placed = all.filter((verdict) => slotOf(verdict) !== undefined);
  const machines = machineNames(placed.map(({ connection }) => connection));
  const members = membersOf(placed, machines);
  const shown = members.find(({ key }) => key === controlPlane) ?? worstMember(members);
  const drawn = placed.filter((verdict) => isOf(verdict, shown));
  const ends = new Map(placed.map((verdict) => [verdict, endsOf(graph, verdict)]));
  const allEnds = [...ends.values()].flatMap(({ client, server }) => [client, server]);
  const figured = sealFigures(graph, allEnds, machines);
  const { cards, wires } = placeWires(drawn, { ends, machines });
  return {
    ...optional('cluster', cluster),
    verdicts: all,
    machines,
    members,
    ...optional('shown', shown),
    cards: withDistinctTitles(
      isWithoutApiserver(wires) ? cards : [apiserver(shown, drawn, machines), ...cards, ...missingCards(cards)],
      machines,
    ),
    wires: wires.map((wire) => withFigures(wire, figured)),
    authorities: authoritiesOf(graph, allEnds, figured),
  };
}

/** The files contain only connections without the API server, so nothing else is drawn. */
function isWithoutApiserver(wires: readonly MapWire[]): boolean {
  return wires.length > 0 && wires.every(({ slot }) => slot === 'pair' || slot === 'outside');
}

/** The API servers, each once, in file order; if no file describes one, a placeholder for the one that must exist. */
function membersOf(verdicts: readonly ConnectionVerdict[], machines: MachineNames): readonly MapMember[] {
  const told = verdicts.flatMap((verdict) => {
    const { client, server } = verdict.connection;
    return [client, server]
      .filter(({ party }) => party === 'kube-apiserver')
      .map((party) => ({ key: memberKey(party), party, verdict }));
  });
  const known = told.filter(({ key }) => key !== undefined);
  return [...groupBy(known.length > 0 ? known : told, ({ key }) => key ?? '')].flatMap(([key, own], index) => {
    // Connections made because of an object or a kubeconfig have the place of that object, not of the API server.
    const { party } = own.find((each) => each.party.part === undefined) ?? own[0] ?? {};
    if (party === undefined) return [];
    const name = machines.nameOf(party.host) ?? l10n.t('control plane {0}', index + 1);
    return [{ key, party, name, state: mapStateOf(own.map(({ verdict }) => verdict.state)) }];
  });
}

/** Whether the files describe an API server, not only what it calls. */
export function isDescribed(party: Party | undefined): boolean {
  return party?.place !== undefined && (party.part === undefined || party.instance !== undefined);
}

/** The card of the shown control plane; without one it says that the API server is not in the files. */
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
    isMissing: !isDescribed(party),
  };
}

function worstMember(members: readonly MapMember[]): MapMember | undefined {
  return members.toSorted((a, b) => compareStates(a.state, b.state))[0];
}

/** Connections of other API servers belong to them; connections made because of an object belong to all. */
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

const order: readonly SealFamily[] = ['ca', 'etcd-ca', 'front-proxy-ca', 'other'];

/** The CAs represented by seals, the cluster's own first. */
function authoritiesOf(graph: PkiGraph, ends: readonly End[], figured: (seal: Seal) => Seal): readonly Authority[] {
  const seals = new Map<string, Seal>();
  for (const { pill, trust } of ends) {
    for (const seal of [pill?.seal, trust]) {
      if (seal?.key !== undefined && order.includes(seal.family)) seals.set(seal.key, figured(seal));
    }
  }
  return [...seals]
    .map(([key, seal]) => ({ key, seal, nodes: certificatesOfKey(graph, key) }))
    .filter(({ nodes }) => nodes.length > 0)
    .toSorted(
      (a, b) => order.indexOf(a.seal.family) - order.indexOf(b.seal.family) || (a.seal.letter < b.seal.letter ? -1 : 1),
    );
}

/** What every cluster has, and its column on the map. */
const expected = [
  ['kube-controller-manager', 'caller'],
  ['kube-scheduler', 'caller'],
  ['etcd', 'store'],
  ['kubelet', 'kubelet'],
] as const satisfies readonly (readonly [Party['party'], CardColumn])[];

/** Cards for what every cluster has but these files do not describe, so that it does not look absent. */
function missingCards(cards: readonly MapCard[]): readonly MapCard[] {
  const told = new Set(cards.flatMap(({ parties }) => parties.map(({ party }) => party)));
  return expected
    .filter(([party]) => !told.has(party))
    .map(([party, column]) => ({
      id: `missing ${party}`,
      column,
      title: connectionParties[party].label(),
      line: '',
      state: 'unknown',
      parties: [],
      count: 1,
      isMissing: true,
    }));
}

/**
 * Numbers keys of one family: `K1`, `K2`, the oldest first, keys of machines in the order of these. Other CAs, which may be many, get a number only on
 * connections where one is rejected.
 */
function sealFigures(graph: PkiGraph, ends: readonly End[], machines: MachineNames): (seal: Seal) => Seal {
  const byFamily = new Map<string, Set<string>>();
  for (const { pill, trust, isPillAtFault, isTrustAtFault } of ends) {
    for (const seal of [pill?.seal, trust]) {
      if (seal?.key === undefined) continue;
      if (seal.family === 'other' && !isPillAtFault && !isTrustAtFault) continue;
      byFamily.set(seal.family, (byFamily.get(seal.family) ?? new Set()).add(seal.key));
    }
  }
  const figures = new Map<string, number>();
  const owners = new Map<string, string>();
  for (const [family, keys] of byFamily) {
    if (keys.size < 2) continue;
    if (family === 'serviceAccountKey')
      for (const [key, owner] of ownersOf(graph, [...keys], machines)) owners.set(key, owner);
    const owner = (key: string): string => owners.get(key) ?? '';
    const byAge = [...keys].sort((a, b) => age(graph, a) - age(graph, b) || owner(a).localeCompare(owner(b)));
    for (const [index, key] of byAge.entries()) figures.set(key, index + 1);
  }
  return (seal) => {
    const whose = seal.family === 'other' ? seal.name : owners.get(seal.key ?? '');
    const figure = seal.key === undefined ? undefined : figures.get(seal.key);
    const told: Seal = whose === undefined ? seal : { ...seal, whose };
    return figure === undefined ? told : { ...told, letter: `${seal.letter}${figure}` };
  };
}

/** The machines that have each of some keys, or the files where these are the same. */
function ownersOf(
  graph: PkiGraph,
  keys: readonly string[],
  machines: MachineNames,
): readonly (readonly [string, string])[] {
  const filesOf = (key: string): readonly DecodedFile[] => {
    const { privateKeys = [], publicKeys = [] } = graph.keys.get(key) ?? {};
    return [...privateKeys, ...publicKeys].map(({ file }) => file);
  };
  const hosts = hostsOf(graph.files);
  const ways = [
    (file: DecodedFile) => machines.nameOf(hosts(file)),
    ({ path }: DecodedFile) => visibleText(fileNameOf(path), 40),
  ];
  const told = ways.map((way) =>
    keys.map((key) => [key, [...new Set(filesOf(key).flatMap((file) => way(file) ?? []))].join(', ')] as const),
  );
  const isTelling = (owners: readonly (readonly [string, string])[]): boolean =>
    owners.every(([, owner]) => owner !== '') && new Set(owners.map(([, owner]) => owner)).size === owners.length;
  return told.find(isTelling) ?? [];
}

/** When the key was first certified; bare keys have no date. */
function age(graph: PkiGraph, key: string): number {
  const begins = certificatesOfKey(graph, key).flatMap(({ certificate }) => certificate.notBefore ?? []);
  return begins.length === 0 ? 0 : Math.min(...begins);
}
