import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { inAnyOf, type Mutation } from '../mutation.ts';
import type { Place } from '../place.ts';
import { type Change, reissued } from '../reissue.ts';
import { withEdit } from '../tree.ts';

/** A text of a file replaced, which is reported anywhere in it. */
export function edit(
  name: string,
  file: string,
  from: string | RegExp,
  to: string,
  ...codes: readonly FindingCode[]
): Mutation {
  return { name, mutate: (tree) => withEdit(tree, file, from, to), expected: inAnyOf([file], ...codes) };
}

/** A certificate issued otherwise. */
export function changed(name: string, place: Place, change: Change, ...codes: readonly FindingCode[]): Mutation {
  return { name, mutate: (tree) => reissued(tree, place, change), expected: inAnyOf([place.file], ...codes) };
}
