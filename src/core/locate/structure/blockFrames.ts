import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import { limits } from '../limits.ts';
import { type CollectionContext, childContext, rootContext } from './placeInDocument.ts';
import { scalarContent } from './scalarContent.ts';

const deepest = limits.nesting;

/**
 * The open collections of a document in block style, known by their indentation.
 *
 * Collections are numbered from 1, the outermost. 0 is the document. Their properties are in parallel arrays and not in objects,
 * since every line of a large document uses them.
 */
export class BlockFrames {
  readonly indents = new Int32Array(deepest + 1);
  /** 1 for a sequence, 0 for a mapping. */
  readonly sequences = new Uint8Array(deepest + 1);
  /** 1 while the value of the current key or item is still to come. */
  readonly pending = new Uint8Array(deepest + 1);
  /** The current key of a mapping. */
  readonly keyStarts = new Int32Array(deepest + 1);
  readonly keyEnds = new Int32Array(deepest + 1);
  /** The current item of a sequence. */
  readonly indexes = new Int32Array(deepest + 1);
  /** Number of the innermost open collection. */
  top = 0;
  readonly #text: string;
  /** Made on demand: few collections contain anything of interest. */
  readonly #contexts: (CollectionContext | undefined)[] = [];
  #documentIndex = 0;
  #hasContent = false;

  constructor(text: string) {
    this.#text = text;
    this.indents[0] = -1;
    this.pending[0] = 1;
  }

  /** Nothing in the first document has been read. */
  get isAtStart(): boolean {
    return this.top === 0 && this.#documentIndex === 0;
  }

  /** Notes a line that belongs to the current document. */
  noteContent(): void {
    this.#hasContent = true;
  }

  /** `---`: starts the first document or the next one. */
  startDocument(): void {
    if (this.#hasContent) this.#documentIndex++;
    this.#hasContent = true;
    this.top = 0;
    this.pending[0] = 1;
  }

  indentOf(frame: number): number {
    return this.indents[frame] ?? -1;
  }

  isSequence(frame: number): boolean {
    return this.sequences[frame] === 1;
  }

  isPending(frame: number): boolean {
    return this.pending[frame] === 1;
  }

  /** A dash at `indent`: the next item of a sequence, or the first of a new one. Tells whether it is allowed there. */
  openItem(indent: number): boolean {
    while (this.indentOf(this.top) > indent) this.top--;
    if (!this.isSequence(this.top) || this.indentOf(this.top) !== indent) return this.#push(indent, true);
    this.indexes[this.top] = (this.indexes[this.top] ?? 0) + 1;
    this.pending[this.top] = 1;
    return true;
  }

  /** A line at `indent` that does not begin an item: closes the collections that it is not in. */
  closeTo(indent: number): void {
    while (this.indentOf(this.top) > indent || (this.isSequence(this.top) && this.indentOf(this.top) === indent)) {
      this.top--;
    }
  }

  /** A key at `indent`, after {@link closeTo}. Tells whether it is allowed there. */
  openKey(indent: number, start: number, end: number): boolean {
    const isOpen = this.top > 0 && !this.isSequence(this.top) && this.indentOf(this.top) === indent;
    if (!isOpen && !this.#push(indent, false)) return false;
    this.keyStarts[this.top] = start;
    this.keyEnds[this.top] = end;
    this.pending[this.top] = 1;
    return true;
  }

  /** The current key or index of a collection. */
  segmentOf(frame: number): KeyPathSegment {
    if (this.isSequence(frame)) return this.indexes[frame] ?? 0;
    return keyText(this.#text, this.keyStarts[frame] ?? 0, this.keyEnds[frame] ?? 0);
  }

  /** Path and object of a collection. */
  contextOf(frame: number): CollectionContext {
    const known = this.#contexts[frame];
    if (known !== undefined) return known;
    const context =
      frame <= 1
        ? rootContext(this.#documentIndex, this.isSequence(frame))
        : childContext(this.contextOf(frame - 1), this.segmentOf(frame - 1), this.isSequence(frame));
    this.#contexts[frame] = context;
    return context;
  }

  /** Closes all but the root mapping. Tells whether there is one at the left margin. */
  closeToRoot(): boolean {
    const isMapping = this.top > 0 && !this.isSequence(1) && this.indentOf(1) === 0;
    this.top = isMapping ? 1 : 0;
    return isMapping;
  }

  /** Opens a collection as the value that is expected. */
  #push(indent: number, isSequence: boolean): boolean {
    const outer = this.indentOf(this.top);
    const isDeeper = indent > outer || (indent === outer && isSequence && !this.isSequence(this.top));
    if (!this.isPending(this.top) || !isDeeper || this.top >= deepest) return false;
    this.pending[this.top] = 0;
    this.top++;
    this.indents[this.top] = indent;
    this.sequences[this.top] = isSequence ? 1 : 0;
    this.pending[this.top] = 1;
    this.indexes[this.top] = 0;
    this.#contexts[this.top] = undefined;
    return true;
  }
}

/** The text of a key. In quotes, parts of it may be escaped. */
function keyText(text: string, start: number, end: number): string {
  const source = text.slice(start, end);
  if (!source.includes('\\') && !source.includes("''")) return source;
  const quote = text.charAt(start - 1);
  if (quote !== '"' && quote !== "'") return source;
  return scalarContent(text, { span: { start, end }, style: quote === '"' ? 'doubleQuoted' : 'singleQuoted' }).text;
}
