/**
 * Where `check`, `connections` and kubectl's verdict still contradict each other, by tree or incident; exact, so that it only
 * becomes shorter.
 */
export const knownContradictions: Readonly<Record<string, readonly string[]>> = {};
