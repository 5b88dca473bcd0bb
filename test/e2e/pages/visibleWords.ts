import { readFileSync } from 'node:fs';

/** Words that stand alone: parts of paths, names with hyphens and keys are none. */
const words = (text: string): readonly string[] =>
  text
    .replaceAll(/`[^`]*`/g, ' ')
    // What kubectl prints of the sample's user with another key.
    .replaceAll('tls: private key does not match public key', ' ')
    .split(/[\s⟦⟧()“”",;!?…·→]+|[.:](?=\s|$)/u)
    .filter((word) => /^[A-Za-z][a-z]{2,}$/.test(word));

/** Every word of our English texts, as they begin a sentence and within it. */
const english: ReadonlySet<string> = new Set(
  [...texts('l10n/bundle.l10n.json'), ...texts('package.nls.json')].flatMap(words).map((word) => word.toLowerCase()),
);

/** What stays in Latin letters in every language: programs, files, names in certificates, fields, and VS Code's own. */
// biome-ignore format: a list
const names: ReadonlySet<string> = new Set([
  'apiserver', 'certscope', 'config', 'etcd', 'etcdctl', 'kubectl', 'kubelet', 'kubernetes',
  // The sample's webhook.
  'policy',
  // Months, which dates have in English here.
  'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec',
]);

/**
 * The English words that show in the pseudo-locale, in which every letter of a translated text has an accent: words that came
 * past the translation.
 */
export function untranslatedWords(shown: readonly string[]): readonly string[] {
  const found = shown.flatMap((text) =>
    words(text)
      .filter((word) => english.has(word.toLowerCase()) && !names.has(word.toLowerCase()))
      .map((word) => `${word} in ${text}`),
  );
  return [...new Set(found)];
}

function texts(file: string): readonly string[] {
  return Object.values(JSON.parse(readFileSync(file, 'utf8')));
}
