import type { MapState } from '../../../protocol/mapShapes.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/model.ts';
import { stateOf } from '../connections/verdictWords.ts';
import { compareStates, worstState } from '../stateMark.ts';

/** The worst of some connections' states; unknown of none. */
export function mapStateOf(states: readonly ConnectionVerdict['state'][]): MapState {
  const worst = worstState(states.map((state) => stateOf({ state })));
  return worst === 'none' ? 'unknown' : worst;
}

/** Orders connections, the worst first, of those that work the one that ends first. */
export function worstFirst(a: ConnectionVerdict, b: ConnectionVerdict): number {
  const end = ({ until = Number.POSITIVE_INFINITY }: ConnectionVerdict): number => until;
  return compareStates(stateOf(a), stateOf(b)) || (end(a) < end(b) ? -1 : end(a) > end(b) ? 1 : 0);
}
