import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type {
  MapAction,
  MapBanner,
  MapChip,
  MapDetail,
  MapForecast,
  MapForecastRow,
  MapScene,
} from '../../../../protocol/pkiMap.ts';
import { day, formatDuration, formatDurationInWords } from '../../../text/duration.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { formatMoment } from '../../../text/moment.ts';
import { joinWords } from '../../../text/sentences.ts';
import { compareStates, stateMark } from '../../stateMark.ts';
import { certificateActions } from '../details/certificateActions.ts';
import { plainLine, section } from '../details/detailLines.ts';
import type { MapPlaces } from '../details/mapPlaces.ts';
import type { DetailContext } from '../details/wireDetail.ts';
import { type MapRoom, wideFrom } from '../layout/mapGrid.ts';
import { axisTicks, changeWords, forecastAxis, fractionOf } from '../mapForecast.ts';
import { countInWords } from '../spokenWords.ts';
import type { HostMap } from './chainRows.ts';
import type { HostChain } from './hostChains.ts';
import { type ChainRow, chainBlocks, layoutChains } from './layoutHosts.ts';
import { type Fault, faultOfWebhook, type HostContext, linkLine, repairsOf, webhookDetail } from './rowDetails.ts';

/**
 * The parts of a scene that differ from those of a cluster.
 *
 * @param isAlone - The files tell of no control plane.
 * @param today - The real moment, from which the forecast is drawn.
 */
export function hostScene(
  { hosts, webhooks, others, rows }: HostMap,
  isAlone: boolean,
  today: number,
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
  const layout = layoutChains(chainBlocks({ webhooks, others, rows }), room);
  const details: Record<string, MapDetail> = {};
  const brokenHosts = rows.reduce((sum, { state, count }) => (state === 'broken' ? sum + count : sum), 0);
  for (const chain of hosts) details[chain.id] = hostDetail(chain, { ...context, brokenHosts });
  for (const row of [...webhooks, ...others]) details[row.id] = webhookDetail(row, { ...context, brokenHosts });
  const hostCount = hosts.reduce((sum, { count }) => sum + count, 0);
  const subtitle = joinWords([
    ...(hostCount === 0 && webhooks.length + others.length > 0
      ? []
      : [hostCount === 1 ? l10n.t('1 host') : l10n.t('{0} hosts', hostCount)]),
    ...(webhooks.length === 0
      ? []
      : [webhooks.length === 1 ? l10n.t('1 webhook') : l10n.t('{0} webhooks', webhooks.length)]),
    ...(others.length === 0 ? [] : [otherWords(others.length, hostCount + webhooks.length === 0)]),
    ...(isAlone ? [l10n.t('no control plane here')] : []),
  ]);
  const isNarrow = room.width < wideFrom;
  const chips = chipsOf(rows, isNarrow);
  const broken = [...hosts.map(faultOfHost), ...webhooks.map((row) => faultOfWebhook(row, context))].filter(
    ({ state }) => state === 'broken',
  );
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
    forecast: forecastOf(rows, hosts, context, today),
    ...(broken[0] === undefined ? {} : { banner: bannerOf(broken, details) }),
    ...(worst === undefined ? {} : { worst: worst.id }),
  };
}

function otherWords(count: number, isAlone: boolean): string {
  if (isAlone) return count === 1 ? l10n.t('1 connection') : l10n.t('{0} connections', count);
  return count === 1 ? l10n.t('1 other') : l10n.t('{0} others', count);
}

function chipsOf(rows: readonly ChainRow[], isNarrow: boolean): readonly MapChip[] {
  const renewed = rows.filter(({ calm }) => calm === 'renewed');
  const plain = rows.filter(({ calm }) => calm === 'plain');
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
    rows.filter((row) => row.state === state && row.calm === undefined);
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

function faultOfHost({ id, state, host, word, fact, why = '' }: HostChain): Fault {
  return { id, state, title: fact ?? l10n.t('{0}: {1}', host.title, word), why };
}

function bannerOf(broken: readonly Fault[], details: Readonly<Record<string, MapDetail>>): MapBanner {
  const [first, ...others] = broken;
  const action = first && details[first.id]?.actions.find(({ isPrimary }) => isPrimary === true);
  const words = first === undefined ? '' : `${stateMark('broken')} ${first.title}`;
  return {
    title: words,
    short: words,
    meaning: first?.why ?? '',
    ...(action === undefined ? {} : { action }),
    others: others.map(({ id, title }) => ({ title, wires: [id] })),
    more: others.length === 0 ? '' : l10n.t('and {0} more', others.length),
  };
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
  const repairs = repairsOf({ state, findings, place: chain.secret?.place ?? chain.entry.place }, context);
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

/** Hosts that a row of the forecast names. */
const namedHosts = 3;

/** The ends that are in the files: what has stopped and stops next in a line, and a row for each day. */
function forecastOf(
  drawn: readonly ChainRow[],
  hosts: readonly HostChain[],
  { now, locale, warning }: DetailContext,
  today: number,
): MapForecast {
  const untilOf = new Map(hosts.map(({ id, until }) => [id, until]));
  const ends = drawn
    .flatMap((row) => {
      const until = untilOf.get(row.id) ?? row.verdict?.until;
      const [first] = row.links;
      return until === undefined || first === undefined || until <= now || row.state === 'broken'
        ? []
        : [{ ...row, title: first.title, until }];
    })
    .toSorted((a, b) => a.until - b.until);
  const stopped = drawn.flatMap(({ state, links: [first] }) => (state === 'broken' && first ? [first.title] : []));
  const already = stopped.length < 2 ? stopped : [l10n.t('{0} hosts', stopped.length)];
  const next = ends.slice(0, 3).map(({ title, until, state }, index) => {
    const words = [formatMoment(until, now, locale), title, formatDurationInWords(until - now)] as const;
    const text = index === 0 ? l10n.t('Next: {0}, {1} (in {2})', ...words) : l10n.t('{0}, {1} (in {2})', ...words);
    return { text, state: state === 'willStop' ? state : ('none' as const) };
  });
  const line = [
    ...already.map((what) => ({ text: l10n.t('Already stopped: {0}', what), state: 'broken' as const })),
    ...next,
  ];
  const note = l10n.t('Nothing else ends in the next 12 months');
  const days = [...groupBy(ends, ({ until }) => Math.floor(until / day)).values()];
  const axis = forecastAxis(today, days[0]?.[0]?.until);
  const rows = days.map((group): MapForecastRow => {
    const at = group[0]?.until ?? now;
    const names = group.map(({ title }) => title);
    const when = formatMoment(at, today, locale);
    const sentence =
      names.length > namedHosts
        ? l10n.t('{0}: {1} hosts stop', when, names.length)
        : changeWords('stops', when, names, names.length);
    return {
      ...{ id: `hosts ${at}`, moment: at, glyphs: [], names: '', sentence, spoken: sentence },
      state: at - now < warning ? 'willStop' : 'works',
      end: 'stops',
      bar: { from: fractionOf(axis, today), to: fractionOf(axis, at) },
      wires: group.map(({ id }) => id),
    };
  });
  return {
    heading: l10n.t('Outage forecast'),
    line: next.length > 0 ? line : [...line, { text: note, state: 'none' }],
    ...(rows.length === 0 ? {} : { show: l10n.t('Show {0}', rows.length) }),
    ...axis,
    ticks: axisTicks(axis, locale),
    ...{ asOf: fractionOf(axis, now), now: fractionOf(axis, today) },
    rows: rows.filter(({ moment }) => moment <= axis.until),
    later: rows.filter(({ moment }) => moment > axis.until),
    ...(next.length > 0 ? {} : { note }),
  };
}
