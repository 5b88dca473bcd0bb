import type { Candidate } from './candidate.ts';

/** Shorter texts are searched as they are. */
const shortText = 20_000;

/**
 * A text without the base64 that fills its lines to their ends: what is searched for words of prose and flags need not be
 * searched for in megabytes of certificates, where every short word stands by chance.
 *
 * @param candidates - Those of the text. What holds a character of base64url is left in, since flags and variables do, too.
 */
export function withoutBase64(text: string, candidates: readonly Candidate[]): string {
  if (text.length < shortText) return text;
  const words: string[] = [];
  let behind = 0;
  let dash = -1;
  let underscore = -1;
  for (const { kind, offset, lineEnd } of candidates) {
    if (kind !== 'base64' || lineEnd === undefined) continue;
    if (dash < offset) dash = indexOrEnd(text, '-', offset);
    if (underscore < offset) underscore = indexOrEnd(text, '_', offset);
    if (dash < lineEnd || underscore < lineEnd) continue;
    words.push(text.slice(behind, offset));
    behind = lineEnd;
  }
  return behind === 0 ? text : words.join('') + text.slice(behind);
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index === -1 ? text.length : index;
}
