import { algorithmNames, oddKeys } from '../keys.ts';
import { mutateDer } from '../mutateDer.ts';
import { createRandom } from '../random.ts';
import { anyOf, type Twist } from './twist.ts';

/** Keys, algorithms, and octets that need not be DER; signed all the same. */
export const encodingTwists: readonly Twist[] = [
  {
    name: 'an odd key',
    apply: (scenario, random) => {
      anyOf(scenario, random).key = random.pick(oddKeys);
    },
  },
  {
    name: 'signature algorithm',
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      const algorithm = random.pick(algorithmNames);
      if (random.oneIn(6)) draft.innerAlgorithm = algorithm;
      else draft.algorithm = algorithm;
    },
  },
  {
    name: 'a key whose algorithm has other parameters',
    weight: 1,
    apply: (scenario, random) => {
      const draft = anyOf(scenario, random);
      draft.key = 'rsa2048-a';
      const kept = random.below(1 << 30);
      draft.alterTbs = (tbs) => mutateDer(tbs, createRandom(kept), 6);
    },
  },
  {
    name: 'octets of what is signed',
    weight: 12,
    apply: (scenario, random) => {
      const seed = random.below(1 << 30);
      anyOf(scenario, random).alterTbs = (tbs) => mutateDer(tbs, createRandom(seed));
    },
  },
];
