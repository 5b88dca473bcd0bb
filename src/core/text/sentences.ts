import * as l10n from '@vscode/l10n';

/** Joins sentences into a text; absent ones are left out. */
export function joinSentences(...sentences: readonly (string | undefined)[]): string {
  return joined(sentences, (before, next) => l10n.t('{0} {1}', before, next));
}

/** As {@link joinSentences}, of parts that have no full stop at their end, as a title has none. */
export function joinClauses(...clauses: readonly (string | undefined)[]): string {
  return joined(clauses, (before, next) => l10n.t('{0}. {1}', before, next));
}

/** Lists words of our own, which a language may part by other marks than English. */
export function joinWords(words: readonly string[]): string {
  return joined(words, (before, next) => l10n.t('{0}, {1}', before, next));
}

/** A sentence as a title, which has no full stop. */
export function asTitle(sentence: string): string {
  return sentence.replace(/[.。]$/, '');
}

/** Makes a sentence of a phrase: with a capital, and a full stop. */
export function asSentence(phrase: string): string {
  return l10n.t('{0}.', `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`);
}

function joined(parts: readonly (string | undefined)[], join: (before: string, next: string) => string): string {
  return parts
    .filter((part) => part !== undefined && part !== '')
    .reduce<string>((before, next) => {
      return before === '' ? (next ?? '') : join(before, next ?? '');
    }, '');
}
