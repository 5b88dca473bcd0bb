import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { MapAction, MapBanner, MapChip, MapDetail, MapForecast, MapScene } from '../../../../protocol/pkiMap.ts';
import { isInjectionMark } from '../../../kubernetes/caInjection.ts';
import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import { subjectName } from '../../../pki/certificateName.ts';
import type { ConnectionVerdict, Source } from '../../../pki/cluster/connections/connectionModel.ts';
import type { RepairOutlook } from '../../../repair/judgeRepair.ts';
import { formatDuration, formatDurationInWords } from '../../../text/duration.ts';
import { formatDate, formatMoment } from '../../../text/moment.ts';
import { optional } from '../../../text/optional.ts';
import { joinWords } from '../../../text/sentences.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { refusals, refusalWords, stateOf } from '../../connections/verdictWords.ts';
import type { PresentContext } from '../../presentContext.ts';
import { compareStates, stateMark, stateWord } from '../../stateMark.ts';
import { certificateActions } from '../details/certificateActions.ts';
import { plainLine, section, stateLine } from '../details/detailLines.ts';
import type { MapPlaces } from '../details/mapPlaces.ts';
import type { DetailContext } from '../details/wireDetail.ts';
import { type MapRoom, wideFrom } from '../layout/mapGrid.ts';
import { countInWords } from '../spokenWords.ts';
import { type HostChain, hostChainsOf } from './hostChains.ts';
import { type ChainRow, hostHeadings, layoutChains, webhookHeadings } from './layoutHosts.ts';
import { type ChainLink, qualified } from './requesters.ts';

/** What is drawn where the files tell of no control plane: hosts and webhooks, and what stands behind them. */
export interface HostMap {
  readonly hosts: readonly HostChain[];
  readonly webhooks: readonly ChainRow[];
  readonly rows: readonly ChainRow[];
}

interface HostContext extends DetailContext {
  /** How many hosts and webhooks are broken. */
  readonly brokenHosts: number;
}

/** Reads hosts and webhooks. */
export function hostMapOf(context: PresentContext, verdicts: readonly ConnectionVerdict[], warning: number): HostMap {
  const hosts = hostChainsOf(context, warning);
  const webhooks = verdicts
    .filter(({ connection: { client, record } }) => client.part !== undefined && record.id.includes('webhook'))
    .map((verdict) => webhookRow(verdict, context.now))
    .toSorted((a, b) => compareStates(a.state, b.state));
  return { hosts, webhooks, rows: [...hosts.map(hostRow), ...webhooks] };
}

function hostRow(chain: HostChain): ChainRow {
  const { id, host, entry, secret, certificate, issuer, authority, state, isRenewed, isPlain, word, until, count } =
    chain;
  const isCalm = state === 'works' && until === undefined;
  const mark = isCalm && isRenewed ? '↻' : stateMark(isCalm && isPlain ? 'none' : state);
  const gap =
    certificate !== undefined || until === undefined
      ? undefined
      : `${state === 'willStop' ? `${stateMark(state)} ` : ''}${l10n.t('Nobody renews it: no Certificate in Git writes this Secret')}`;
  const links = [host, entry, secret, certificate, issuer, authority];
  return {
    id,
    links,
    state,
    label: `${mark} ${word}`,
    count,
    ...(gap === undefined ? {} : { gap }),
    spoken: joinWords([
      l10n.t('{0}: {1}', host.title, isRenewed && state === 'works' ? l10n.t('renewed') : stateWord(state)),
      ...links.slice(1).flatMap((link) => (link === undefined ? [] : [`${link.title} ${link.line}`.trim()])),
    ]),
    sharedFrom: 4,
  };
}

function webhookRow(verdict: ConnectionVerdict, now: number): ChainRow {
  const { connection, until } = verdict;
  const { part } = connection.client;
  const root = part?.placed.object.root;
  const item = itemsAt(root, 'webhooks')[part?.index ?? 0];
  const service = scalarAt(item, 'clientConfig', 'service', 'name')?.text;
  const namespace = scalarAt(item, 'clientConfig', 'service', 'namespace')?.text;
  const marks = [...(mappingAt(root, 'metadata', 'annotations')?.entries.keys() ?? [])];
  const isInjected = marks.some((mark) => isInjectionMark(mark));
  const known = stateOf(verdict);
  const isRenewed = isInjected && (known === 'unknown' || known === 'works') && until === undefined;
  const state: MapState = known === 'none' || isRenewed ? 'works' : known;
  const name = scalarAt(item, 'name')?.text ?? part?.placed.object.name ?? '';
  const secret = sourceLink(connection.serverShows);
  const [shown] = connection.serverShows.kind === 'materials' ? connection.serverShows.materials : [];
  const node = shown?.material.certificates[0];
  const place = connection.client.place;
  const links: readonly ChainLink[] = [
    {
      title: visibleText(name, 80),
      line: visibleText(part?.placed.object.name ?? '', 60),
      ...(place === undefined ? {} : { place }),
    },
    isInjected
      ? { title: l10n.t('set by a controller'), line: l10n.t('empty in Git') }
      : sourceLink(connection.clientTrusts),
    secret,
    { title: visibleText(service ?? 'URL', 60), line: visibleText(namespace ?? '', 60) },
    {
      title: isInjected
        ? 'cert-manager'
        : connection.serverShows.kind === 'materials'
          ? l10n.t('by hand')
          : l10n.t('not in Git'),
      line: until === undefined ? '' : formatDuration(until - now),
    },
  ];
  const word = isRenewed
    ? `↻ ${l10n.t('renewed')}`
    : `${stateMark(state)} ${state === 'broken' ? l10n.t('rejected') : until === undefined ? stateWord(state) : formatDuration(until - now)}`;
  return {
    id: `webhook ${connection.id}`,
    links,
    ...optional('node', node),
    state,
    label: word,
    count: 1,
    spoken: joinWords([
      l10n.t('{0}: {1}', name, stateWord(state)),
      ...refusals(verdict).map((refusal) => refusalWords(verdict, refusal.by, refusal.verdict)),
    ]),
    sharedFrom: 9,
  };
}

function sourceLink(source: Source): ChainLink {
  const [material] = source.kind === 'materials' ? source.materials : [];
  const [node] = material?.material.certificates ?? [];
  const { certificate } = node ?? {};
  if (material === undefined) return { title: l10n.t('not in Git'), line: '' };
  const { kind, name, namespace } = material.material.occurrences[0]?.credential.value.object ?? {};
  const secret = kind === 'Secret' && name !== undefined ? qualified(name, namespace) : undefined;
  return {
    title: secret ?? (certificate === undefined ? visibleText(material.by, 60) : subjectName(certificate)),
    line: certificate?.notAfter === undefined ? '' : formatDate(certificate.notAfter),
    place: material.place,
  };
}

/**
 * The parts of a scene that differ from those of a cluster.
 *
 * @param isAlone - The files tell of no control plane.
 */
export function hostScene(
  { hosts, webhooks, rows }: HostMap,
  isAlone: boolean,
  room: MapRoom,
  context: DetailContext & { readonly places: MapPlaces },
): Pick<
  MapScene,
  | 'items'
  | 'walks'
  | 'width'
  | 'height'
  | 'isNarrow'
  | 'isHosts'
  | 'title'
  | 'subtitle'
  | 'spoken'
  | 'chips'
  | 'details'
  | 'forecast'
> &
  Partial<Pick<MapScene, 'banner' | 'worst'>> {
  const layout = layoutChains(
    [
      { headings: hostHeadings(), rows: rows.filter((row) => !webhooks.includes(row)) },
      { headings: webhookHeadings(), rows: webhooks },
    ],
    room,
  );
  const details: Record<string, MapDetail> = {};
  const brokenHosts = rows.reduce((sum, { state, count }) => (state === 'broken' ? sum + count : sum), 0);
  for (const chain of hosts) details[chain.id] = hostDetail(chain, { ...context, brokenHosts });
  for (const row of webhooks) details[row.id] = rowDetail(row, context);
  const hostCount = hosts.reduce((sum, { count }) => sum + count, 0);
  const subtitle = joinWords([
    hostCount === 1 ? l10n.t('1 host') : l10n.t('{0} hosts', hostCount),
    ...(webhooks.length === 0
      ? []
      : [webhooks.length === 1 ? l10n.t('1 webhook') : l10n.t('{0} webhooks', webhooks.length)]),
    ...(isAlone ? [l10n.t('no control plane here')] : []),
  ]);
  const isNarrow = room.width < wideFrom;
  const chips = chipsOf(hosts, rows, isNarrow);
  const broken = hosts.filter(({ state }) => state === 'broken');
  const worst = rows.toSorted((a, b) => compareStates(a.state, b.state))[0];
  const title = l10n.t('Certificate map');
  return {
    ...layout,
    isNarrow,
    isHosts: true,
    title,
    subtitle,
    spoken: joinWords([title, subtitle, ...chips.map(({ spoken }) => spoken)]),
    chips,
    details,
    forecast: forecastOf(hosts, context),
    ...(broken[0] === undefined ? {} : { banner: bannerOf(broken, details) }),
    ...(worst === undefined ? {} : { worst: worst.id }),
  };
}

function chipsOf(hosts: readonly HostChain[], rows: readonly ChainRow[], isNarrow: boolean): readonly MapChip[] {
  const well = new Map(hosts.filter(({ state }) => state === 'works').map((chain) => [chain.id, chain]));
  const renewed = rows.filter(({ id }) => well.get(id)?.isRenewed === true);
  const plain = rows.filter(({ id }) => well.get(id)?.isPlain === true);
  const chip = (
    state: MapState,
    own: readonly ChainRow[],
    words: (count: number) => string,
    mark = stateMark(state),
  ): readonly MapChip[] => {
    const count = own.reduce((sum, row) => sum + row.count, 0);
    const spoken = words(count);
    return count === 0 ? [] : [{ state, label: `${mark} ${spoken}`, spoken, wires: own.map(({ id }) => id) }];
  };
  const of = (state: MapState): readonly ChainRow[] =>
    rows.filter((row) => row.state === state && !renewed.includes(row) && !plain.includes(row));
  return [
    ...(['broken', 'willStop', 'unknown'] as const).flatMap((state) =>
      chip(state, of(state), (count) => countInWords(state, count)),
    ),
    ...chip(
      'works',
      renewed,
      (count) => (isNarrow ? l10n.t('{0} renewed', count) : l10n.t('{0} renewed automatically', count)),
      '↻',
    ),
    ...chip('works', of('works'), (count) => countInWords('works', count)),
    ...chip('works', plain, (count) => l10n.t('{0} without certificate here', count), stateMark('none')),
  ];
}

function bannerOf(broken: readonly HostChain[], details: Readonly<Record<string, MapDetail>>): MapBanner {
  const [first, ...others] = broken;
  const title = ({ host, word, fact }: HostChain): string => fact ?? l10n.t('{0}: {1}', host.title, word);
  const action = first && details[first.id]?.actions.find(({ isPrimary }) => isPrimary === true);
  const words = first === undefined ? '' : `${stateMark('broken')} ${title(first)}`;
  return {
    title: words,
    short: words,
    meaning: first?.why ?? '',
    ...(action === undefined ? {} : { action }),
    others: others.map((chain) => ({ title: title(chain), wires: [chain.id] })),
    more: others.length === 0 ? '' : l10n.t('and {0} more', others.length),
  };
}

/** With one host less that is broken, if this repairs all that is wrong with it. */
function asFirst(action: MapAction, outlook: RepairOutlook | undefined, chain: HostChain, broken: number): MapAction {
  const errors = chain.findings.filter(({ severity }) => severity === 'error');
  const isAll = outlook?.isPart === false && errors.length === 1;
  const words = l10n.t('Afterwards: {0}', countInWords('broken', broken - 1));
  return { ...action, isPrimary: true, ...(isAll ? { afterwards: { words, broken: broken - 1 } } : {}) };
}

/** Changes of the objects of a chain, the best first. */
function repairsOf(chain: HostChain, context: HostContext): readonly MapAction[] {
  const { findings, secret, entry, state } = chain;
  const place = secret?.place ?? entry.place;
  const { advice } = context;
  if (advice === undefined || place === undefined) return [];
  const repairs = findings.flatMap((finding) =>
    (context.repairsFor(finding) ?? []).map((repair) => ({
      action: advice.repairAction(repair, finding, place, context),
      outlook: repair.outlook,
    })),
  );
  return repairs.map(({ action, outlook }, index) =>
    index === 0 && state === 'broken' ? asFirst(action, outlook, chain, context.brokenHosts) : action,
  );
}

function hostDetail(chain: HostChain, context: HostContext): MapDetail {
  const { host, state, word, why, until, node, isRenewed, findings } = chain;
  const { places, now, locale } = context;
  const links = [chain.entry, chain.secret, chain.certificate, chain.issuer, chain.authority];
  const [fault] = [...links.filter((link) => link?.fault !== undefined), chain.certificate, chain.entry];
  const opened: MapAction | undefined = fault?.place && {
    label: l10n.t('Open {0}', fault.title),
    command: 'open',
    place: places.numberOf(fault.place),
  };
  const repairs = repairsOf(chain, context);
  // No button is replaced by another one when the repairs are judged.
  const isJudged = context.advice === undefined || findings.every((each) => context.repairsFor(each) !== undefined);
  const isOnly = state === 'broken' && repairs.length === 0 && isJudged;
  const open = [
    ...repairs,
    ...(opened === undefined ? [] : [isOnly ? { ...opened, isPrimary: true as const } : opened]),
  ];
  const renewal =
    node === undefined || isRenewed
      ? []
      : certificateActions(node, context, state === 'willStop').filter(({ command }) => command !== 'open');
  return {
    title: `${stateMark(state)} ${l10n.t('{0}: {1}', host.title, word)}`,
    state,
    label: `${stateMark(state)} ${word}`,
    ...(host.line === '' ? {} : { subtitle: host.line }),
    sections: [
      ...section(l10n.t('Why'), [
        ...(why === undefined ? [] : [plainLine(why)]),
        ...findings.filter(({ message }) => message !== why).map(({ message }) => plainLine(message)),
        ...(until === undefined
          ? []
          : [plainLine(l10n.t('until {0} ({1})', formatMoment(until, now, locale), formatDuration(until - now)))]),
        ...(isRenewed && until === undefined
          ? [
              plainLine(
                l10n.t('cert-manager writes the Secret and renews it before it ends. Its dates are not in Git.'),
              ),
            ]
          : []),
      ]),
      ...section(
        l10n.t('Locations'),
        [host, ...links].flatMap((link) => (link === undefined ? [] : [linkLine(link, context)])),
      ),
    ],
    actions: state === 'willStop' ? [...renewal, ...open] : [...open, ...renewal],
  };
}

function linkLine({ title, line, place, fault }: ChainLink, { places }: DetailContext) {
  const link = place && places.linkTo(place);
  const text = line === '' ? title : `${title} · ${line}`;
  return fault === undefined ? plainLine(text, link) : stateLine('broken', text, link);
}

function rowDetail({ links, state, label, spoken, node }: ChainRow, context: DetailContext): MapDetail {
  const known = links.flatMap((link) => link ?? []);
  return {
    title: `${stateMark(state)} ${known[0]?.title ?? ''}`,
    state,
    label,
    sections: [
      ...section(undefined, [plainLine(spoken)]),
      ...section(
        l10n.t('Locations'),
        known.map((link) => linkLine(link, context)),
      ),
    ],
    actions: node === undefined ? [] : certificateActions(node, context, state === 'broken' || state === 'willStop'),
  };
}

/** The ends that are in the files. */
function forecastOf(hosts: readonly HostChain[], { now, locale }: DetailContext): MapForecast {
  const ends = hosts
    .filter(({ until }) => until !== undefined && until > now)
    .toSorted((a, b) => (a.until ?? 0) - (b.until ?? 0));
  const line = ends.slice(0, 3).map(({ host, until = now, state }, index) => {
    const words = [formatMoment(until, now, locale), host.title, formatDurationInWords(until - now)] as const;
    const text = index === 0 ? l10n.t('Next: {0}, {1} (in {2})', ...words) : l10n.t('{0}, {1} (in {2})', ...words);
    return { text, state: state === 'willStop' ? state : ('none' as const) };
  });
  const note = l10n.t('Nothing else ends in the next 12 months');
  return {
    heading: l10n.t('Outage forecast'),
    line: line.length > 0 ? line : [{ text: note, state: 'none' }],
    ...{ from: now, until: now + 1, ticks: [], asOf: 0, now: 0, rows: [], later: [] },
    ...(line.length > 0 ? {} : { note }),
  };
}
