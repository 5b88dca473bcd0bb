import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/findingModel.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import type { FilePlace } from '../pki/cluster/clusterModel.ts';
import { type Thing, thingsOf } from '../pki/cluster/connections/blamedThings.ts';
import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { isForJoining } from '../pki/cluster/connections/judgeConnection.ts';
import { judgeConnections } from '../pki/cluster/connections/judgeConnections.ts';
import { refusals, refusedSources } from '../pki/cluster/connections/refusals.ts';
import { hostName } from '../pki/cluster/hostName.ts';
import { hostsOf } from '../pki/cluster/hostOf.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { placedFault } from '../pki/placedFiles.ts';
import { groupBy, groupByEach } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { formatMoment } from '../text/moment.ts';
import { optional } from '../text/optional.ts';
import { joinClauses, joinSentences, setInLanguage } from '../text/sentences.ts';
import { effectsOf, meaningOf } from './causeMeaning.ts';
import { shortTitle } from './certificateWords.ts';
import { clusterTitle } from './clusterTitle.ts';
import { rankOfEffect } from './forecast/outages.ts';
import { countedModel } from './judgedConnections.ts';
import type { PresentContext } from './presentContext.ts';
import type { Shown } from './quietParts.ts';
import { certificatesOf, oddSideWords, ofAbsentCas, refusalTitle, type Stop } from './stopWords.ts';

/** What stops connections of one cluster, and everything that it stops. */
export interface RootCause {
  /** The cause and what it stops, without a full stop: `3 CAs expired on Nov 24, 2026: all 12 connections stopped`. */
  readonly title: string;
  /** The cause alone: `3 CAs expired on Nov 24, 2026`. */
  readonly fact: string;
  /** What that means for the cluster, in sentences. */
  readonly meaning: string;
  /** The broken connections, in the order of the table; several causes can break one. */
  readonly stopped: readonly ConnectionVerdict[];
  /** The one of them that matters most. */
  readonly worst: ConnectionVerdict;
  /** The file at fault of each of them, or where it is named. */
  readonly at: ReadonlyMap<ConnectionVerdict, FilePlace>;
  /** Certificates whose dates are the cause, CAs if these ended as well. */
  readonly ended: readonly CertificateNode[];
  /** The error that tells it at the place to change. */
  readonly finding?: Finding;
}

/** What finding causes needs. */
export type CauseContext = Pick<PresentContext, 'graph' | 'findings' | 'now' | 'locale'> & { readonly policy?: Shown };

/**
 * Why the broken connections of one cluster are broken: expired CAs first, then the worst. A cause
 * that stops only what others stop as well is left out until these are mended. Reads verdicts and findings, and judges nothing.
 *
 * @param verdicts - All connections of the cluster.
 */
export function rootCausesOf(verdicts: readonly ConnectionVerdict[], context: CauseContext): readonly RootCause[] {
  const stops = verdicts.flatMap((of) =>
    of.state === 'broken' ? refusals(of).map((refusal): Stop => ({ ...refusal, of })) : [],
  );
  if (stops.length === 0) return [];
  const told = new Set<ConnectionVerdict>();
  const groups = groupBy(stops, (stop) => datesOf(stop, context)?.kind ?? 'other');
  const byDates = (['ca', 'leaf', 'early'] as const).flatMap((kind) => {
    const own = groups.get(kind) ?? [];
    const rank = kind === 'ca' ? -1 : rankOf(own, verdicts);
    return own.length === 0 ? [] : [{ rank, cause: causeByDates(kind, own, verdicts, context) }];
  });
  const all = [...byDates, ...causesByThings(groups.get('other') ?? [], verdicts, context)]
    .toSorted((a, b) => a.rank - b.rank || b.cause.stopped.length - a.cause.stopped.length)
    .map(({ cause }) => cause);
  return all.filter(({ stopped }) => {
    const isNew = stopped.some((verdict) => !told.has(verdict));
    for (const verdict of stopped) told.add(verdict);
    return isNew;
  });
}

/** The causes in each cluster that has any, of the connections that count; with what the cluster is called among all. */
export function causesByCluster(
  context: CauseContext,
): readonly { readonly title: string; readonly causes: readonly RootCause[] }[] {
  const model = countedModel(context.graph, context.policy ?? {});
  const verdicts = groupBy(judgeConnections(model, context.now), ({ connection }) => connection.cluster);
  return model.clusters.flatMap((cluster) => {
    const causes = rootCausesOf(verdicts.get(cluster.id) ?? [], context);
    return causes.length === 0 ? [] : [{ title: clusterTitle(cluster, model.clusters), causes }];
  });
}

/**
 * That all connections of a cluster work, and until when; `undefined` if one is broken or will stop soon, or none is known.
 * What is unknown does not count, unless a file that is missing or cannot be read would tell.
 */
export function allWorkWords(
  verdicts: readonly ConnectionVerdict[],
  { graph, now, locale }: CauseContext,
): string | undefined {
  const known = verdicts.filter(({ state }) => state !== 'unknown');
  if (known.length === 0 || known.some(({ state }) => state !== 'works')) return undefined;
  if (verdicts.some(isMissingHere) || hasUnreadPlace(graph, verdicts)) return undefined;
  const isJoin = ({ connection, until }: ConnectionVerdict): boolean => isForJoining(connection, until);
  const running = known.some((each) => !isJoin(each)) ? known.filter((each) => !isJoin(each)) : known;
  const endOf = (all: readonly ConnectionVerdict[]): string | undefined => {
    const ends = all.flatMap(({ until }) => until ?? []);
    return ends.length === 0
      ? undefined
      : formatMoment(
          ends.reduce((a, b) => Math.min(a, b)),
          now,
          locale,
        );
  };
  const end = endOf(running);
  const joins = running === known ? [] : groupBy(known.filter(isJoin), ({ connection }) => connection.client.host);
  return joinClauses(allWork(known.length, end), ...[...joins].flatMap(([host, own]) => joinWordsOf(host, endOf(own))));
}

function allWork(count: number, end: string | undefined): string {
  if (end === undefined)
    return count === 1 ? l10n.t('The only known connection works') : l10n.t('All {0} known connections work', count);
  return count === 1
    ? l10n.t('The only known connection works until {0}', end)
    : l10n.t('All {0} known connections work until {1}', count, end);
}

/** Its token is for one join, and says nothing of what runs. */
function joinWordsOf(host: string, end: string | undefined): readonly string[] {
  const name = hostName(host);
  if (end === undefined) return [];
  return [
    name === undefined ? l10n.t('A node can join until {0}', end) : l10n.t('Node {0} can join until {1}', name, end),
  ];
}

function isMissingHere({ requirements }: ConnectionVerdict): boolean {
  return requirements.some(
    (each) => each.state === 'unknown' && (each.missing.why === 'fileAbsent' || each.missing.why === 'fileUnreadable'),
  );
}

/** On a machine of the connections; whatever it held, no connection tells of it. */
function hasUnreadPlace({ files }: PkiGraph, verdicts: readonly ConnectionVerdict[]): boolean {
  const faulty = files.filter((file) => placedFault(file) !== undefined);
  if (faulty.length === 0) return false;
  const hosts = new Set(verdicts.flatMap(({ connection: { client, server } }) => [client.host, server.host]));
  return faulty.some((file) => hosts.has(hostsOf(files)(file)));
}

/** Whose dates reject it: the CAs above that have ended too, because renewing what they signed helps nobody. */
function datesOf(
  { of, by, verdict }: Stop,
  { graph, now }: CauseContext,
): { readonly kind: 'ca' | 'leaf' | 'early'; readonly nodes: readonly CertificateNode[] } | undefined {
  const named = verdict.fingerprint === undefined ? undefined : graph.certificates.get(verdict.fingerprint);
  if (verdict.reason !== 'validity' || named === undefined) return undefined;
  const [shown] = certificatesOf(refusedSources(of, by, verdict)[0]);
  const above = [named, shown].flatMap((node) =>
    node === undefined ? [] : certificationPath(graph, node.fingerprint),
  );
  const ended = [...new Set(above)].flatMap((each) => {
    const node = graph.certificates.get(each);
    return node !== undefined && isUsedAsCa(node) && (node.certificate.notAfter ?? now) < now ? [node] : [];
  });
  if (ended.length > 0) return { kind: 'ca', nodes: ended };
  return { kind: (named.certificate.notAfter ?? now) < now ? 'leaf' : 'early', nodes: [named] };
}

function causeByDates(
  kind: 'ca' | 'leaf' | 'early',
  stops: readonly Stop[],
  verdicts: readonly ConnectionVerdict[],
  context: CauseContext,
): RootCause {
  const { findings, now, locale } = context;
  const nodes = [...new Set(stops.flatMap((stop) => datesOf(stop, context)?.nodes ?? []))];
  const stopped = [...new Set(stops.map(({ of }) => of))];
  const at = stops.flatMap((stop): [ConnectionVerdict, FilePlace][] => {
    const place = placeOf(datesOf(stop, context)?.nodes.at(-1));
    return place === undefined ? [] : [[stop.of, place]];
  });
  const moments = nodes.flatMap(
    ({ certificate }) => (kind === 'early' ? certificate.notBefore : certificate.notAfter) ?? [],
  );
  const first = moments.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const when = formatMoment(first, now, locale);
  const isOneDay = moments.every((moment) => formatMoment(moment, now, locale) === when);
  const [node] = nodes;
  const fingerprints = new Set<string | undefined>(nodes.map(({ fingerprint }) => fingerprint));
  const finding = findings.find(
    ({ severity, fingerprint }) => severity === 'error' && fingerprint !== undefined && fingerprints.has(fingerprint),
  );
  const words = setInLanguage(fact());
  return {
    title: withCount(words, stopped, verdicts),
    fact: words,
    meaning: joinSentences(meaningOf(stops, verdicts), kind === 'ca' ? belowWords() : undefined),
    stopped,
    worst: worstOf(stops, verdicts).of,
    at: new Map(at),
    ended: nodes,
    ...optional('finding', finding),
  };

  /** What else has expired, so that the days on the wires do not contradict. */
  function belowWords(): string | undefined {
    const shown = stops.flatMap(({ of, by, verdict }) => certificatesOf(refusedSources(of, by, verdict)[0])[0] ?? []);
    const below = shown.filter(({ certificate, fingerprint }) => {
      return (certificate.notAfter ?? now) < now && !fingerprints.has(fingerprint);
    });
    const { size } = new Set(below);
    if (size === 0) return undefined;
    if (nodes.length > 1) return l10n.t('{0} certificates signed by them have expired, too.', size);
    return size === 1
      ? l10n.t('A certificate signed by it has expired, too.')
      : l10n.t('{0} certificates signed by it have expired, too.', size);
  }

  function fact(): string {
    const name = node === undefined ? '' : shortTitle(node);
    const { length } = nodes;
    if (kind === 'early') {
      return length === 1
        ? l10n.t('{0} is not valid before {1}', name, when)
        : l10n.t('{0} certificates are not valid yet, the first begins on {1}', length, when);
    }
    if (length === 1) return l10n.t('{0} expired on {1}', name, when);
    if (kind === 'ca') {
      return isOneDay
        ? l10n.t('{0} CAs expired on {1}', length, when)
        : l10n.t('{0} CAs expired, the first on {1}', length, when);
    }
    return isOneDay
      ? l10n.t('{0} certificates expired on {1}', length, when)
      : l10n.t('{0} certificates expired, the first on {1}', length, when);
  }
}

/** In a file of its own, if it has one. */
function placeOf(node: CertificateNode | undefined): FilePlace | undefined {
  const places = node?.occurrences ?? [];
  const found = places.find(({ credential }) => credential.value.keyPath === undefined) ?? places[0];
  return found && { file: found.file, span: found.credential.block.span };
}

/** The most important of what is stopped: without the API server's store nobody needs the rest. */
function worstOf<Each extends Stop>(stops: readonly Each[], verdicts: readonly ConnectionVerdict[]): Each {
  return stops.reduce((one, other) => (rankOf([other], verdicts) < rankOf([one], verdicts) ? other : one));
}

/** Finds the things that break most: each explains all connections in which it is rejected or rejects. */
function causesByThings(
  stops: readonly Stop[],
  verdicts: readonly ConnectionVerdict[],
  context: CauseContext,
): readonly RankedCause[] {
  const things = new Map<string, { readonly thing: Thing; readonly stops: Stop[]; readonly finding?: Finding }>();
  for (const stop of stops)
    for (const thing of thingsOf(stop.of, stop)) {
      const known = things.get(thing.id);
      if (known === undefined) things.set(thing.id, { thing, stops: [stop], ...findingAt(thing, context) });
      else known.stops.push(stop);
    }
  /** By stop, what may be to blame; by thing, how much it would explain of the rest. */
  const byStop = groupByEach([...things.values()], (each) => each.stops);
  const left = new Map([...things.values()].map((each) => [each, each.stops.length]));
  const rest = new Set(stops);
  const told: Told[] = [];
  while (rest.size > 0) {
    const best = [...left].reduce((one, other) => (isMore(other, one) ? other : one))[0];
    const own = best.stops.filter((stop) => rest.has(stop));
    if (own.length === 0) break;
    const first = worstOf(own, verdicts);
    for (const stop of own) {
      rest.delete(stop);
      for (const each of byStop.get(stop) ?? []) left.set(each, (left.get(each) ?? 0) - 1);
    }
    left.delete(best);
    told.push({
      words: refusalTitle(first, best.stops, best.thing.isTrust, { graph: context.graph, stops }),
      stops: best.stops,
      finding: best.finding ?? (first.verdict.reason === 'forbidden' ? shownFinding(first, context) : undefined),
      at: best.thing.at,
    });
  }
  // What several files do alike is told once.
  return [...groupBy(withAbsentCas(told, verdicts), ({ words }) => words)].map(([words, alike]) => {
    const all = alike.flatMap((each) => each.stops);
    const stopped = [...new Set(all.map(({ of }) => of))];
    const finding = alike.find((each) => each.finding !== undefined)?.finding;
    const at = alike.flatMap((each) =>
      each.stops.flatMap((stop): [ConnectionVerdict, FilePlace][] => {
        const place = stop.verdict.reason === 'forbidden' ? thingsOf(stop.of, stop)[0]?.at : each.at;
        return place === undefined ? [] : [[stop.of, place]];
      }),
    );
    const cause: RootCause = {
      title: stopped.length === 1 ? words : withCount(words, stopped, verdicts),
      fact: words,
      meaning: joinSentences(meaningOf(all, verdicts), alike[0]?.hint),
      stopped,
      worst: worstOf(all, verdicts).of,
      at: new Map(at),
      ended: [],
      ...optional('finding', finding),
    };
    return { cause, rank: rankOf(all, verdicts) };
  });
}

/** Of who is forbidden what it needs: in what it shows. */
function shownFinding(stop: Stop, context: CauseContext): Finding | undefined {
  const [shown] = thingsOf(stop.of, stop);
  return shown && findingAt(shown, context).finding;
}

/** A cause in words. */
interface Told {
  readonly words: string;
  /** Where it may come from. */
  readonly hint?: string;
  readonly stops: readonly Stop[];
  readonly finding: Finding | undefined;
  readonly at: FilePlace | undefined;
}

/** Files that are rejected because their CAs are not here came from elsewhere together. */
function withAbsentCas(told: readonly Told[], verdicts: readonly ConnectionVerdict[]): readonly Told[] {
  const nodes = told.map(({ stops }) => ofAbsentCas(stops));
  const absent = told.filter((_, index) => nodes[index] !== undefined);
  if (absent.length < 2) return told;
  const { size } = new Set(nodes.flatMap((each) => each ?? []));
  const words = l10n.t('{0} certificates are signed by CAs that are not among these files', size);
  const hint =
    oddSideWords(
      absent.flatMap(({ stops }) => stops),
      verdicts,
    ) ?? l10n.t('The certificates come from another cluster, or are older than the CAs here.');
  return told.map((each) => (absent.includes(each) ? { ...each, words, hint } : each));
}

type Counted = readonly [{ readonly finding?: Finding }, number];

/** What explains more, and of two alike the one that a problem is told of. */
function isMore([one, count]: Counted, [other, least]: Counted): boolean {
  return count === least ? one.finding !== undefined && other.finding === undefined : count > least;
}

interface RankedCause {
  /** The least is the worst. */
  readonly rank: number;
  readonly cause: RootCause;
}

function rankOf(stops: readonly Stop[], verdicts: readonly ConnectionVerdict[]): number {
  return rankOfEffect(effectsOf(stops, verdicts)[0] ?? '');
}

/** The first error that is reported at a thing. */
function findingAt({ places }: Thing, { findings }: CauseContext): { readonly finding?: Finding } {
  const byPath = errorsByPath(findings);
  const own = new Set(places.flatMap(({ file }) => byPath.get(file.path) ?? []));
  const isAt = ({ path, span }: Finding): boolean =>
    places.some(
      (place) =>
        place.file.path === path &&
        (span === undefined || (span.start < place.span.end && place.span.start < span.end)),
    );
  return optional('finding', own.size === 0 ? undefined : [...own].find(isAt));
}

const errorsByPath = memoisedBy((findings: readonly Finding[]) =>
  groupBy(
    findings.filter(({ severity }) => severity === 'error'),
    ({ path }) => path,
  ),
);

/** `…: 9 of 12 connections stopped`. */
function withCount(fact: string, { length }: readonly unknown[], verdicts: readonly ConnectionVerdict[]): string {
  if (length < verdicts.length) return l10n.t('{0}: {1} of {2} connections stopped', fact, length, verdicts.length);
  return length === 1
    ? l10n.t('{0}: the only connection stopped', fact)
    : l10n.t('{0}: all {1} connections stopped', fact, length);
}
