import { shiftedBy } from '../text/mappedText.ts';
import type { Span } from '../text/span.ts';
import { lifted } from './blockDraft.ts';
import type { LocatedBlock, LocatedReference, LocatedValue, ScalarStyle } from './locateModel.ts';

/** A value that was located in another version of a document, and has moved since. What it holds is the same. */
class MovedValue implements LocatedValue {
  readonly span: Span;
  readonly keySpan?: Span;
  readonly style?: ScalarStyle;
  readonly indent?: number;
  /** The value as it was located, the same in all versions. */
  readonly origin: LocatedValue;
  readonly #shift: number;
  #blocks: readonly LocatedBlock[] | undefined;

  constructor(origin: LocatedValue, shift: number) {
    const { span, keySpan, style, indent } = origin;
    this.span = { start: span.start + shift, end: span.end + shift };
    if (keySpan !== undefined) this.keySpan = { start: keySpan.start + shift, end: keySpan.end + shift };
    if (style !== undefined) this.style = style;
    if (indent !== undefined) this.indent = indent;
    this.origin = origin;
    this.#shift = shift;
  }

  get entryStyle(): LocatedValue['entryStyle'] {
    return this.origin.entryStyle;
  }

  get keyPath(): LocatedValue['keyPath'] {
    return this.origin.keyPath;
  }

  get object(): LocatedValue['object'] {
    return this.origin.object;
  }

  get placeholder(): LocatedValue['placeholder'] {
    return this.origin.placeholder;
  }

  get blocks(): readonly LocatedBlock[] {
    this.#blocks ??= this.origin.blocks.map((block) => lifted(block, shiftedBy(this.#shift)));
    return this.#blocks;
  }
}

/** A value where it stands now. */
export function movedValue(origin: LocatedValue, shift: number): LocatedValue {
  return shift === 0 ? origin : new MovedValue(origin, shift);
}

/** A reference of block YAML where it stands now. */
export function movedReference(origin: LocatedReference, shift: number): LocatedReference {
  if (shift === 0) return origin;
  const moved = shiftedBy(shift);
  const { span, keySpan } = origin;
  return { ...origin, span: moved(span), ...(keySpan === undefined ? {} : { keySpan: moved(keySpan) }) };
}
