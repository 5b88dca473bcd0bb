import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { End } from './ends.ts';
import { type Authority, certificatesOfKey, type Seal, type SealFamily } from './seals.ts';

const order: readonly SealFamily[] = ['ca', 'etcd-ca', 'front-proxy-ca', 'other'];

/** The CAs that the seals of a map stand for, the cluster's own first. */
export function authoritiesOf(
  graph: PkiGraph,
  ends: readonly End[],
  figured: (seal: Seal) => Seal,
): readonly Authority[] {
  const seals = new Map<string, Seal>();
  for (const { pill, trust } of ends) {
    for (const seal of [pill?.seal, trust]) {
      if (seal?.key !== undefined && order.includes(seal.family)) seals.set(seal.key, figured(seal));
    }
  }
  return [...seals]
    .map(([key, seal]) => ({ key, seal, nodes: certificatesOfKey(graph, key) }))
    .filter(({ nodes }) => nodes.length > 0)
    .toSorted(
      (a, b) => order.indexOf(a.seal.family) - order.indexOf(b.seal.family) || (a.seal.letter < b.seal.letter ? -1 : 1),
    );
}
