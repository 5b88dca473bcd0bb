import * as l10n from '@vscode/l10n';
import type { MapGlyph, MapState } from '../../../protocol/mapShapes.ts';
import type { MapForecast, MapForecastRow } from '../../../protocol/pkiMap.ts';
import { certificateNumbers } from '../../kubernetes/tables/certificateNumbers.ts';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ConnectionModel } from '../../pki/cluster/connections/connectionModel.ts';
import { type ForecastEvent, forecast } from '../../pki/cluster/connections/forecast.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { day, formatDurationInWords } from '../../text/duration.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { formatMoment, noEndDate } from '../../text/moment.ts';
import { joinClauses, listSeparator } from '../../text/sentences.ts';
import { textLanguage } from '../../text/textLanguage.ts';
import { shortTitle } from '../certificateWords.ts';
import { bySeverity, nothingStopsWords, type Outage, outagesOf } from '../forecast/outages.ts';
import { pillGlyph, sealGlyph } from './details/detailLines.ts';
import type { MapModel, MapWire } from './model/mapModel.ts';
import { authorityOf, familyOfKey, sealSigns } from './model/seals.ts';
import { wireTitle } from './wireWords.ts';

/** Pills in front of a row. */
const shownGlyphs = 3;
const dayLength = 86_400_000;

/** The moment of a forecast. */
export interface ForecastMoment {
  /** The moment to judge by. */
  readonly now: number;
  readonly today: number;
  readonly warning: number;
  readonly locale?: string;
}

/** Everything that ever stops or begins, computed once, so that another date costs nothing. */
const allEvents = memoisedBy((model: ConnectionModel) => forecast(model, 0, Number.POSITIVE_INFINITY));

/** The forecast from today: a row for each day on which something stops. */
export function mapForecast(connections: ConnectionModel, map: MapModel, moment: ForecastMoment): MapForecast {
  const { now, today, locale } = moment;
  const events = allEvents(connections).filter(
    ({ at, connection }) => at >= today && connection.cluster === map.cluster?.id,
  );
  const byDay = groupBy(events, ({ at, change }) => `${Math.floor(at / dayLength)} ${change}`);
  const days = [...byDay.values()].flatMap((group) => outageOfDay(group));
  const axis = forecastAxis(today, days[0]?.at);
  const drawn = days.map((outage) => ({ outage, row: forecastRow(outage, connections.graph, map, axis, moment) }));
  const rows = [...drawn.map(({ row }) => row), ...authorityRows(map, axis, moment)].toSorted(
    (a, b) => a.moment - b.moment,
  );
  return {
    heading: l10n.t('Outage forecast'),
    line: lineOf(map, drawn, moment),
    ...(rows.length === 0 ? {} : { show: l10n.t('Show {0}', rows.length) }),
    ...axis,
    ticks: axisTicks(axis, locale),
    asOf: fractionOf(axis, now),
    now: fractionOf(axis, today),
    rows: rows.filter(({ moment: at }) => at <= axis.until),
    later: rows.filter(({ moment: at }) => at > axis.until),
    ...(rows.length > 0
      ? {}
      : {
          note:
            map.verdicts.length === 0
              ? l10n.t('No connections found.')
              : l10n.t('No connection stops because of an expiry date.'),
        }),
  };
}

/** Ends in the line; where there is less room, fewer are shown. */
const shownEnds = 3;

/** What has stopped already, then the next ends: `Jul 3, kube-scheduler stops (in 21 days)`. */
function lineOf(
  { wires, cards, verdicts }: MapModel,
  drawn: readonly { readonly outage: Outage; readonly row: MapForecastRow }[],
  moment: ForecastMoment,
): MapForecast['line'] {
  const { now, locale } = moment;
  const titleOf = ({ connection: { id } }: ForecastEvent): string | undefined => {
    const wire = wires.find((each) => each.verdicts.some(({ connection }) => connection.id === id));
    const [from, to] = [wire?.from, wire?.to].map((card) => cards.find((each) => each.id === card));
    return (from?.column === 'apiserver' ? to : from)?.title;
  };
  const broken = verdicts.filter(({ state }) => state === 'broken');
  const [only] = broken;
  const stopped =
    only === undefined
      ? []
      : [broken.length === 1 ? wireTitle({ worst: only }) : l10n.t('{0} connections', broken.length)];
  const ends = drawn.filter(
    ({ row: { end, moment: at }, outage: { events } }) => end === 'stops' && at > now && events.length > 0,
  );
  return [
    ...stopped.map((what) => ({ text: l10n.t('Already stopped: {0}', what), state: 'broken' as const })),
    ...endsOfStopped(wires, moment),
    ...ends.slice(0, shownEnds).map(({ row: { moment: at, state }, outage: { events } }, index) => {
      const named = events.length === 1 ? events.map(titleOf)[0] : undefined;
      const when = formatMoment(at, now, locale);
      const away = formatDurationInWords(at - now);
      const who = named ?? (events.length === 1 ? l10n.t('1 connection') : l10n.t('{0} connections', events.length));
      const text =
        index === 0 ? l10n.t('Next: {0}, {1} (in {2})', when, who, away) : l10n.t('{0}, {1} (in {2})', when, who, away);
      return { text, state: state === 'works' ? ('none' as const) : state };
    }),
    ...(ends.length > 0 ? [] : [{ text: l10n.t('Nothing else ends in the next 12 months'), state: 'none' as const }]),
  ];
}

/** The certificate of a connection that has stopped for another reason, and must be renewed soon all the same. */
function endsOfStopped(wires: readonly MapWire[], { now, warning, locale }: ForecastMoment): MapForecast['line'] {
  const soon = wires
    .filter(({ state }) => state === 'broken')
    .flatMap(({ client, server }) => [client, server])
    .flatMap(({ pill }) => {
      const at = pill?.node?.certificate.notAfter;
      return pill !== undefined && at !== undefined && at > now && at - now < warning ? [{ pill, at }] : [];
    })
    .toSorted((one, other) => one.at - other.at);
  return soon.slice(0, 1).map(({ pill, at }) => ({
    text: l10n.t(
      '{0} expires on {1} (in {2})',
      pill.name,
      formatMoment(at, now, locale),
      formatDurationInWords(at - now),
    ),
    state: 'willStop' as const,
  }));
}

/** The expiry of the cluster's own CAs: on that day everything they signed stops, even if renewed. */
function authorityRows(
  { authorities }: MapModel,
  axis: ForecastAxis,
  moment: ForecastMoment,
): readonly MapForecastRow[] {
  const { now, today, warning, locale } = moment;
  const ends = authorities.flatMap(({ seal, nodes: [node] }) => {
    const end = node?.certificate.notAfter;
    return end === undefined || end < today || end >= noEndDate || seal.family === 'other' ? [] : [{ seal, end }];
  });
  return [...groupBy(ends, ({ end }) => Math.floor(end / dayLength))].flatMap(([dayNumber, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = [...new Set(group.map(({ seal }) => seal.name))].join(listSeparator());
    const when = formatMoment(first.end, today, locale);
    const sentence =
      group.length === 1
        ? l10n.t('{0}: {1} expires · replace it before then', when, names)
        : l10n.t('{0}: {1} expire · replace them before then', when, names);
    return {
      id: `${dayNumber} authorities`,
      moment: first.end,
      glyphs: group.slice(0, shownGlyphs).map(({ seal }) => sealGlyph(seal)),
      names: group.length > shownGlyphs ? l10n.t('and {0} more', group.length - shownGlyphs) : '',
      sentence,
      spoken: sentence,
      state: first.end < now ? 'broken' : first.end - now < warning ? 'willStop' : 'works',
      end: 'stops',
      bar: { from: fractionOf(axis, today), to: fractionOf(axis, first.end) },
      wires: [],
    };
  });
}

/** kubeadm creates its certificates within a few seconds, so they are shown as expiring together. */
function outageOfDay(events: readonly ForecastEvent[]): readonly Outage[] {
  const [first] = events;
  return first === undefined ? [] : outagesOf(events.map((event) => ({ ...event, at: first.at })));
}

function forecastRow(
  outage: Outage,
  graph: PkiGraph,
  map: MapModel,
  axis: ForecastAxis,
  moment: ForecastMoment,
): MapForecastRow {
  const { at, change, certificates, events } = outage;
  const { now, today, warning, locale } = moment;
  const isRotating = change === 'stops' && certificates.length > 0 && certificates.every(isRotated);
  const state: MapState =
    change === 'starts' ? 'works' : at < now ? 'broken' : at - now < warning ? 'willStop' : 'works';
  const ids = new Set(events.map(({ connection }) => connection.id));
  const when = formatMoment(at, today, locale);
  const sentence = sentenceOf(outage, when, isRotating);
  const glyphs = distinctGlyphs(certificates, graph, moment);
  return {
    id: `${Math.floor(at / dayLength)} ${change}`,
    moment: at,
    glyphs: glyphs.slice(0, shownGlyphs),
    names: namesOf(certificates, glyphs.length),
    sentence,
    spoken: joinClauses(sentence, [...new Set(certificates.map(shortTitle))].join(listSeparator())),
    state,
    end: isRotating ? 'rotates' : change,
    bar:
      change === 'starts'
        ? { from: fractionOf(axis, at), to: 1 }
        : { from: fractionOf(axis, today), to: fractionOf(axis, at) },
    wires: map.wires
      .filter(({ verdicts }) => verdicts.some(({ connection }) => ids.has(connection.id)))
      .map(({ id }) => id),
  };
}

/** The kubelet renews the file with this name long before it expires. */
function isRotated({ occurrences }: CertificateNode): boolean {
  return occurrences.some(({ file }) => /\/kubelet-(?:client|server)-current\.pem$/.test(file.path));
}

function sentenceOf(outage: Outage, when: string, isRotating: boolean): string {
  const { events, effects } = outage;
  const nothing = nothingStopsWords(outage);
  if (nothing !== undefined) return `${when}: ${nothing}`;
  if (isRotating) return l10n.t('↻ {0}: rotates automatically', when);
  const subjects = [
    ...new Set(
      events.map(({ connection: { client, server } }) =>
        connectionParties[client.party === 'kube-apiserver' ? server.party : client.party].label(),
      ),
    ),
  ];
  const change = changeWords(outage.change, when, subjects, events.length);
  const [effect] = bySeverity(effects);
  return effect === undefined || outage.change === 'starts' ? change : `${change} · ${effect}`;
}

/** `Jul 3: kube-scheduler stops`; with many subjects, their number alone. */
export function changeWords(
  change: Outage['change'],
  when: string,
  subjects: readonly string[],
  count: number,
): string {
  const stops = change === 'stops';
  if (subjects.length > 3)
    return stops
      ? l10n.t('{0}: {1} connections stop', when, count)
      : l10n.t('{0}: {1} connections work again', when, count);
  const list = subjects.join(listSeparator());
  if (subjects.length > 1)
    return stops ? l10n.t('{0}: {1} stop', when, list) : l10n.t('{0}: {1} work again', when, list);
  return stops ? l10n.t('{0}: {1} stops', when, list) : l10n.t('{0}: {1} works again', when, list);
}

/** Each pill or seal once. */
function distinctGlyphs(
  certificates: readonly CertificateNode[],
  graph: PkiGraph,
  { now }: ForecastMoment,
): readonly MapGlyph[] {
  const glyphs = new Map<string, MapGlyph>();
  for (const node of certificates) {
    const authority = authorityOf(graph, node);
    const family = familyOfKey(graph, isUsedAsCa(node) ? node.keyId : (authority?.keyId ?? ''));
    const seal = { family, letter: sealSigns[family].letter, name: shortTitle(authority ?? node) };
    if (isUsedAsCa(node)) glyphs.set(family, sealGlyph({ ...seal, name: shortTitle(node) }));
    else {
      const number = (node.role && certificateNumbers[node.role.id]) ?? '?';
      glyphs.set(`${number} ${family}`, pillGlyph({ number, name: shortTitle(node), seal, node }, now));
    }
  }
  return [...glyphs.values()];
}

function namesOf(certificates: readonly CertificateNode[], count: number): string {
  if (count > shownGlyphs) return l10n.t('and {0} more', count - shownGlyphs);
  const [first] = certificates;
  const names = new Set(certificates.map(shortTitle));
  if (first === undefined || count > 1) return '';
  return certificates.length > 1 && names.size > 1
    ? l10n.t('{0} × {1}', shortTitle(first), certificates.length)
    : shortTitle(first);
}

/** Start and end of the forecast. */
export interface ForecastAxis {
  readonly from: number;
  readonly until: number;
}

/** A year plus the current month. */
const usual = 13;

/** Ticks are labelled by months up to this many of them, then by years. */
const labelledMonths = 40;

/** One year from the start of this month; longer if nothing expires within it. */
export function forecastAxis(today: number, firstEnd: number | undefined): ForecastAxis {
  const date = new Date(today);
  const month = (count: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
  const until = month(usual);
  const isFar = firstEnd !== undefined && firstEnd > until;
  return { from: month(0), until: isFar ? firstEnd + (firstEnd - today) / 10 : until };
}

/** Position of a moment on the axis from 0 to 1, clamped. */
export function fractionOf({ from, until }: ForecastAxis, moment: number): number {
  return Math.min(1, Math.max(0, (moment - from) / (until - from)));
}

/** A tick at the start of each month or year, with a label in the middle of it. */
export function axisTicks(axis: ForecastAxis, locale?: string): MapForecast['ticks'] {
  const start = new Date(axis.from);
  const months = Math.ceil((axis.until - axis.from) / (30.4 * day));
  const step = months <= 14 ? 1 : months <= labelledMonths ? 3 : 12;
  const first = step === 12 ? 12 - start.getUTCMonth() : 0;
  const ticks: { at: number; label: string }[] = [];
  for (let month = first; ; month += step) {
    const moment = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1);
    if (moment >= axis.until) return ticks;
    const label = step === 12 ? String(new Date(moment).getUTCFullYear()) : formatMonth(moment, locale);
    ticks.push({ at: fractionOf(axis, moment), label });
  }
}

/** A month below the axis (UTC): `Jul`, with the year in January: `Jan ’27`. */
function formatMonth(milliseconds: number, locale = textLanguage()): string {
  const date = new Date(milliseconds);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(milliseconds);
  if (date.getUTCMonth() !== 0) return part({ month: 'short' });
  if (!locale.startsWith('en')) return part({ month: 'short', year: '2-digit' });
  return `${part({ month: 'short' })} ’${String(date.getUTCFullYear()).slice(-2)}`;
}
