import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import { quotesOf } from './findingsFor.ts';
import type { LoggedErrorRecord } from './loggedErrorRecord.ts';
import { type LoggedError, readableLine, readLoggedErrors, toError } from './readLoggedErrors.ts';

/** Beyond this, only known errors are looked for. */
const longestText = 100_000;
/** Shorter quotes are words of any line. */
const shortestQuote = 16;

const quoted: LoggedErrorRecord = {
  id: 'quoted',
  pattern: /(?!)/,
  reasons: [],
  needsFiles: true,
  meaning: () => l10n.t('A problem in these files makes a program print this.'),
};

/** The lines of a text that no known error is in, but what a problem of the files quotes. */
export function quotedErrors(text: string, findings: readonly Finding[]): readonly LoggedError[] {
  if (text.length > longestText) return [];
  const quotes = new Set(
    findings
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .flatMap(({ message }) => quotesOf(message))
      .filter((quote) => quote.length >= shortestQuote),
  );
  if (quotes.size === 0) return [];
  const found = new Map<string, LoggedError>();
  for (const each of text.split('\n')) {
    const line = readableLine(each);
    const quote = [...quotes].find((words) => line.includes(words));
    if (quote === undefined || found.has(quote) || readLoggedErrors(each, true).length > 0) continue;
    found.set(quote, toError({ record: quoted, quote }, line));
  }
  return [...found.values()];
}
