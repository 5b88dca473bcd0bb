import { turnLength } from './limits.ts';

/**
 * Gives others their turn during long work: `await turns.next()` between two steps returns at once until the steps
 * have taken {@link turnLength}, then lets waiting events run.
 */
export function createTurns(clock: () => number): { next(): Promise<void> | undefined } {
  let started = clock();
  return {
    next: () => {
      if (clock() - started < turnLength) return undefined;
      return new Promise((resolve) => {
        setTimeout(() => {
          started = clock();
          resolve();
        }, 0);
      });
    },
  };
}
