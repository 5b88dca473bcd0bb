import type { Span } from '../text/span.ts';

/** A stretch of a text and its replacement. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The replacement of a secret. Others read it, wherever they are, so it is never translated. */
export function redacted(words: string): string {
  return `<redacted: ${words}>`;
}

/** Makes edits disjoint and sorts them: among overlapping ones, the first one covers all. */
export function mergedEdits(edits: readonly Edit[]): readonly Edit[] {
  const merged: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const last = merged.at(-1);
    if (last === undefined || edit.span.start >= last.span.end) merged.push(edit);
    else if (edit.span.end > last.span.end) {
      merged[merged.length - 1] = { text: last.text, span: { start: last.span.start, end: edit.span.end } };
    }
  }
  return merged;
}

/** Applies edits. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of mergedEdits(edits)) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}
