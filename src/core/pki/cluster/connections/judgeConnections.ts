import type { ConnectionModel, ConnectionVerdict } from './connectionModel.ts';
import { defaultWarning } from './judgeConnection.ts';
import { judgeRemembered } from './judgeRemembered.ts';

/**
 * Judges all connections of a model at a moment; verdicts are remembered. Never throws.
 *
 * @param warning - How long before its end a connection counts as one that will break.
 */
export function judgeConnections(
  { graph, connections }: ConnectionModel,
  at: number,
  warning: number = defaultWarning,
): readonly ConnectionVerdict[] {
  return connections
    .filter(({ client: { neededAfter = -Infinity } }) => at > neededAfter)
    .map((connection) => judgeRemembered(graph, connection, at, warning));
}
