import type { CollectionContext } from './documentPath.ts';

/** A collection that is open at a mark. */
export interface OpenCollection {
  readonly indent: number;
  /** 1 for a sequence, 0 for a mapping. */
  readonly sequence: 0 | 1;
  /** The current item of a sequence. */
  readonly index: number;
  readonly context: CollectionContext;
}

/**
 * The start of a line at which no value is due, and what is open there, outermost first: from it on, a text in block
 * style is read without what stands before.
 */
export interface BlockMark {
  readonly at: number;
  readonly collections: readonly OpenCollection[];
  /** Index of the YAML document, 0 for the first. */
  readonly documentIndex: number;
}
