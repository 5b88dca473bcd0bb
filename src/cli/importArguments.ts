import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from './arguments.ts';
import { type ChangeOptions, parseChangeOptions } from './change/changeOptions.ts';
import { type CliIo, UsageError } from './io.ts';

/** A parsed `certscope import` command line. */
export interface ImportArguments {
  /** File of the answer, or `-`. */
  readonly answer: string;
  /** File of the old certificate. */
  readonly file: string;
  readonly paths: readonly string[];
  readonly field: string | undefined;
  /** File of the new key, if the request was made with one. */
  readonly key: string | undefined;
  readonly options: ChangeOptions;
}

/** @throws {UsageError} For invalid arguments. */
export function parseImportArguments(parsed: ParsedArguments, io: CliIo): ImportArguments {
  const { positionals, text } = parsed;
  const [answer, ...paths] = positionals;
  if (answer === undefined || positionals.includes(''))
    throw new UsageError(l10n.t('ANSWER is missing: a file, or - for standard input.'));
  const file = text('for');
  if (file === undefined || file === '')
    throw new UsageError(l10n.t('--for is missing: the file with the old certificate.'));
  if (text('key') === '') throw new UsageError(l10n.t('{0} is empty.', '--key'));
  return { answer, file, paths, field: text('field'), key: text('key'), options: parseChangeOptions(parsed, io) };
}
