import { scanGrowthDelay } from '../host/limits.ts';

/**
 * Decides when what a scan has found so far is worth a picture: with the first files, and then each time there are twice
 * as many. So all the pictures of a scan together cost about as much as its last one.
 */
export function createGrowth(clock: () => number): { isWorthShowing(found: number): boolean } {
  let shown = 0;
  let at = Number.NEGATIVE_INFINITY;
  return {
    isWorthShowing: (found) => {
      if (found === 0 || found < 2 * shown || clock() - at < scanGrowthDelay) return false;
      shown = found;
      at = clock();
      return true;
    },
  };
}
