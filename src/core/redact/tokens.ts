import { tokenForms } from '../kubernetes/tables/secretNames.ts';
import { type Edit, redacted } from './edits.ts';

/** Finds the tokens of a text with a known form. */
export function tokenEdits(text: string): readonly Edit[] {
  return tokenForms.flatMap(({ words, pattern, holds = '' }) =>
    Array.from(text.matchAll(pattern))
      .filter(([found]) => found.includes(holds))
      .map(({ 0: found, index }) => ({ span: { start: index, end: index + found.length }, text: redacted(words) })),
  );
}
