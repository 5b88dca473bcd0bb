import type { CaseLine } from '../support/caseLine.ts';
import { mixedCase } from './mixedCase.ts';
import { createRandom, seedOf } from './random.ts';
import { baseline, toCase } from './scenario.ts';
import { allTwists, chooseTwist } from './twists/allTwists.ts';
import type { Twist } from './twists/twist.ts';

/** What a case is made of. Every twist has a seed of its own, so that leaving one out changes no other. */
export interface Plan {
  readonly id: string;
  readonly seed: number;
  /** Made from a case of the suites; there are no twists then. */
  readonly isMixed: boolean;
  readonly twists: readonly { readonly twist: Twist; readonly seed: number }[];
}

/** One case in so many is of the suites, changed. */
const mixedEvery = 8;

/** So often each twist stands alone at the beginning of a run; chosen by weight, rare ones might never. */
const soloRounds = 4;

/** The plan of a case by its number in the run of a seed. */
export function planOf(seed: number, number: number): Plan {
  const own = seedOf(seed, number);
  const random = createRandom(own);
  const solo = number < soloRounds * allTwists.length ? allTwists[number % allTwists.length] : undefined;
  const isMixed = solo === undefined && number % mixedEvery === 0;
  if (isMixed) return { id: `${seed}/${number}`, seed: own, isMixed, twists: [] };
  const count = random.pick([0, 1, 1, 2, 2, 3]);
  const chosen = solo === undefined ? Array.from({ length: count }, () => chooseTwist(random)) : [solo];
  const twists = chosen.map((twist, index) => ({ twist, seed: seedOf(own, index) }));
  return { id: `${seed}/${number}`, seed: own, isMixed, twists };
}

/** Makes the case of a plan. */
export function buildCase({ id, seed, isMixed, twists }: Plan): CaseLine {
  if (isMixed) return mixedCase(id, createRandom(seed));
  const scenario = baseline(createRandom(seed));
  for (const { twist, seed: own } of twists) twist.apply(scenario, createRandom(own));
  return toCase(scenario, id);
}
