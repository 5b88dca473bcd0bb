import type { FindingCode } from '../../src/core/findings/catalog.ts';
import type { Distribution } from './distribution.ts';
import type { Place } from './place.ts';
import type { Tree } from './tree.ts';

/** A finding by what it may be called and where it may stand. */
export interface Expectation {
  /** Any of these codes. */
  readonly codes: readonly FindingCode[];
  /** In any of these files; absent: in any file. */
  readonly files?: readonly string[];
  /** Touches this text of the file, which must be in it. */
  readonly text?: string | RegExp;
  /** Touches what stands at this place. */
  readonly place?: Place;
}

/** One defect planted in a healthy tree. */
export interface Mutation {
  readonly name: string;
  mutate(tree: Tree): Tree | Promise<Tree>;
  /** What must be reported. */
  readonly expected: Expectation;
  /** What may be reported besides, because it follows from the defect. */
  readonly consequences?: readonly Expectation[];
}

/** The mutations of one kind that a distribution has room for. */
export type MutationClass = (distribution: Distribution) => Promise<readonly Mutation[]> | readonly Mutation[];

/** Expects one of the codes at a place. */
export function at(place: Place, ...codes: readonly FindingCode[]): Expectation {
  return { codes, files: [place.file], ...(place.field === undefined ? {} : { place }) };
}

/** Expects one of the codes at a text of a file. */
export function atText(file: string, text: string | RegExp, ...codes: readonly FindingCode[]): Expectation {
  return { codes, files: [file], text };
}

/** Expects one of the codes anywhere in a file. */
export function inAnyOf(files: readonly string[], ...codes: readonly FindingCode[]): Expectation {
  return { codes, files };
}

export function anywhere(...codes: readonly FindingCode[]): Expectation {
  return { codes };
}
