/** A half-open range of UTF-16 code units of a document: `start` is in it, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Tells whether `offset` lies in `span`; the end counts, so that a caret behind the last character is inside. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
