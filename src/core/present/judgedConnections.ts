import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ConnectionModel, ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../pki/cluster/connections/judgeConnections.ts';
import { day } from '../text/duration.ts';
import { groupBy } from '../text/groupBy.ts';
import type { PresentContext } from './presentContext.ts';

/** The connections that every reader counts: trees, map, status bar and badge. */
export interface JudgedConnections {
  readonly model: ConnectionModel;
  readonly verdicts: readonly ConnectionVerdict[];
  /** By {@link Cluster.id}; clusters without connections are left out. */
  readonly byCluster: ReadonlyMap<string, readonly ConnectionVerdict[]>;
}

/** Judges all connections of a picture at its moment, with its time of warning. Verdicts are remembered. */
export function judgedConnections({
  graph,
  policy,
  now,
}: Pick<PresentContext, 'graph' | 'policy' | 'now'>): JudgedConnections {
  const model = connectionModelOf(graph);
  const verdicts = judgeConnections(model, now, policy.warnWithinDays * day);
  return { model, verdicts, byCluster: groupBy(verdicts, ({ connection }) => connection.cluster) };
}
