import { readFileSync } from 'node:fs';

/** What Chinese texts do not say, since the glossary of `l10n/README.md` has another word for it. */
export function avoidedWords(): readonly string[] {
  const rows = readFileSync('l10n/README.md', 'utf8').matchAll(/^\| (\S[^|]*) \| ([^|]+) \| ([^|]+) \|$/gm);
  return [...rows]
    .flatMap(([, , , words = '']) => words.trim().split('、'))
    .filter((word) => /\p{Script=Han}/u.test(word));
}
