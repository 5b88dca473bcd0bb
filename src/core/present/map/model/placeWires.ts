import type { ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { fileNameOf } from '../../../text/shownPath.ts';
import { cardWords } from '../cardWords.ts';
import { type ConnectionUnit, type FoldedUnits, foldedUnits, type PlacingContext, unitsOf } from './connectionUnits.ts';
import { compareRows, ownCards, slotOf } from './mapColumns.ts';
import type { CardColumn, MapCard, MapWire, WireSlot } from './mapModel.ts';
import { mapStateOf, worstFirst } from './states.ts';

/** Cards and wires of a map in order, without the API server's card. */
export interface PlacedWires {
  readonly cards: readonly MapCard[];
  readonly wires: readonly MapWire[];
}

type Verdicts = readonly ConnectionVerdict[];

/** Id of the API server's card. */
export const apiserverCard = 'apiserver';

/** Maximum number of broken pairs of etcd members with their own wire. */
const brokenPairs = 3;

/** Puts judged connections on wires between cards; similar ones share a wire. */
export function placeWires(verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const bySlot = groupBy(verdicts, slotOf);
  const of = (slot: WireSlot): Verdicts => bySlot.get(slot) ?? [];
  const called = of('called');
  const ofStore = called.filter(isOfStore);
  const store = storeCards([...ofStore, ...of('probe'), ...of('peer')], context);
  return merged([
    { cards: store, wires: [] },
    rows('caller', of('caller'), context),
    kubelets([...of('kubeletUp'), ...of('kubeletDown')], context),
    storeWires(ofStore, context),
    rows(
      'called',
      called.filter((verdict) => !isOfStore(verdict)),
      context,
    ),
    probes(of('probe'), store, context),
    peers(of('peer'), context),
    pairs(of('pair'), context),
    outsides(of('outside'), context),
  ]);
}

function isOfStore({ connection: { server } }: ConnectionVerdict): boolean {
  return server.party === 'etcd';
}

/** Callers or called components: for each kind of connection one card per party, or a fold. */
function rows(column: 'caller' | 'called', verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const sorted = verdicts.toSorted((a, b) => compareRows(a.connection, b.connection));
  // Users are alike, whichever of their connections it is.
  const kindOf = ({ connection: { record } }: ConnectionVerdict) => (record.client === 'kubectl' ? 'kubectl' : record);
  const parts = [...groupBy(sorted, kindOf)].flatMap(([, own]) => {
    const record = own[0]?.connection.record;
    if (record === undefined) return [];
    const units = unitsOf(own, ({ connection }) => (column === 'caller' ? connection.client : calledParty(connection)));
    const alone = own[0] === undefined ? 1 : ownCards(own[0].connection, column);
    const folds = record.client === 'kubectl' ? userFolds(units, context) : foldedUnits(units, alone, context);
    return folds.map((fold) => {
      const id = `${column} ${record.id} ${fold.key}`;
      const [from, to] = column === 'caller' ? [id, apiserverCard] : [apiserverCard, id];
      return {
        cards: cardOf({ id, column, ...fold }, context),
        wires: wireOf({ id: `${id} wire`, slot: column, from, to, verdicts: fold.verdicts }, context),
      };
    });
  });
  return merged(parts);
}

/** Of users, only those that work and have the same CAs share a card, from two on; `admin.conf` stands alone. */
function userFolds(units: readonly ConnectionUnit[], { ends }: PlacingContext): readonly FoldedUnits[] {
  const keyOf = ({ party: { use }, verdicts }: ConnectionUnit): string | undefined => {
    const isAlone = use === undefined || fileNameOf(use.kubeconfig.file.path) === 'admin.conf';
    if (isAlone || verdicts.some(({ state }) => state !== 'works')) return undefined;
    const both = verdicts.flatMap((verdict) => ends.get(verdict) ?? []);
    return both
      .flatMap(({ client, server }) => [client.pill?.seal, client.trust, server.pill?.seal, server.trust])
      .map((seal) => `${seal?.family} ${seal?.key}`)
      .join(' ');
  };
  const foldOf = (key: string, together: readonly ConnectionUnit[]): FoldedUnits => ({
    key,
    isDeviating: false,
    parties: together.map(({ party }) => party),
    verdicts: together.flatMap(({ verdicts }) => verdicts).toSorted(worstFirst),
  });
  const groups = [...groupBy(units, keyOf)];
  const alone = units.filter(
    (unit) => keyOf(unit) === undefined || groups.some(([, own]) => own.length < 2 && own.includes(unit)),
  );
  return [
    ...alone.map((unit) => foldOf(unit.key, [unit])),
    ...groups.flatMap(([key, own]) => (key === undefined || own.length < 2 ? [] : [foldOf(`alike ${key}`, own)])),
  ];
}

/** Hosts that clients outside of the cluster open: one card each, with the certificate in it. */
function outsides(verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const units = unitsOf(
    verdicts,
    ({ connection }) => connection.client,
    ({ connection }) => connection.id,
  );
  return merged(
    foldedUnits(units, 3, context).map((fold) => {
      const id = `outside ${fold.key}`;
      return {
        cards: cardOf({ id, column: 'outside', ...fold }, context),
        wires: wireOf({ id: `${id} wire`, slot: 'outside', from: id, to: id, verdicts: fold.verdicts }, context),
      };
    }),
  );
}

/** A webhook is known only from the object that makes the API server call it. */
function calledParty({ client, server }: ConnectionVerdict['connection']): Party {
  return client.part === undefined ? server : { ...client, party: server.party };
}

/** Kubelets call and are called; deviating ones are listed among the callers. */
function kubelets(verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const kubeletOf = ({ connection: { client, server } }: ConnectionVerdict): Party =>
    client.party === 'kubelet' ? client : server;
  // If several kubelet kubeconfigs are on one machine, it is unknown which kubelet is called there.
  const clients = new Map(verdicts.map(({ connection: { client } }) => [client.id, client]));
  const isShared = (party: Party): boolean =>
    [...clients.values()].filter(({ party: kind, host }) => kind === 'kubelet' && host === party.host).length > 1;
  const units = unitsOf(verdicts, kubeletOf, (verdict) => {
    const party = kubeletOf(verdict);
    return isShared(party) ? party.id : party.host;
  });
  return merged(
    foldedUnits(units, 1, context).map((fold) => {
      const id = `kubelet ${fold.key}`;
      const column = fold.isDeviating && units.length > 1 ? 'caller' : 'kubelet';
      const own = (slot: WireSlot): Verdicts => fold.verdicts.filter((verdict) => slotOf(verdict) === slot);
      return {
        cards: cardOf({ id, column, ...fold }, context),
        wires: [
          ...wireOf(
            { id: `${id} calls`, slot: 'kubeletUp', from: id, to: apiserverCard, verdicts: own('kubeletUp') },
            context,
          ),
          ...wireOf(
            { id: `${id} called`, slot: 'kubeletDown', from: apiserverCard, to: id, verdicts: own('kubeletDown') },
            context,
          ),
        ],
      };
    }),
  );
}

/** Each etcd member, from all connections that mention it. */
function storeCards(verdicts: Verdicts, context: PlacingContext): readonly MapCard[] {
  const told = verdicts.flatMap((verdict) => {
    const { client, server } = verdict.connection;
    return [server, client].filter(({ party }) => party === 'etcd').map((party) => ({ party, verdict }));
  });
  const cards = [...groupBy(told, ({ party }) => storeCard(party))].flatMap(([id, own]) => {
    const parties = own.slice(0, 1).map(({ party }) => party);
    return cardOf({ id, column: 'store', parties, verdicts: own.map(({ verdict }) => verdict) }, context);
  });
  return cards.toSorted((a, b) => a.line.localeCompare(b.line, 'en', { numeric: true }));
}

function storeCard({ instance, id }: Party): string {
  return `etcd ${instance?.id ?? id}`;
}

function storeWires(verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const members = groupBy(verdicts, ({ connection: { server } }) => storeCard(server));
  return {
    cards: [],
    wires: [...members].flatMap(([to, own]) =>
      wireOf({ id: `${to} wire`, slot: 'called', from: apiserverCard, to, verdicts: own }, context),
    ),
  };
}

/** All probes share a card above the first member. */
function probes(verdicts: Verdicts, store: readonly MapCard[], context: PlacingContext): PlacedWires {
  const [target] = store;
  if (target === undefined || verdicts.length === 0) return { cards: [], wires: [] };
  const id = 'probe';
  const parties = distinct(verdicts.map(({ connection }) => connection.client));
  return {
    cards: cardOf({ id, column: 'probe', parties, verdicts }, context),
    wires: wireOf({ id: `${id} wire`, slot: 'probe', from: id, to: target.id, verdicts }, context),
  };
}

/** All working pairs share one wire, each other pair has its own; every member has its own end. */
function peers(verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const byPair = groupBy(verdicts, ({ connection: { client, server } }) => [client.id, server.id].sort().join(' '));
  const pairs = [...byPair.values()];
  const broken = pairs.filter((own) => own.some(({ state }) => state === 'broken'));
  const others = pairs.filter((own) => own.every(({ state }) => state !== 'broken')).flat();
  const groups = [...broken.slice(0, brokenPairs), others, broken.slice(brokenPairs).flat()];
  const sorted = verdicts.toSorted(worstFirst);
  const wires = groups.flatMap((group, index) => {
    const [first] = group.toSorted(worstFirst);
    if (first === undefined) return [];
    const { client, server } = first.connection;
    const id = group === others ? 'peers' : `peers broken ${index}`;
    const members = distinct(group.map(({ connection }) => connection.server)).flatMap((party) =>
      memberEnd(party, sorted, context),
    );
    const plan = { id, slot: 'peer', from: storeCard(client), to: storeCard(server), verdicts: group } as const;
    return wireOf(plan, context).map((wire) => ({ ...wire, members }));
  });
  return { cards: [], wires };
}

/** The end of a member, by its worst connection. */
function memberEnd(party: Party, sorted: Verdicts, { ends }: PlacingContext) {
  const worst = sorted.find(({ connection: { client, server } }) => client.id === party.id || server.id === party.id);
  const both = worst && ends.get(worst);
  if (worst === undefined || both === undefined) return [];
  const { client, server } = worst.connection;
  const isClient = client.id === party.id && (client.id !== server.id || both.client.isPillAtFault);
  return [{ card: storeCard(party), end: isClient ? both.client : both.server }];
}

/** Connections without the API server: two cards next to each other for each. */
function pairs(verdicts: Verdicts, context: PlacingContext): PlacedWires {
  const parts = [...groupBy(verdicts, ({ connection }) => connection.record)].flatMap(([record, own]) => {
    const units = unitsOf(
      own,
      ({ connection }) => connection.client,
      ({ connection: { client, server } }) => `${client.id} ${server.id}`,
    );
    const alone = own[0] === undefined ? 1 : ownCards(own[0].connection, 'pair');
    return foldedUnits(units, alone, context).map(({ key, verdicts: all }) => {
      const id = `pair ${record.id} ${key}`;
      const [from, to] = [`${id} client`, `${id} server`];
      const clients = distinct(all.map(({ connection }) => connection.client));
      const servers = distinct(all.map(({ connection }) => connection.server));
      return {
        cards: [
          ...cardOf({ id: from, column: 'pairClient', parties: clients, verdicts: all }, context),
          ...cardOf({ id: to, column: 'pairServer', parties: servers, verdicts: all }, context),
        ],
        wires: wireOf({ id: `${id} wire`, slot: 'pair', from, to, verdicts: all }, context),
      };
    });
  });
  return merged(parts);
}

function distinct(parties: readonly Party[]): readonly Party[] {
  return [...new Map(parties.map((party) => [party.id, party])).values()];
}

interface CardPlan {
  readonly id: string;
  readonly column: CardColumn;
  readonly parties: readonly Party[];
  readonly verdicts: Verdicts;
}

function cardOf({ id, column, parties, verdicts }: CardPlan, { machines }: PlacingContext): readonly MapCard[] {
  const [party] = parties;
  if (party === undefined) return [];
  return [
    {
      id,
      column,
      ...cardWords(parties, verdicts, machines),
      state: mapStateOf(verdicts.map(({ state }) => state)),
      parties,
      count: parties.length,
      // Pods are not known one by one, but it is certain that there are some.
      isMissing: parties.every(({ place, party: kind }) => place === undefined && kind !== 'pod'),
    },
  ];
}

function wireOf(
  wire: Pick<MapWire, 'id' | 'slot' | 'from' | 'to' | 'verdicts'>,
  { ends }: PlacingContext,
): readonly MapWire[] {
  const verdicts = wire.verdicts.toSorted(worstFirst);
  const [worst] = verdicts;
  const both = worst && ends.get(worst);
  return worst === undefined || both === undefined
    ? []
    : [{ ...wire, verdicts, worst, state: mapStateOf([worst.state]), client: both.client, server: both.server }];
}

function merged(parts: readonly PlacedWires[]): PlacedWires {
  return { cards: parts.flatMap(({ cards }) => cards), wires: parts.flatMap(({ wires }) => wires) };
}
