import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { Party } from '../../pki/cluster/connections/connectionModel.ts';
import type { CardColumn, MapCard } from './mapModel.ts';

/** What every cluster has, and where it stands on a map. */
const expected = [
  ['kube-controller-manager', 'caller'],
  ['kube-scheduler', 'caller'],
  ['etcd', 'store'],
  ['kubelet', 'kubelet'],
] as const satisfies readonly (readonly [Party['party'], CardColumn])[];

/** Cards for what every cluster has and of which these files tell nothing, so that nobody takes it for absent. */
export function missingCards(cards: readonly MapCard[]): readonly MapCard[] {
  const told = new Set(cards.flatMap(({ parties }) => parties.map(({ party }) => party)));
  return expected
    .filter(([party]) => !told.has(party))
    .map(([party, column]) => ({
      id: `missing ${party}`,
      column,
      title: connectionParties[party].label(),
      line: '',
      state: 'unknown',
      parties: [],
      count: 1,
      isMissing: true,
    }));
}
