import * as l10n from '@vscode/l10n';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ConnectionModel, ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { day } from '../text/duration.ts';
import { groupBy } from '../text/groupBy.ts';
import { memoisedBy } from '../text/memoised.ts';
import { clusterIn, isKnownAlone, isListedAlone } from './map/hosts/clusterIn.ts';
import type { PresentContext } from './presentContext.ts';
import { isQuietConnection, type Shown } from './quietParts.ts';

/** The connections that count. */
interface CountedModel extends ConnectionModel {
  /** How many others there are: only files that no cluster reads tell of them. */
  readonly left: number;
}

/** The connections that every reader counts: trees, map, forecast, status bar, badge and command line. */
export interface JudgedConnections {
  readonly model: CountedModel;
  readonly verdicts: readonly ConnectionVerdict[];
  /** Beside these, those that nobody can judge although certificates of them are here. */
  readonly listed: readonly ConnectionVerdict[];
  /** By {@link Cluster.id}; clusters without connections are left out. */
  readonly byCluster: ReadonlyMap<string, readonly ConnectionVerdict[]>;
}

/** The model without connections among test data, examples and the like, unless these are shown. */
export function countedModel(graph: PkiGraph, { showsAll }: Shown): CountedModel {
  return showsAll === true ? { ...connectionModelOf(graph), left: 0 } : counted(graph);
}

const counted = memoisedBy((graph: PkiGraph): CountedModel => {
  const model = connectionModelOf(graph);
  const connections = model.connections.filter((each) => !isQuietConnection(each));
  const [own, all] = [connections, model.connections].map((each) => new Set(each.map(({ cluster }) => cluster)));
  const clusters = model.clusters.filter(({ id }) => own?.has(id) || !all?.has(id));
  return { ...model, clusters, connections, left: model.connections.length - connections.length };
});

/**
 * Judges the connections that count at the moment of a picture, with its time of warning. Without a cluster in the files, what nothing here
 * tells of is left out. Verdicts are remembered.
 */
export function judgedConnections({
  graph,
  policy,
  now,
}: Pick<PresentContext, 'graph' | 'policy' | 'now'>): JudgedConnections {
  const counting = countedModel(graph, policy);
  const all = judgeConnections(counting, now, policy.warnWithinDays * day);
  const known = clusterIn(all);
  const isAlone = known === undefined || known === 'others';
  const verdicts = isAlone ? all.filter(isKnownAlone) : all;
  const listed = isAlone ? all.filter(isListedAlone) : all;
  const byCluster = groupBy(verdicts, ({ connection }) => connection.cluster);
  if (verdicts.length === all.length) return { model: counting, verdicts, listed, byCluster };
  const connections = verdicts.map(({ connection }) => connection);
  return { model: { ...counting, connections }, verdicts, listed, byCluster };
}

/**
 * Says how many connections are not counted, so that silence is not mistaken for health; `undefined` if all are.
 *
 * @param shownBy - The command or option that shows them.
 */
export function notCountedWords({ left }: CountedModel, shownBy: string): string | undefined {
  if (left === 0) return undefined;
  return left === 1
    ? l10n.t('1 connection in test data or examples is not counted. {0} shows it.', shownBy)
    : l10n.t('{0} connections in test data or examples are not counted. {1} shows them.', left, shownBy);
}
