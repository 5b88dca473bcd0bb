import * as l10n from '@vscode/l10n';
import { textLanguage } from './textLanguage.ts';

/** Joins sentences into a text. Skips absent ones. */
export function joinSentences(...sentences: readonly (string | undefined)[]): string {
  return joined(sentences, (before, next) => l10n.t('{0} {1}', before, next));
}

/** As {@link joinSentences}, for parts without a full stop, such as titles. */
export function joinClauses(...clauses: readonly (string | undefined)[]): string {
  return joined(clauses, (before, next) => l10n.t('{0}. {1}', before, next));
}

/** Lists our own words, with the separators of the language. */
export function joinWords(words: readonly string[]): string {
  return joined(words, (before, next) => l10n.t('{0}, {1}', before, next));
}

/** Between the names of a list. */
export function listSeparator(): string {
  return textLanguage().startsWith('zh') ? '、' : ', ';
}

/**
 * A sentence as Chinese sets it: no space after a bracket or a date that a value brought along. What is in backticks stays as it is, and so does
 * every other language.
 */
export function setInLanguage(sentence: string): string {
  if (!textLanguage().startsWith('zh')) return sentence;
  return sentence
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/(?<=）|\d[年月日天]) (?=[\u4e00-\u9fff])/g, '')))
    .join('');
}

/** A sentence as a title, without a full stop. */
export function asTitle(sentence: string): string {
  return sentence.replace(/[.。]$/, '');
}

/** Turns a phrase into a sentence, with a capital and a full stop. */
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
