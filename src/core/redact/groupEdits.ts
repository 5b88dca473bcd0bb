import { type Edit, redacted } from './edits.ts';
import { isHarmless } from './harmlessValue.ts';

/**
 * Finds the matches of the groups in patterns.
 *
 * @param patterns - With the flags `d` and `g`.
 */
export function groupEdits(text: string, patterns: readonly RegExp[], words: string): readonly Edit[] {
  return patterns.flatMap((pattern) =>
    Array.from(text.matchAll(pattern)).flatMap(({ indices = [] }) =>
      indices.slice(1).flatMap((group: [number, number] | undefined) => {
        if (group === undefined || isHarmless(text.slice(...group))) return [];
        return [{ span: { start: group[0], end: group[1] }, text: redacted(words) }];
      }),
    ),
  );
}
