import type { KeyPathSegment } from '../kubernetes/keyPathSegments.ts';
import { type CollectionContext, childContext, rootContext } from './documentPath.ts';

/** A mapping or sequence that is open while its lines are read. */
export interface Frame {
  indent: number;
  isSequence: boolean;
  /** The current key of a mapping. */
  keyStart: number;
  keyEnd: number;
  /** The current item of a sequence. */
  index: number;
  /** The value of the key or item has not come yet. */
  isPending: boolean;
  /** Made when asked for: few collections hold anything of interest. */
  context: CollectionContext | undefined;
}

/**
 * The open collections of a document in block style, told apart by indentation alone.
 *
 * Frames are used again and again, so that a line costs no allocation.
 */
export class BlockFrames {
  readonly #text: string;
  readonly #frames: Frame[] = [];
  #depth = 0;
  #documentIndex = 0;
  #hasContent = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Nothing of the first document has been read. */
  get isAtStart(): boolean {
    return this.#depth === 0 && this.#documentIndex === 0;
  }

  get isEmpty(): boolean {
    return this.#depth === 0;
  }

  /** A line that belongs to the current document. */
  noteContent(): void {
    this.#hasContent = true;
  }

  /** `---`: begins the first document or the next one. */
  startDocument(): void {
    if (this.#hasContent) this.#documentIndex++;
    this.#hasContent = true;
    this.#depth = 0;
  }

  /** A dash at `indent`: the next item of a sequence, or the first of a new one. Tells whether it may stand there. */
  openItem(indent: number): boolean {
    while (this.#depth > 0 && (this.#frames[this.#depth - 1]?.indent ?? -1) > indent) this.#depth--;
    const top = this.#top();
    if (top?.isSequence !== true || top.indent !== indent) return this.#push(indent, true) !== undefined;
    top.index++;
    top.isPending = true;
    return true;
  }

  /** A line of `indent` that begins no item: closes what it is no part of. Returns the collection that it belongs to. */
  closeTo(indent: number): Frame | undefined {
    let top = this.#top();
    while (top !== undefined && (top.indent > indent || (top.isSequence && top.indent === indent))) {
      this.#depth--;
      top = this.#top();
    }
    return top;
  }

  /** A key at `indent`, after {@link closeTo}. Returns its mapping, `undefined` where no key may stand. */
  openKey(indent: number, start: number, end: number): Frame | undefined {
    const top = this.#top();
    const isOpen = top !== undefined && !top.isSequence && top.indent === indent;
    const mapping = isOpen ? top : this.#push(indent, false);
    if (mapping === undefined) return undefined;
    mapping.keyStart = start;
    mapping.keyEnd = end;
    mapping.isPending = true;
    return mapping;
  }

  segmentOf(frame: Frame): KeyPathSegment {
    return frame.isSequence ? frame.index : this.#text.slice(frame.keyStart, frame.keyEnd);
  }

  /** Context of the collection on top. */
  context(): CollectionContext {
    return this.#contextAt(this.#depth - 1);
  }

  /** Closes all but the root mapping. Tells whether there is one at the left margin. */
  closeToRoot(): boolean {
    const root = this.#depth > 0 ? this.#frames[0] : undefined;
    const isMapping = root !== undefined && !root.isSequence && root.indent === 0;
    this.#depth = isMapping ? 1 : 0;
    return isMapping;
  }

  #top(): Frame | undefined {
    return this.#depth === 0 ? undefined : this.#frames[this.#depth - 1];
  }

  #contextAt(depth: number): CollectionContext {
    const frame = this.#frames[depth];
    const parent = this.#frames[depth - 1];
    if (frame === undefined) return rootContext(this.#documentIndex, false);
    frame.context ??=
      parent === undefined
        ? rootContext(this.#documentIndex, frame.isSequence)
        : childContext(this.#contextAt(depth - 1), this.segmentOf(parent), frame.isSequence);
    return frame.context;
  }

  /** Opens a collection as the value that is due. */
  #push(indent: number, isSequence: boolean): Frame | undefined {
    const top = this.#top();
    if (top !== undefined) {
      const isDeeper = indent > top.indent || (indent === top.indent && isSequence && !top.isSequence);
      if (!top.isPending || !isDeeper) return undefined;
      top.isPending = false;
    }
    let frame = this.#frames[this.#depth];
    if (frame === undefined) {
      frame = { indent, isSequence, keyStart: 0, keyEnd: 0, index: 0, isPending: true, context: undefined };
      this.#frames.push(frame);
    } else {
      frame.indent = indent;
      frame.isSequence = isSequence;
      frame.index = 0;
      frame.isPending = true;
      frame.context = undefined;
    }
    this.#depth++;
    return frame;
  }
}
