import type { Cryptography } from '../../core/pki/crypto.ts';
import { turnLength } from './limits.ts';

/** Steps of long work, see {@link createTurns}. */
export interface Turns {
  next(): Promise<void> | undefined;
}

/**
 * Yields during long work: `await turns.next()` between two steps returns at once until the steps have taken
 * {@link turnLength}, then lets waiting events run.
 */
export function createTurns(clock: () => number): Turns {
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

/** Checks signatures while yielding to other work; stops once the result is no longer needed. */
export function verifyInTurns(cryptography: Cryptography, turns: Turns, isUnwanted: () => boolean): Cryptography {
  return {
    ...cryptography,
    verify: (key, algorithm, signedBytes, signature) => {
      if (isUnwanted()) return undefined;
      const turn = turns.next();
      const check = () => cryptography.verify(key, algorithm, signedBytes, signature);
      return turn === undefined ? check() : turn.then(check);
    },
  };
}

/**
 * Runs steps while yielding to other work.
 *
 * @returns `undefined` once the result is no longer needed.
 */
export async function runInTurns<Result>(
  steps: Generator<undefined, Result>,
  turns: Turns,
  isUnwanted: () => boolean,
): Promise<Result | undefined> {
  let step = steps.next();
  while (step.done !== true) {
    // Most steps are far shorter than a turn.
    const turn = turns.next();
    if (turn !== undefined) await turn;
    if (isUnwanted()) return undefined;
    step = steps.next();
  }
  return step.value;
}

/** Steps of a few milliseconds, with a yield between them. */
const stepsInTurn = 8;

/** Runs all steps while yielding to other work. */
export async function inTurns<Result>(steps: Generator<undefined, Result>): Promise<Result> {
  for (let count = 1; ; count++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (count % stepsInTurn === 0) await pause(0);
  }
}

/** Resolves after some milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
