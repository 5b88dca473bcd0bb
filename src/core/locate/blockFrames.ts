import type { KeyPathSegment } from '../kubernetes/keyPathSegments.ts';
import { type CollectionContext, childContext, rootContext } from './documentPath.ts';
import type { KeyToken } from './yamlTokens.ts';

/** A mapping or sequence that is open while its lines are read. */
export interface Frame {
  readonly indent: number;
  readonly isSequence: boolean;
  readonly context: CollectionContext;
  /** The current key of a mapping. */
  keyStart: number;
  keyEnd: number;
  /** The current item of a sequence. */
  index: number;
  /** The value of the key or item has not come yet. */
  isPending: boolean;
}

/** The open collections of a document in block style, told apart by indentation alone. */
export class BlockFrames {
  readonly #text: string;
  #frames: Frame[] = [];
  #documentIndex = 0;
  #hasContent = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Nothing of the first document has been read. */
  get isAtStart(): boolean {
    return this.#frames.length === 0 && this.#documentIndex === 0;
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  /** A line that belongs to the current document. */
  noteContent(): void {
    this.#hasContent = true;
  }

  /** `---`: begins the first document or the next one. */
  startDocument(): void {
    if (this.#hasContent) this.#documentIndex++;
    this.#hasContent = true;
    this.#frames = [];
  }

  /** A dash at `indent`: the next item of a sequence, or the first of a new one. Tells whether it may stand there. */
  openItem(indent: number): boolean {
    while ((this.#frames.at(-1)?.indent ?? -1) > indent) this.#frames.pop();
    const top = this.#frames.at(-1);
    if (top?.isSequence !== true || top.indent !== indent) return this.#push(indent, true);
    top.index++;
    top.isPending = true;
    return true;
  }

  /** A line of `indent` that begins no item: closes what it is no part of. Returns the collection that it belongs to. */
  closeTo(indent: number): Frame | undefined {
    let top = this.#frames.at(-1);
    while (top !== undefined && (top.indent > indent || (top.isSequence && top.indent === indent))) {
      this.#frames.pop();
      top = this.#frames.at(-1);
    }
    return top;
  }

  /** A key at `indent`, after {@link closeTo}. Returns its mapping, `undefined` where no key may stand. */
  openKey(indent: number, { start, end }: KeyToken): Frame | undefined {
    const top = this.#frames.at(-1);
    const isOpen = top !== undefined && !top.isSequence && top.indent === indent;
    if (!isOpen && !this.#push(indent, false)) return undefined;
    const mapping = this.#frames.at(-1);
    if (mapping === undefined) return undefined;
    mapping.keyStart = start;
    mapping.keyEnd = end;
    mapping.isPending = true;
    return mapping;
  }

  segmentOf(frame: Frame): KeyPathSegment {
    return frame.isSequence ? frame.index : this.#text.slice(frame.keyStart, frame.keyEnd);
  }

  /** Closes all but the root mapping. Tells whether there is one at the left margin. */
  closeToRoot(): boolean {
    const [root] = this.#frames;
    const isMapping = root !== undefined && !root.isSequence && root.indent === 0;
    this.#frames = isMapping ? [root] : [];
    return isMapping;
  }

  /** Opens a collection as the value that is due. */
  #push(indent: number, isSequence: boolean): boolean {
    const top = this.#frames.at(-1);
    const frame = { indent, isSequence, keyStart: 0, keyEnd: 0, index: 0, isPending: true };
    if (top === undefined) {
      this.#frames.push({ ...frame, context: rootContext(this.#documentIndex, isSequence) });
      return true;
    }
    const isDeeper = indent > top.indent || (indent === top.indent && isSequence && !top.isSequence);
    if (!top.isPending || !isDeeper) return false;
    top.isPending = false;
    this.#frames.push({ ...frame, context: childContext(top.context, this.segmentOf(top), isSequence) });
    return true;
  }
}
