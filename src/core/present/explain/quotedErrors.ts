import * as l10n from '@vscode/l10n';
import type { Finding } from '../../findings/findingModel.ts';
import { mayExplain, quotesOf } from './findingsFor.ts';
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
  const quotes = indexOf(
    findings
      .filter(mayExplain)
      .flatMap(({ message }) => quotesOf(message))
      .filter((quote) => quote.length >= shortestQuote),
  );
  if (quotes.order.size === 0) return [];
  const found = new Map<string, LoggedError>();
  for (const each of text.split('\n')) {
    const line = readableLine(each);
    const quote = quoteIn(line, quotes);
    if (quote === undefined || found.has(quote) || readLoggedErrors(each, true).length > 0) continue;
    found.set(quote, toError({ record: quoted, quote }, line));
  }
  return [...found.values()];
}

interface QuoteIndex {
  readonly order: ReadonlyMap<string, number>;
  /** The lengths of the quotes that begin with the same words. */
  readonly lengths: ReadonlyMap<string, ReadonlySet<number>>;
}

function indexOf(quotes: readonly string[]): QuoteIndex {
  const order = new Map<string, number>();
  const lengths = new Map<string, Set<number>>();
  for (const quote of quotes) {
    if (order.has(quote)) continue;
    order.set(quote, order.size);
    const beginning = quote.slice(0, shortestQuote);
    lengths.set(beginning, (lengths.get(beginning) ?? new Set()).add(quote.length));
  }
  return { order, lengths };
}

/** The first of the quotes that a line contains. How many there are does not matter. */
function quoteIn(line: string, { order, lengths }: QuoteIndex): string | undefined {
  let first: string | undefined;
  for (let at = 0; at + shortestQuote <= line.length; at += 1) {
    for (const length of lengths.get(line.slice(at, at + shortestQuote)) ?? []) {
      const words = line.slice(at, at + length);
      const rank = order.get(words) ?? Number.POSITIVE_INFINITY;
      if (rank < (first === undefined ? Number.POSITIVE_INFINITY : (order.get(first) ?? 0))) first = words;
    }
  }
  return first;
}
