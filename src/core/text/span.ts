/** A half-open range of UTF-16 code units in a document: includes `start`, not `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Tells whether `offset` is in `span`. The end counts, so a caret after the last character is inside. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
