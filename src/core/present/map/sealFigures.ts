import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { End } from './ends.ts';
import { certificatesOfKey, type Seal } from './seals.ts';

/**
 * Tells keys of one family apart: `K1`, `K2`, the oldest first. Other CAs, of which there may be many, have a figure only
 * where it matters: on a connection at which one is refused.
 */
export function sealFigures(graph: PkiGraph, ends: readonly End[]): (seal: Seal) => Seal {
  const byFamily = new Map<string, Set<string>>();
  for (const { pill, trust, isPillAtFault, isTrustAtFault } of ends) {
    for (const seal of [pill?.seal, trust]) {
      if (seal?.key === undefined) continue;
      if (seal.family === 'other' && !isPillAtFault && !isTrustAtFault) continue;
      byFamily.set(seal.family, (byFamily.get(seal.family) ?? new Set()).add(seal.key));
    }
  }
  const figures = new Map<string, number>();
  for (const keys of byFamily.values()) {
    if (keys.size < 2) continue;
    const byAge = [...keys].sort((a, b) => age(graph, a) - age(graph, b));
    for (const [index, key] of byAge.entries()) figures.set(key, index + 1);
  }
  return (seal) => {
    const figure = seal.key === undefined ? undefined : figures.get(seal.key);
    return figure === undefined ? seal : { ...seal, letter: `${seal.letter}${figure}` };
  };
}

/** When the key was first certified; bare keys have no date. */
function age(graph: PkiGraph, key: string): number {
  const begins = certificatesOfKey(graph, key).flatMap(({ certificate }) => certificate.notBefore ?? []);
  return begins.length === 0 ? 0 : Math.min(...begins);
}
