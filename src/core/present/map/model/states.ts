import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { ConnectionVerdict } from '../../../pki/cluster/connections/connectionModel.ts';
import { stateOf } from '../../connections/verdictWords.ts';
import { compareStates, type State, worstState } from '../../stateMark.ts';

/**
 * The worst of several connections' states; unknown if no state is known. What is not known of one connection, often an
 * optional one, says nothing about the others.
 */
export function mapStateOf(states: readonly ConnectionVerdict['state'][]): MapState {
  const known = states.filter((state) => state !== 'unknown');
  return mapState(worstState((known.length > 0 ? known : states).map((state) => stateOf({ state }))));
}

/** What has no verdict is unknown on the map. */
export function mapState(state: State): MapState {
  return state === 'none' ? 'unknown' : state;
}

/**
 * Orders connections, the worst first; among working ones the one that expires first. A broken connection nearer to
 * the cluster's store comes first, by its number in the table of connections: without etcd nothing works, without one
 * kubeconfig one user waits.
 */
export function worstFirst(a: ConnectionVerdict, b: ConnectionVerdict): number {
  const end = ({ until = Number.POSITIVE_INFINITY }: ConnectionVerdict): number => until;
  const order = compareStates(stateOf(a), stateOf(b)) || (end(a) < end(b) ? -1 : end(a) > end(b) ? 1 : 0);
  return order !== 0 || a.state !== 'broken' ? order : a.connection.record.no - b.connection.record.no;
}
