import { addToGroup } from '../text/groupBy.ts';
import { looksRandom } from './randomWords.ts';

/** Shorter secrets also occur inside other words. */
const shortest = 8;
/** Characters between two steps. */
const charactersInStep = 1 << 14;
/** A line of a wrapped key. */
const shortestLine = 16;
/** Names that people choose; a Secret can contain one, and the rest of the file needs it. */
const plainName = /^[a-z]+(?:[.-][a-z]+)*$/i;

/**
 * Finds, in steps, secrets that are still in a copy in unexpected places: the password of a field in a comment, a token
 * in an annotation.
 *
 * @param secrets - The removed texts.
 */
export function* remainingSecrets(copy: string, secrets: readonly string[]): Generator<undefined, readonly string[]> {
  const byStart = new Map<string, string[]>();
  const lines = new Set<string>();
  for (const secret of secrets) {
    for (const line of toLines(secret)) lines.add(line);
    yield;
  }
  for (const secret of lines) {
    const start = secret.slice(0, shortest);
    addToGroup(byStart, start, secret);
  }
  const found = new Set<string>();
  if (byStart.size === 0) return [];
  // One pass over the copy for all secrets: searching a thousand separately would take seconds.
  for (let at = 0; at + shortest <= copy.length; at++) {
    if (at % charactersInStep === 0) yield;
    for (const secret of byStart.get(copy.slice(at, at + shortest)) ?? []) {
      if (copy.startsWith(secret, at)) found.add(secret);
    }
  }
  return [...found];
}

function toLines(secret: string): readonly string[] {
  const lines = secret
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [only = '', ...more] = lines;
  // Lines of settings are in every file; lines of keys are found by their form.
  if (more.length > 0) return lines.filter((line) => line.length >= shortestLine && looksRandom(line));
  return only.length < shortest || plainName.test(only) || /<redacted: |^[\W_]*$/.test(only) ? [] : [only];
}
