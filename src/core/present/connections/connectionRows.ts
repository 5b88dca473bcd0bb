import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type {
  Cluster,
  ConnectionModel,
  ConnectionVerdict,
  Party,
} from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { hostName, namedHosts } from '../../pki/cluster/hostName.ts';
import type { DecodedFile } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { optional } from '../../text/optional.ts';
import { typed } from '../../text/programName.ts';
import { joinSentences, listSeparator } from '../../text/sentences.ts';
import { visibleText } from '../../text/visibleText.ts';
import { clusterTitle } from '../clusterTitle.ts';
import { fingerprintStart } from '../fingerprintText.ts';
import { forecastRow } from '../forecast/forecastRows.ts';
import { judgedConnections, notCountedWords } from '../judgedConnections.ts';
import { mapStateOf } from '../map/model/states.ts';
import { lineBreak, plainText } from '../markdown.ts';
import type { PresentContext } from '../presentContext.ts';
import { allWorkWords, rootCausesOf } from '../rootCauses.ts';
import { compareStates, type State } from '../stateMark.ts';
import { groupRow } from '../tree/groupRow.ts';
import type { TreeRow } from '../tree/treeRow.ts';
import { connectionRow } from './connectionRow.ts';
import { hostRows } from './hostRows.ts';
import { stateCounts } from './verdictWords.ts';

/**
 * The rows of *Kubernetes PKI*: clusters, their components, and the connections of each, the worst first; then the hosts. Where the
 * files tell of no control plane, hosts and webhooks come first.
 */
export function connectionRows(context: PresentContext): readonly TreeRow[] {
  const { model, byCluster } = judgedConnections(context);
  const hosts = hostRows(context, [...byCluster.values()].flat());
  const clusters = model.clusters.flatMap((cluster) => {
    const own = byCluster.get(cluster.id);
    if (own === undefined) return [];
    // Hosts and webhooks are all that is known of it, and have rows of their own.
    return [hosts.isAlone ? forecastRow(cluster, model, own, context) : clusterRow(cluster, model, own, context)];
  });
  return hosts.isAlone ? [...hosts.rows, ...clusters.slice(0, 1)] : [...clusters.sort(compareRows), ...hosts.rows];
}

/** The note above the connections: why some are not among them. */
export function connectionsNote(context: PresentContext): string {
  const { model } = judgedConnections(context);
  return joinSentences(inventoryNote(context.graph.files), notCountedWords(model, l10n.t('Show All Findings')));
}

/**
 * What is missing while inventories are open. They contain no flags and no kubeconfigs, so that no keys leave their machine.
 *
 * @internal
 */
export function inventoryNote(files: readonly Pick<DecodedFile, 'inventory'>[]): string | undefined {
  const names = [...new Set(files.flatMap(({ inventory }) => inventory ?? []))].map((name) => visibleText(name));
  if (names.length === 0) return undefined;
  return l10n.t(
    '{0} contains only certificates, no flags or kubeconfigs. Run {1} on its machine to check the connections there.',
    names.join(listSeparator()),
    typed('connections'),
  );
}

function clusterRow(
  cluster: Cluster,
  model: ConnectionModel,
  verdicts: readonly ConnectionVerdict[],
  context: PresentContext,
): TreeRow {
  const start = fingerprintStart(cluster.id);
  const label = clusterTitle(cluster, model.clusters);
  const tooltip =
    start === undefined ? l10n.t('No CA of this cluster is known.') : l10n.t('Grouped by CA key {0}', start);
  return groupRow({
    id: `cluster ${cluster.id}`,
    label,
    description: allWorkWords(verdicts, context) ?? countsOf(verdicts),
    state: worstOf(verdicts),
    isExpanded: true,
    tooltip: plainText(tooltip),
    children: () => [
      ...causeRows(cluster, verdicts, context),
      ...componentRows(cluster, verdicts, context),
      forecastRow(cluster, model, verdicts, context),
    ],
  });
}

/** What stops connections, first; below each the connections, each at its first cause. */
function causeRows(
  cluster: Cluster,
  verdicts: readonly ConnectionVerdict[],
  context: PresentContext,
): readonly TreeRow[] {
  const told = new Set<ConnectionVerdict>();
  return rootCausesOf(verdicts, context).map(({ title, meaning, stopped, finding }, index) => {
    const id = `cluster ${cluster.id}/cause ${index}`;
    const own = stopped.filter((verdict) => !told.has(verdict));
    for (const verdict of own) told.add(verdict);
    return {
      ...groupRow({
        id,
        label: title,
        description: '',
        state: 'broken',
        tooltip: [title, meaning, ...(finding === undefined ? [] : [finding.message])]
          .map((line) => plainText(line))
          .join(lineBreak),
        children: () => own.map((verdict) => connectionRow(verdict, 'whole', id, context)),
      }),
      hasChildren: own.length > 0,
      ...(finding === undefined ? {} : { target: { path: finding.path, ...optional('span', finding.span) } }),
    };
  });
}

/** A component on one machine, with its outgoing and incoming connections. */
interface Member {
  readonly id: string;
  readonly party: Party;
  readonly outgoing: ConnectionVerdict[];
  readonly incoming: ConnectionVerdict[];
}

function componentRows(
  cluster: Cluster,
  verdicts: readonly ConnectionVerdict[],
  context: PresentContext,
): readonly TreeRow[] {
  const members = new Map<string, Member>();
  const memberOf = (party: Party): Member => {
    const id = `${cluster.id}/${party.party}/${party.host}`;
    const member = members.get(id) ?? { id, party, outgoing: [], incoming: [] };
    members.set(id, member);
    return member;
  };
  for (const verdict of verdicts) {
    memberOf(verdict.connection.client).outgoing.push(verdict);
    memberOf(verdict.connection.server).incoming.push(verdict);
  }
  const isSingleMachine = namedHosts([...members.values()].map(({ party }) => party.host)).size < 2;
  const kinds = groupBy(members.values(), ({ party }) => party.party);
  return [...kinds.values()].flatMap((each) => kindRows(cluster, each, isSingleMachine, context)).sort(compareRows);
}

/** More machines with a component, or connections of a kind, get a group row. */
const maxSeparateRows = 5;

function kindRows(
  cluster: Cluster,
  members: readonly Member[],
  isSingleMachine: boolean,
  context: PresentContext,
): readonly TreeRow[] {
  const [first] = members;
  const rows = () => members.map((member) => memberRow(member, isSingleMachine, context)).sort(compareRows);
  if (first === undefined || members.length <= maxSeparateRows) return rows();
  // A connection between two of them is both outgoing and incoming.
  const all = [...new Set(members.flatMap(({ outgoing, incoming }) => [...outgoing, ...incoming]))];
  return [
    groupRow({
      id: `${cluster.id}/all ${first.party.party}`,
      label: partyLabel(first.party),
      description: `${l10n.t('{0} machines', members.length)} · ${countsOf(all)}`,
      state: worstOf(all),
      tooltip: '',
      children: rows,
    }),
  ];
}

function memberRow(
  { id, party, outgoing, incoming }: Member,
  isSingleMachine: boolean,
  context: PresentContext,
): TreeRow {
  // What it does with itself is both.
  const all = [...new Set([...outgoing, ...incoming])];
  const host = isSingleMachine ? undefined : hostName(party.host);
  const counts = countsOf(all);
  return groupRow({
    id,
    label: partyLabel(party),
    description: host === undefined ? counts : `${host} · ${counts}`,
    state: worstOf(all),
    tooltip: '',
    children: () =>
      [...directionRows(outgoing, 'outgoing', id, context), ...directionRows(incoming, 'incoming', id, context)].sort(
        compareRows,
      ),
  });
}

function directionRows(
  verdicts: readonly ConnectionVerdict[],
  direction: 'outgoing' | 'incoming',
  parentId: string,
  context: PresentContext,
): readonly TreeRow[] {
  const kinds = groupBy(verdicts, ({ connection: { record } }) => record);
  return [...kinds].flatMap(([record, alike]) => {
    const rows = (): readonly TreeRow[] =>
      alike.map((verdict) => connectionRow(verdict, direction, parentId, context)).sort(compareRows);
    if (alike.length <= maxSeparateRows) return rows();
    const [arrow, other] = direction === 'outgoing' ? ['→', record.server] : ['←', record.client];
    return [
      groupRow({
        id: `${parentId}/${direction} all ${record.id}`,
        label: `${arrow} ${connectionParties[other].label()} :${record.port}`,
        description: countsOf(alike),
        state: worstOf(alike),
        tooltip: '',
        children: rows,
      }),
    ];
  });
}

function compareRows(a: TreeRow, b: TreeRow): number {
  return compareStates(a.state, b.state) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}

function worstOf(verdicts: readonly ConnectionVerdict[]): State {
  return mapStateOf(verdicts.map(({ state }) => state));
}

function countsOf(verdicts: readonly ConnectionVerdict[]): string {
  return stateCounts(verdicts, ['broken', 'willBreak', 'unknown', 'works']).join(' · ');
}
