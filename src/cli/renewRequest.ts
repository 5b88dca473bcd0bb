import { momentOption, parseArguments } from './arguments.ts';
import { type CliIo, UsageError } from './io.ts';
import { checkRoot } from './rootOption.ts';

/** A parsed `certscope renew` command line. */
export interface RenewRequest {
  readonly file: string;
  readonly caCertificate: string;
  readonly caKey: string;
  /** Directory that stands for `/` of the cluster's host. */
  readonly root: string | undefined;
  readonly field: string | undefined;
  readonly days: number | undefined;
  readonly now: number;
  readonly isDryRun: boolean;
}

/** @throws {UsageError} For anything that the command does not take. */
export function parseRenewRequest(args: readonly string[], io: CliIo): RenewRequest {
  const { positionals, text, flag } = parseArguments(args, {
    root: 'string',
    field: 'string',
    'ca-cert': 'string',
    'ca-key': 'string',
    days: 'string',
    at: 'string',
    'dry-run': 'boolean',
  });
  const [file, ...others] = positionals;
  if (file === undefined || file === '') throw new UsageError('the file is missing.');
  if (others.length > 0) throw new UsageError('it takes one file at a time.');
  const wanted = (name: string): string => {
    const value = text(name);
    if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
    return value;
  };
  const days = text('days');
  const at = text('at');
  return {
    file,
    caCertificate: wanted('ca-cert'),
    caKey: wanted('ca-key'),
    root: checkRoot(text('root'), io.cwd),
    field: text('field'),
    days: days === undefined ? undefined : parseDays(days),
    now: at === undefined ? io.now() : momentOption('at', at),
    isDryRun: flag('dry-run'),
  };
}

/** A hundred years: longer periods are mistyped, and dates end in the year 9999. */
const mostDays = 36_500;

function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > mostDays) {
    throw new UsageError(`--days takes a whole number from 1 to ${mostDays}, not ${JSON.stringify(text)}.`);
  }
  return days;
}
