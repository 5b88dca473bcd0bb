import { type LoggedErrorRecord, loggedErrors } from './loggedErrors.ts';

/** What a line of a log tells of an error. Hostile text. */
export interface LoggedError {
  readonly record: LoggedErrorRecord;
  /** Go's error as it stands in the line, quotes unescaped. */
  readonly quote: string;
  /** The whole line. */
  readonly line: string;
  /** The name that was asked for. */
  readonly wanted?: string;
  /** The names that the certificate has, in its order. */
  readonly names?: readonly string[];
  /** End (`after`) or beginning of a certificate, in milliseconds since 1970-01-01 UTC. */
  readonly bound?: { readonly kind: 'after' | 'before'; readonly at: number };
  /** Name of the CA that was tried in vain. */
  readonly candidate?: string;
  /** Hosts and ports that the line names, without brackets. */
  readonly addresses: readonly { readonly host: string; readonly port: string }[];
}

/** More lines and longer ones than this nobody pastes on purpose. */
const mostLines = 2000;
const longestLine = 10_000;
/** More different errors than this explain nothing. */
const mostErrors = 5;

/** Finds the errors in what a user pasted from a log or terminal, each once, in order. Never throws. */
export function readLoggedErrors(text: string): readonly LoggedError[] {
  const errors = new Map<string, LoggedError>();
  for (const raw of text.split(/\r?\n/, mostLines)) {
    // Logs quote errors within strings, and those within others.
    const line = raw.slice(0, longestLine).replace(/\\+"/g, '"');
    const error = readLine(line);
    if (error === undefined) continue;
    const key = `${error.quote.replace(/current time \S+/, '')} ${JSON.stringify(error.addresses)}`;
    if (!errors.has(key)) errors.set(key, error);
    if (errors.size === mostErrors) break;
  }
  return [...errors.values()];
}

function readLine(line: string): LoggedError | undefined {
  for (const record of loggedErrors) {
    const quote = record.pattern.exec(line)?.[0];
    if (quote !== undefined) return { record, quote, line, ...details(quote), addresses: addressesIn(line) };
  }
  return undefined;
}

function details(quote: string): Pick<LoggedError, 'wanted' | 'names' | 'bound' | 'candidate'> {
  const valid = /certificate is valid for (.*), not (.+)$/.exec(quote);
  if (valid !== null) return { names: (valid[1] ?? '').split(', '), wanted: valid[2] ?? '' };
  const wanted = /cannot validate certificate for (\S+) because|wanted to match (.+)$/.exec(quote);
  if (wanted !== null) return { wanted: wanted[1] ?? wanted[2] ?? '' };
  const bound = /is (after|before) (\S+)$/.exec(quote);
  const at = bound === null ? Number.NaN : Date.parse(bound[2] ?? '');
  if (!Number.isNaN(at)) return { bound: { kind: bound?.[1] === 'after' ? 'after' : 'before', at } };
  const candidate = /certificate "([^"]*)"\)$/.exec(quote)?.[1];
  return candidate === undefined ? {} : { candidate };
}

function addressesIn(line: string): LoggedError['addresses'] {
  const found = line.matchAll(
    /(?<![\w.:])(?:\[([0-9a-f:.]{2,45})\]|([\w-]{1,63}(?:\.[\w-]{1,63}){0,10})):(\d{2,5})(?!\d|:\d)/gi,
  );
  return [...found].slice(0, 10).map(([, v6, host = '', port = '']) => ({ host: v6 ?? host, port }));
}
