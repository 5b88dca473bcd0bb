import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../pki/cluster/connections/judgeConnections.ts';
import type { DecodingTools } from '../../pki/decodeFile.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { ChangeSet } from './changeModel.ts';
import { type ConnectionComparison, compareConnections, type Loss, lossOf } from './compareConnections.ts';
import { graphAfter } from './graphAfter.ts';

/** The effect of a change on the connections of the clusters. */
export interface ChangeJudgement {
  readonly graph: PkiGraph;
  readonly connections: readonly ConnectionComparison[];
  /**
   * Worked before, and would be rejected or could no longer be judged ({@link lossOf}): the change must not be written.
   */
  readonly broken: readonly ConnectionComparison[];
  /** Was rejected, or would have been soon, and will work. */
  readonly repaired: readonly ConnectionComparison[];
}

/**
 * Judges all connections of the clusters as they will be after a change is written and every process that reads files
 * only at start was restarted; compared with now. Never throws.
 */
export async function judgeChange(
  before: PkiGraph,
  changeSet: ChangeSet,
  tools: DecodingTools,
  at: number,
): Promise<ChangeJudgement> {
  const graph = await graphAfter(before, changeSet.files, changeSet.plan.files, tools);
  const connections = connectionsBetween(before, graph, at);
  return {
    graph,
    connections,
    broken: connections.filter((each) => isLoss(lossOf(each), changeSet)),
    repaired: connections.filter(
      (each) => isInTrouble(each.before) && each.after !== undefined && !isInTrouble(each.after),
    ),
  };
}

/** New files remove nothing: with a second cluster, it can only be less certain which one something belongs to. */
function isLoss(loss: Loss | undefined, { files }: ChangeSet): boolean {
  return loss === 'refused' || (loss !== undefined && files.some(({ kind }) => kind === 'replace'));
}

/**
 * Compares the connections of the clusters before and after a change.
 *
 * @param before - `undefined`: the earlier state is not needed.
 * @param warning - See `judgeConnections`.
 */
export function connectionsBetween(
  before: PkiGraph | undefined,
  after: PkiGraph,
  at: number,
  warning?: number,
): readonly ConnectionComparison[] {
  const judged = (graph: PkiGraph) => judgeConnections(connectionModelOf(graph), at, warning);
  return compareConnections(before === undefined ? [] : judged(before), judged(after));
}

function isInTrouble(verdict: ConnectionVerdict | undefined): boolean {
  return verdict?.state === 'broken' || verdict?.state === 'willBreak';
}
