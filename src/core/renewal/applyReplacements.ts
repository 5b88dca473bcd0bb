import type { TextReplacement } from './renewalModel.ts';

/** Applies replacements to the text they refer to. */
export function applyReplacements(text: string, replacements: readonly TextReplacement[]): string {
  return replacements
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}
