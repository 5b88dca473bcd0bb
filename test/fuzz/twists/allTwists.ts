import type { Random } from '../random.ts';
import { constraintTwists } from './constraintTwists.ts';
import { crowdTwists } from './crowdTwists.ts';
import { encodingTwists } from './encodingTwists.ts';
import { fieldTwists } from './fieldTwists.ts';
import { nameTwists } from './nameTwists.ts';
import { pemTwists } from './pemTwists.ts';
import { policyTwists } from './policyTwists.ts';
import { readingTwists } from './readingTwists.ts';
import { structureTwists } from './structureTwists.ts';
import type { Twist } from './twist.ts';
import { validityTwists } from './validityTwists.ts';

const usualWeight = 4;

/** Every twist of the fuzzer. */
export const allTwists: readonly Twist[] = [
  ...structureTwists,
  ...crowdTwists,
  ...validityTwists,
  ...fieldTwists,
  ...encodingTwists,
  ...nameTwists,
  ...constraintTwists,
  ...policyTwists,
  ...pemTwists,
  ...readingTwists,
];

/** Weights in twentieths, so that they are whole numbers. */
const shares = allTwists.flatMap((twist) => Array<Twist>(Math.round((twist.weight ?? usualWeight) * 20)).fill(twist));

/** Chooses a twist by the weights. */
export function chooseTwist(random: Random): Twist {
  return random.pick(shares);
}
