import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as l10n from '@vscode/l10n';

type Texts = Record<string, string>;

const read = (file: string): Texts => JSON.parse(readFileSync(file, 'utf8'));
const english = read('l10n/bundle.l10n.json');
const { pseudoTexts } = (await import(pathToFileURL(path.resolve('scripts/pseudoLocale.mjs')).href)) as {
  pseudoTexts(english: Texts): Texts;
};

const texts = {
  english,
  chinese: read('l10n/bundle.l10n.zh-cn.json'),
  pseudo: pseudoTexts(english),
} as const satisfies Readonly<Record<string, Texts>>;

/** The languages of texts, and the one that is longer and nobody's. */
export type Language = keyof typeof texts;
export const languages = Object.keys(texts) as readonly Language[];

/** Does something in a language, then goes back to English. */
export function inLanguage<Value>(language: Language, work: () => Value): Value {
  l10n.config({ contents: texts[language] });
  try {
    return work();
  } finally {
    l10n.config({ contents: {} });
  }
}
