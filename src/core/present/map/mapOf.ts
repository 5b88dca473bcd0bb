import * as l10n from '@vscode/l10n';
import type { MapChoice, MapDetail, MapScene, MapWalk } from '../../../protocol/pkiMap.ts';
import type { Finding } from '../../findings/findingModel.ts';
import type { Cluster, ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import type { JudgedRepair, JudgedRepairs } from '../../repair/judgeRepair.ts';
import { day } from '../../text/duration.ts';
import { optional } from '../../text/optional.ts';
import { joinClauses, joinWords } from '../../text/sentences.ts';
import { clusterTitle } from '../clusterTitle.ts';
import { judgedCertificates } from '../judgedCertificates.ts';
import { judgedConnections } from '../judgedConnections.ts';
import type { PresentContext } from '../presentContext.ts';
import { allWorkWords, rootCausesOf } from '../rootCauses.ts';
import { compareStates, stateWord } from '../stateMark.ts';
import { authorityDetail, cardDetail, certificateDetail, othersDetail } from './details/itemDetails.ts';
import { mapLessons } from './details/mapLessons.ts';
import { type MapPlace, mapPlaces } from './details/mapPlaces.ts';
import { type DetailContext, wireDetail } from './details/wireDetail.ts';
import { authorityId, otherAuthorities } from './draw/drawAuthorities.ts';
import { type HostMap, hostMapOf } from './hosts/chainRows.ts';
import { clusterIn, hasNoRow } from './hosts/clusterIn.ts';
import type { HostChain } from './hosts/hostChains.ts';
import { hostScene } from './hosts/hostMap.ts';
import { layoutMap, type MapLayout } from './layout/layoutMap.ts';
import { type MapRoom, pictureRoom } from './layout/mapGrid.ts';
import { endItemId, relatedOf } from './layout/relatedItems.ts';
import { type FontWidths, withFont } from './layout/textWidth.ts';
import { firstWire, mapBanner, withBannerAction } from './mapBanner.ts';
import { mapForecast } from './mapForecast.ts';
import { chipsOf, leftNotes, momentOf, notesOf, subtitleOf, textsOf } from './mapHeader.ts';
import { buildMapModel } from './model/buildMapModel.ts';
import type { MapModel, MapWire } from './model/mapModel.ts';
import { mapState, mapStateOf } from './model/states.ts';
import type { RenewalAdvice } from './renewalAdvice.ts';
import { countsInWords } from './spokenWords.ts';

/** The selection of the user. */
export interface MapRequest {
  /** The real moment; `PresentContext.now` is the moment to judge by. */
  readonly today: number;
  /** {@link Cluster.id}; default: the one in the worst state. */
  readonly cluster?: string;
  /** The selected tab; default: the worst control plane. */
  readonly controlPlane?: string;
  /** The room of the page; default: that of a picture. */
  readonly room?: MapRoom;
  /** Widths of the page's font; default: of the widest usual one. */
  readonly font?: FontWidths;
  /** From a host that can sign; without it the map offers no signing. */
  readonly advice?: RenewalAdvice;
  /** What was judged before: the map offers no repair that was not. */
  readonly repairs?: JudgedRepairs;
}

/** A map, and the meaning of its numbers and ids. */
export interface PkiMap {
  readonly scene: MapScene;
  /** Indexed by the numbers in links and actions. */
  readonly places: readonly MapPlace[];
  readonly model: MapModel;
  /** Their repairs would be offered if they were judged. */
  readonly unjudged: ReadonlySet<Finding>;
  /** See {@link MapRoom.density}. */
  readonly density?: number;
  /** Instead of a cluster, where the files tell of no control plane. */
  readonly hosts?: HostMap;
  /** Id of the wire of a connection; absent if another control plane or cluster is shown. */
  itemOfConnection(id: string): string | undefined;
  /** Id of the item of a certificate: a pill, or the card of a CA. */
  itemOfCertificate(fingerprint: string): string | undefined;
}

/** What is drawn, without what is told of it. */
type MapDrawing = Pick<PkiMap, 'model' | 'density' | 'itemOfConnection' | 'itemOfCertificate'> & {
  readonly layout: Omit<MapLayout, 'density'>;
};

/** Draws the map of a cluster as of a moment, and tells of it. Never throws. */
export function mapOf(context: PresentContext, request: MapRequest): PkiMap {
  const { graph, findings, now, locale } = context;
  const warning = warningOf(context);
  const shown = shownBy(context, request);
  const { model, cluster, clusters, hosts, byCluster } = shown;
  if (shown.isOfHosts) {
    const others = clusters.map((each) => choiceOf(each, clusters, byCluster.get(each.id) ?? [], false));
    const isWithoutCluster = shown.known === undefined || shown.known === 'others';
    return mapOfHosts(hosts, { others: shown.isOfHostsAlone ? [] : others, isWithoutCluster }, model, context, request);
  }
  const causes = rootCausesOf(model.verdicts, context);
  const worst = firstWire(model, causes);
  const { layout, ...drawing } = drawn(model, worst, context, request);
  const places = mapPlaces();
  const { unjudged, ...offers } = offersOf(request);
  const detailContext: DetailContext = {
    ...{ graph, findings, now, judged: judgedCertificates(context), places, causes, warning },
    verdicts: model.verdicts,
    ...offers,
    ...optional('locale', locale),
  };
  const details = detailsOf(model, detailContext);
  const related = relatedOf(model);
  const moment = { now, today: request.today, warning, ...optional('locale', locale) };
  const ids = new Set(layout.items.map(({ id }) => id));
  const calm = allWorkWords(model.verdicts, context);
  const subtitle = subtitleOf(model, clusters);
  const asOf = momentOf(model, request.today, now, locale);
  const banner = mapBanner(model, details, detailContext);
  return {
    ...drawing,
    unjudged,
    places: places.all,
    scene: {
      ...layout,
      title: l10n.t('PKI map'),
      subtitle,
      spoken: joinClauses(joinWords([l10n.t('PKI map'), subtitle]), asOf.words, countsInWords(model.verdicts)),
      clusters: [
        ...clusters.map((each) => choiceOf(each, clusters, byCluster.get(each.id) ?? [], each === cluster)),
        ...(hosts.hosts.length === 0 ? [] : [{ ...hostsAsChoice(hosts), isChosen: false }]),
      ],
      chips: chipsOf(model, calm !== undefined),
      ...optional('banner', banner),
      ...optional('calm', calm),
      asOf,
      details: withBannerAction(details, model, banner?.action),
      walks: model.wires.map((wire) => walkOf(wire, ids)),
      ...optional('worst', worst?.id),
      forecast: mapForecast(judgedConnections(context).model, model, moment),
      learning: mapLessons(model, related, now, ids),
      notes: [...notesOf(model), ...leftNotes(context)],
      texts: textsOf(),
    },
  };
}

/**
 * Draws the map of a cluster as {@link mapOf} does; `undefined` if that is one of hosts. Never throws.
 */
export function drawingOf(context: PresentContext, request: MapRequest): MapDrawing | undefined {
  const { model, isOfHosts } = shownBy(context, request);
  return isOfHosts
    ? undefined
    : drawn(model, firstWire(model, rootCausesOf(model.verdicts, context)), context, request);
}

function warningOf({ policy }: PresentContext): number {
  return policy.warnWithinDays * day;
}

/** The cluster that is shown, or the hosts in its place. */
function shownBy(context: PresentContext, request: MapRequest) {
  const { model: connections, byCluster } = judgedConnections(context);
  const clusters = connections.clusters.filter(({ id }) => byCluster.has(id));
  const cluster = clusters.find(({ id }) => id === request.cluster) ?? worstCluster(clusters, byCluster);
  const judged = judgedCertificates(context);
  const built = buildMapModel(context.graph, cluster, byCluster.get(cluster?.id ?? '') ?? [], request.controlPlane);
  const authorities = built.authorities.map((each) => {
    const [node] = each.nodes;
    return node === undefined ? each : { ...each, state: mapState(judged.stateOf(node)) };
  });
  const all = [...byCluster.values()].flat();
  const hosts = hostMapOf(context, all, warningOf(context));
  const known = clusterIn(all);
  const isOfHostsAlone = known === undefined;
  // Beside kubeconfigs alone, the repository's own hosts come first, unless only something else is broken.
  const isFirst = known !== 'controlPlane' && (hosts.rows.some(isBroken) || !all.filter(hasNoRow).some(isBroken));
  const isAsked = request.cluster === hostsChoice || (request.cluster === undefined && isFirst);
  const isOfHosts = isAsked && (isOfHostsAlone ? hosts.rows : hosts.hosts).length > 0;
  return { model: { ...built, authorities }, cluster, clusters, byCluster, hosts, known, isOfHosts, isOfHostsAlone };
}

function drawn(
  model: MapModel,
  first: MapWire | undefined,
  context: PresentContext,
  { room, font }: MapRequest,
): MapDrawing {
  const { now, locale } = context;
  const { density, ...layout } = withFont(font, () =>
    layoutMap(model, room ?? pictureRoom, {
      ...{ now, warning: warningOf(context) },
      ...optional('first', first?.id),
      ...optional('locale', locale),
    }),
  );
  return {
    model,
    density,
    layout,
    itemOfConnection: (id) =>
      model.wires.find(({ verdicts }) => verdicts.some(({ connection }) => connection.id === id))?.id,
    itemOfCertificate: (fingerprint) => {
      const authority = model.authorities.find(({ nodes }) => nodes.some((node) => node.fingerprint === fingerprint));
      const card = layout.items.find(({ id }) => authority !== undefined && id === authorityId(authority));
      if (card !== undefined) return card.id;
      if (authority !== undefined) return otherAuthorities;
      return layout.items.find(({ kind, detail }) => kind === 'pill' && detail === `certificate ${fingerprint}`)?.id;
    },
  };
}

function isBroken({ state }: { readonly state: string }): boolean {
  return state === 'broken';
}

/** What a host can do, and which repairs are asked for while the map is made. */
function offersOf({ advice, repairs }: MapRequest) {
  const unjudged = new Set<Finding>();
  const repairsFor = (finding: Finding): readonly JudgedRepair[] | undefined => {
    const known = repairs?.get(finding);
    if (known === undefined) unjudged.add(finding);
    return known;
  };
  return { unjudged, repairsFor, ...optional('advice', advice) };
}

/** In place of the id of a cluster. */
export const hostsChoice = 'hosts';

function hostsAsChoice({ rows }: HostMap): Omit<MapChoice, 'isChosen'> {
  const [state = 'works'] = rows.map((row) => row.state).toSorted(compareStates);
  const label = l10n.t('Hosts');
  return { id: hostsChoice, label, state, spoken: joinWords([label, stateWord(state)]) };
}

/** The map of hosts, of repositories without a control plane. */
function mapOfHosts(
  hosts: HostMap,
  { others, isWithoutCluster }: { readonly others: readonly MapChoice[]; readonly isWithoutCluster: boolean },
  model: MapModel,
  context: PresentContext,
  request: MapRequest,
): PkiMap {
  const { graph, findings, now, locale } = context;
  const places = mapPlaces();
  const { unjudged, ...offers } = offersOf(request);
  const judged = judgedCertificates(context);
  const detailContext: DetailContext = {
    ...{ graph, findings, now, judged, places, causes: [], verdicts: [] },
    warning: warningOf(context),
    ...offers,
    ...optional('locale', locale),
  };
  const scene = withFont(request.font, () =>
    hostScene(hosts, isWithoutCluster, request.today, request.room ?? pictureRoom, detailContext),
  );
  const asOf = momentOf(model, request.today, now, locale);
  const itemOf = (isMeant: (chain: HostChain) => boolean): string | undefined => hosts.hosts.find(isMeant)?.id;
  return {
    model,
    hosts,
    unjudged,
    places: places.all,
    scene: {
      ...scene,
      clusters: [...others, { ...hostsAsChoice(hosts), isChosen: true }],
      asOf: { ...asOf, announcement: joinWords([asOf.button, ...scene.chips.map(({ spoken }) => spoken)]) },
      learning: [],
      notes: leftNotes(context),
      texts: textsOf(),
    },
    itemOfConnection: (id) => hosts.webhooks.find((row) => row.id === `webhook ${id}`)?.id,
    itemOfCertificate: (fingerprint) => itemOf(({ node }) => node?.fingerprint === fingerprint),
  };
}

function worstCluster(
  clusters: readonly Cluster[],
  byCluster: ReadonlyMap<string, readonly ConnectionVerdict[]>,
): Cluster | undefined {
  const stateFor = ({ id }: Cluster) => mapStateOf((byCluster.get(id) ?? []).map(({ state }) => state));
  // Of one of which nothing is known, a map says nothing.
  const isKnown = (cluster: Cluster) => stateFor(cluster) !== 'unknown';
  return clusters.toSorted(
    (a, b) => Number(isKnown(b)) - Number(isKnown(a)) || compareStates(stateFor(a), stateFor(b)),
  )[0];
}

function detailsOf(model: MapModel, context: DetailContext): Readonly<Record<string, MapDetail>> {
  const details: Record<string, MapDetail> = {};
  for (const card of model.cards) details[card.id] = cardDetail(card, model, context);
  for (const wire of model.wires) details[wire.id] = wireDetail(wire, model.machines, context);
  for (const wire of model.wires) {
    for (const { pill } of [wire.client, wire.server, ...(wire.members ?? []).map(({ end }) => end)]) {
      const { node } = pill ?? {};
      if (pill === undefined || node === undefined) continue;
      details[`certificate ${node.fingerprint}`] ??= certificateDetail({ ...pill, node }, model, {
        ...context,
        details,
      });
    }
  }
  for (const authority of model.authorities)
    details[authorityId(authority)] = authorityDetail(authority, model, context);
  details[otherAuthorities] = othersDetail(model, context);
  return details;
}

function choiceOf(
  cluster: Cluster,
  clusters: readonly Cluster[],
  verdicts: readonly ConnectionVerdict[],
  isChosen: boolean,
): MapChoice {
  const label = clusterTitle(cluster, clusters);
  const state = mapStateOf(verdicts.map((verdict) => verdict.state));
  return {
    id: cluster.id,
    label,
    state,
    isChosen,
    spoken: `${label}, ${stateWord(state)}, ${countsInWords(verdicts)}`,
  };
}

function walkOf(wire: MapWire, drawn: ReadonlySet<string>): MapWalk {
  const end = (side: 'client' | 'server'): readonly string[] => [
    ...(wire[side].trust === undefined ? [] : [endItemId(wire, side, 'seal')]),
    ...(wire[side].pill === undefined ? [] : [endItemId(wire, side, 'pill')]),
  ];
  // An etcd member presents one certificate to all others; it is drawn once.
  const stops = [wire.from, ...end('client'), wire.id, ...end('server').toReversed(), wire.to];
  return { wire: wire.id, stops: stops.filter((id) => drawn.has(id)) };
}
