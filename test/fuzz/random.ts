import { randomFrom } from '../support/randomFrom.ts';

/** A source of choices that is the same for the same seed. */
export interface Random {
  /** A whole number from 0 to below `below`. */
  below(below: number): number;
  /** True once in `times` on average. */
  oneIn(times: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** Up to `most` of the values, at least `least`, in any order. */
  some<Value>(values: readonly Value[], least: number, most: number): Value[];
  shuffled<Value>(values: readonly Value[]): Value[];
}

/** @param seed - Another seed, other choices. */
export function createRandom(seed: number): Random {
  const below = randomFrom(seed);
  const shuffled = <Value>(values: readonly Value[]): Value[] => {
    const left = [...values];
    return values.flatMap(() => left.splice(below(left.length), 1));
  };
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <Value>(values: readonly Value[]) => {
      if (values.length === 0) throw new RangeError('nothing to pick from');
      // Whatever stands there, `undefined` too.
      return values[below(values.length)] as Value;
    },
    some: (values, least, most) => shuffled(values).slice(0, least + below(most - least + 1)),
    shuffled,
  };
}

/** Mixes numbers to a seed that differs wherever one of them does. */
export function seedOf(...numbers: readonly number[]): number {
  return (
    numbers.reduce((mixed, number) => Math.imul(mixed ^ (number + 0x9e3779b9), 0x85ebca6b) ^ (mixed >>> 13), 7) >>> 0
  );
}
