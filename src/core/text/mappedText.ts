import type { Span } from './span.ts';

/** Translates a span of a derived text to the span of its source. */
export type SpanMap = (span: Span) => Span;

/** A text that was derived from another (unquoted, unfolded, decoded), with the source of each character. */
export interface MappedText {
  readonly text: string;
  readonly toSource: SpanMap;
}

/** Views a part of a text as a separate text. */
export function sliceOf(text: string, span: Span): MappedText {
  return { text: text.slice(span.start, span.end), toSource: shiftedBy(span.start) };
}

/** Translates the spans of a part that begins at `offset`. */
export function shiftedBy(offset: number): SpanMap {
  return (span) => ({ start: span.start + offset, end: span.end + offset });
}

/** Follows `inner` (derived → between) with `outer` (between → source). */
export function composed(outer: SpanMap, inner: SpanMap): SpanMap {
  return (span) => outer(inner(span));
}

/**
 * Collects a derived text from pieces of its source: copied parts, and characters that replace others (an escape sequence, a folded
 * line break).
 */
export class PieceCollector {
  readonly #texts: string[] = [];
  readonly #starts: number[] = [];
  readonly #sources: Span[] = [];
  #length = 0;

  /** Copies `source[span]`. */
  copy(source: string, span: Span): void {
    if (span.end > span.start) this.#add(source.slice(span.start, span.end), span);
  }

  /** Replaces the source's `span` with `text`. */
  replace(text: string, span: Span): void {
    if (text !== '') this.#add(text, span);
  }

  /** Returns the text collected so far. */
  collect(): MappedText {
    const starts = this.#starts;
    const sources = this.#sources;
    const total = this.#length;
    const lengthOf = (piece: number) => (starts[piece + 1] ?? total) - (starts[piece] ?? 0);
    const isCopied = (piece: number, source: Span) => source.end - source.start === lengthOf(piece);
    return {
      text: this.#texts.join(''),
      toSource: ({ start, end }) => {
        const first = pieceAt(starts, start);
        const last = end > start ? pieceAt(starts, end - 1) : first;
        const from = sources[first] ?? { start: 0, end: 0 };
        const to = sources[last] ?? from;
        const sourceStart = isCopied(first, from) ? from.start + start - (starts[first] ?? 0) : from.start;
        if (end === start) return { start: sourceStart, end: sourceStart };
        return { start: sourceStart, end: isCopied(last, to) ? to.start + end - (starts[last] ?? 0) : to.end };
      },
    };
  }

  #add(text: string, source: Span): void {
    this.#texts.push(text);
    this.#starts.push(this.#length);
    this.#sources.push(source);
    this.#length += text.length;
  }
}

/** Finds the last start that is not after `offset`. */
function pieceAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
