import * as l10n from '@vscode/l10n';
import type { Cluster, ConnectionVerdict, Party } from '../../pki/cluster/connections/connectionModel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import { hostName, namedHosts } from '../../pki/cluster/hostName.ts';
import { groupBy } from '../../text/groupBy.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { joinWords } from '../../text/sentences.ts';
import { causesText } from '../causesText.ts';
import { clusterTitle } from '../clusterTitle.ts';
import { allWorkWords, type CauseContext, rootCausesOf } from '../rootCauses.ts';
import { stateMark, stateWord } from '../stateMark.ts';
import { connectionTitle, detailedParty, missingWords, partyWords } from './partyWords.ts';
import { sourceLines } from './sourceLines.ts';
import {
  identityWords,
  logLines,
  missingOf,
  printerLabel,
  refusalWords,
  sideWords,
  stateCounts,
  stateOf,
  untilWords,
} from './verdictWords.ts';

/**
 * Writes the connections of clusters for a terminal. For each cluster: broken connections with log messages and
 * places, then those that will break, those that work and until when, and unknown ones with the missing file.
 */
export function connectionsText(
  clusters: readonly Cluster[],
  verdicts: readonly ConnectionVerdict[],
  context: CauseContext,
): string {
  const byCluster = groupBy(verdicts, ({ connection }) => connection.cluster);
  const parts = clusters.flatMap((cluster) => {
    const own = byCluster.get(cluster.id);
    const title = clusterTitle(cluster, clusters);
    return own === undefined ? [] : [clusterText({ ...cluster, title }, own, context)];
  });
  if (parts.length > 0) return parts.join('\n');
  return `${l10n.t('No connections found. Add the kubeconfigs, manifests and PKI folder of a cluster.')}\n`;
}

const printed = ['broken', 'willBreak', 'works', 'unknown'] as const;

function clusterText(
  cluster: Cluster & { readonly title: string },
  verdicts: readonly ConnectionVerdict[],
  context: CauseContext,
): string {
  const { now } = context;
  const hosts = verdicts.flatMap(({ connection: { client, server } }) => [client.host, server.host]);
  const named = namedHosts(hosts);
  const isSingleMachine =
    new Set(hosts.map((host) => (named.has(host) ? host : ''))).size <= 2 && cluster.hosts.length < 2;
  const sections = printed.flatMap((state) => {
    const own = verdicts.filter((verdict) => verdict.state === state);
    if (own.length === 0) return [];
    const heading = `${stateMark(stateOf({ state }))} ${stateWord(stateOf({ state }))} (${own.length})`;
    return [
      `\n${heading}\n${foldConnections(own, (verdict) => lineText(verdict, now))
        .map((group) => groupText(group, isSingleMachine, now))
        .join(state === 'broken' ? '\n' : '')}`,
    ];
  });
  const causes = causesText(rootCausesOf(verdicts, context));
  const health = allWorkWords(verdicts, context);
  const lines = [
    heading(cluster),
    joinWords([...stateCounts(verdicts, printed), l10n.t('as of {0}', formatIsoTime(now))]),
    ...(health === undefined ? [] : [health]),
    ...(causes === '' ? [] : ['', causes.trimEnd()]),
  ];
  return `${lines.join('\n')}\n${sections.join('')}`;
}

function heading({ title, hosts }: { readonly title: string; readonly hosts: readonly string[] }): string {
  return namedHosts(hosts).size > 1 ? joinWords([title, l10n.t('{0} machines', hosts.length)]) : title;
}

/** What requires a separate line: users and dates may differ on each machine. */
function lineText(verdict: ConnectionVerdict, now: number): string {
  if (verdict.state === 'broken') return brokenLines(verdict).join('\n');
  if (verdict.state === 'unknown') return missingOf(verdict).map(missingWords).join('\n');
  return [unverifiedWords(verdict, now), assumedWords(verdict), verdict.client.kind].join('\n');
}

function groupText(group: ConnectionGroup, isSingleMachine: boolean, now: number): string {
  const { first, all } = group;
  const { connection, state } = first;
  const number = String(connection.record.no).padStart(4);
  const title = `${number}  ${groupTitle(group, isSingleMachine)}`;
  if (state === 'broken')
    return `${title}\n${brokenLines(first)
      .map((line) => `      ${line}\n`)
      .join('')}`;
  const end = endWords(all, now);
  if (state === 'unknown') {
    const missing = missingOf(first).map((each) => `      ${missingWords(each)}\n`);
    return `${title}${end === undefined ? '' : `  ${l10n.t('{0} at the latest', end)}`}\n${missing.join('')}`;
  }
  const details = [end, usersWords(all), unverifiedWords(first, now), assumedWords(first)].filter(
    (each) => each !== undefined,
  );
  return `${title}${details.length === 0 ? '' : `  ${details.join(' · ')}`}\n`;
}

/** Until when all of them work. */
function endWords(verdicts: readonly ConnectionVerdict[], now: number): string | undefined {
  const ends = verdicts.flatMap(({ until }) => until ?? []);
  return ends.length === 0 ? undefined : untilWords({ until: ends.reduce((a, b) => Math.min(a, b)) }, now);
}

function usersWords(verdicts: readonly ConnectionVerdict[]): string | undefined {
  const all = new Set(verdicts.flatMap(({ client }) => identityWords(client) ?? []));
  return all.size > 1 ? l10n.t('{0} users', all.size) : [...all][0];
}

function unverifiedWords({ server }: ConnectionVerdict, now: number): string | undefined {
  return server.kind === 'notVerified' && server.why !== 'clientsOwn' ? sideWords(server, now) : undefined;
}

function assumedWords({ server, client }: ConnectionVerdict): string | undefined {
  const isAssumed = [server, client].some((side) => side.kind === 'accepted' && side.isAssumed === true);
  return isAssumed ? l10n.t('assumed from the location of the files') : undefined;
}

/** What both sides of a broken connection say, and where to look. */
export function brokenLines(verdict: ConnectionVerdict): readonly string[] {
  const { connection } = verdict;
  return refusals(verdict).flatMap((refusal) => {
    const { by, verdict: refused } = refusal;
    const logs = logLines(verdict, by, refused).map((line) =>
      l10n.t('{0} logs: {1}', printerLabel(connection, line), line.text),
    );
    return [refusalWords(verdict, by, refused), ...logs, ...sourceLines(verdict, refusal)];
  });
}

/** Similar connections between similar machines, described by one line. */
interface ConnectionGroup {
  readonly first: ConnectionVerdict;
  /** In order, including the first. */
  readonly all: readonly ConnectionVerdict[];
}

/**
 * Groups connections that differ only in their machines: a thousand kubelets are one line.
 *
 * @param tell - The text about a connection.
 */
function foldConnections(
  verdicts: readonly ConnectionVerdict[],
  tell: (verdict: ConnectionVerdict) => string,
): readonly ConnectionGroup[] {
  const groups = groupBy(verdicts, (verdict) => {
    const { connection } = verdict;
    const isLocal = connection.client.host === connection.server.host;
    return [connection.record.id, connectionTitle(connection, true), isLocal, tell(verdict)].join('\n');
  });
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    return first === undefined ? [] : [{ first, all }];
  });
}

/** `kube-apiserver (cp-1, cp-2) → kubelet (1000 machines) :10250`. */
function groupTitle({ first, all }: ConnectionGroup, isSingleMachine: boolean): string {
  const { client, server, record } = first.connection;
  if (all.length === 1) return connectionTitle(first.connection, isSingleMachine);
  const isLocal = client.host === server.host;
  const from = partiesWords(
    all.map(({ connection }) => connection.client),
    isSingleMachine,
  );
  const to = isLocal
    ? partyWords(server, true)
    : partiesWords(
        all.map(({ connection }) => connection.server),
        isSingleMachine,
      );
  return `${from} → ${to} :${record.port}`;
}

/** If there are more machines, they are counted instead of named. */
const maxNames = 3;

function partiesWords(parties: readonly Party[], isSingleMachine: boolean): string {
  const [first] = parties;
  if (first === undefined) return '';
  const hosts = new Set(parties.map(({ host }) => host));
  const names = isSingleMachine && hosts.size === 1 ? [] : [...hosts].flatMap((host) => hostName(host) ?? []);
  const machines = hosts.size > maxNames ? [l10n.t('{0} machines', hosts.size)] : names;
  // Of one account, several Pods may run on a machine.
  const { size } = new Set(parties.map(({ id }) => id));
  const isRepeated = first.holdsToken !== undefined && size > hosts.size;
  return detailedParty(first, machines, isRepeated ? [l10n.t('{0} tokens', size)] : []);
}
