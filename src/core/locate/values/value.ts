import type { PlaceholderReason } from '../../kubernetes/placeholderReason.ts';
import type { Span } from '../../text/span.ts';
import type { EntryStyle, LocatedBlock, LocatedValue, ObjectContext, ScalarStyle } from '../locateModel.ts';
import type { ScalarPlace } from '../structure/structureReader.ts';
import type { BlockDraft } from './blockDraft.ts';

/** What was found in a value. */
export interface Reading {
  readonly blocks: readonly BlockDraft[];
  readonly placeholder?: PlaceholderReason | undefined;
}

/**
 * A value whose blocks are read on demand: an editor shows only a few of the thousands in a large file.
 *
 * Blocks are kept once they are read. The bytes of private keys are not kept.
 */
export class Value implements LocatedValue {
  readonly span: Span;
  readonly keySpan?: Span;
  readonly style?: ScalarStyle;
  readonly indent?: number;
  /** The scalar that contains the value; absent in plain text. */
  readonly place: ScalarPlace | undefined;
  readonly #read: () => Reading;
  #reading: Reading | undefined;
  #blocks: readonly LocatedBlock[] | undefined;
  #keyPath: string | undefined;

  constructor(span: Span, keySpan: Span | undefined, place: ScalarPlace | undefined, read: () => Reading) {
    this.span = span;
    if (keySpan !== undefined) this.keySpan = keySpan;
    this.place = place;
    if (place !== undefined) this.style = place.style;
    if (place?.indent !== undefined) this.indent = place.indent;
    this.#read = read;
  }

  get keyPath(): string | undefined {
    this.#keyPath ??= this.place?.keyPath;
    return this.#keyPath;
  }

  get entryStyle(): EntryStyle | undefined {
    return this.place?.entryStyle;
  }

  get object(): ObjectContext | undefined {
    return this.place?.object;
  }

  get blocks(): readonly LocatedBlock[] {
    this.#blocks ??= this.reading().blocks.map(({ placeholder: _, ...block }, index) => ({ ...block, index }));
    return this.#blocks;
  }

  get placeholder(): PlaceholderReason | undefined {
    return this.reading().placeholder;
  }

  /** What was found, before the blocks are numbered. */
  reading(): Reading {
    this.#reading ??= this.#read();
    return this.#reading;
  }
}
