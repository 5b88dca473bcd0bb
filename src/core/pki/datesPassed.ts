import { memoisedBy } from '../text/memoised.ts';
import type { PkiGraph } from './pkiModel.ts';

/**
 * Counts the ends and beginnings of certificates of a graph that have passed at a moment. Between two moments with the same
 * count no certificate begins or ends.
 */
export function datesPassed(graph: PkiGraph, now: number): number {
  const changes = changesIn(graph);
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] ?? now) <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A certificate is still valid at its end. */
const changesIn = memoisedBy(({ certificates }: PkiGraph): readonly number[] => {
  const changes = [...certificates.values()].flatMap(({ certificate: { notBefore = 0, notAfter = 0 } }) => [
    notBefore,
    notAfter,
    notAfter + 1,
  ]);
  return changes.sort((a, b) => a - b);
});
