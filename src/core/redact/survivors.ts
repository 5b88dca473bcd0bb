import { looksDrawn } from './randomWords.ts';

/** Shorter secrets stand in other words, too. */
const shortest = 8;
/** A line of a wrapped key. */
const shortestLine = 16;
/** Secrets of a file that are looked for again; of more, the first ones. */
const mostSecrets = 5000;
/** Names that people give to things; a Secret may hold one, and the rest of the file has to. */
const plainName = /^[a-z]+(?:[.-][a-z]+)*$/i;

/**
 * Finds the secrets that a copy still holds, where nobody expected them: the password of a field in a comment, a token in
 * an annotation.
 *
 * @param secrets - The texts that were taken out.
 */
export function survivors(copy: string, secrets: readonly string[]): readonly string[] {
  const distinct = new Set(secrets.flatMap(toLines));
  return [...distinct].slice(0, mostSecrets).filter((secret) => copy.includes(secret));
}

function toLines(secret: string): readonly string[] {
  const lines = secret.trim().split(/\s*\n\s*/);
  const [only = '', ...more] = lines;
  // Lines of settings stand in every file; those of keys are found by their looks.
  if (more.length > 0) return lines.filter((line) => line.length >= shortestLine && looksDrawn(line));
  return only.length < shortest || plainName.test(only) || /<redacted: |^[\W_]*$/.test(only) ? [] : [only];
}
