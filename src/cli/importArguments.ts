import * as l10n from '@vscode/l10n';
import { momentOption, parseArguments } from './arguments.ts';
import { backupFolder } from './backupOption.ts';
import { type CliIo, UsageError } from './io.ts';
import { checkRoot } from './rootOption.ts';

/** A parsed `certscope import` command line. */
export interface ImportArguments {
  /** File of the answer, or `-`. */
  readonly answer: string;
  /** File of the old certificate. */
  readonly file: string;
  readonly paths: readonly string[];
  readonly root: string | undefined;
  readonly field: string | undefined;
  /** File of the new key, where the request was made with one. */
  readonly key: string | undefined;
  /** Folder for journals and backups. */
  readonly backup: string;
  readonly isDryRun: boolean;
  readonly now: number;
}

/** @throws {UsageError} For anything that the command does not take. */
export function parseImportArguments(args: readonly string[], io: CliIo): ImportArguments {
  const parsed = parseArguments(args, {
    for: 'string',
    root: 'string',
    field: 'string',
    key: 'string',
    backup: 'string',
    at: 'string',
    'dry-run': 'boolean',
  });
  const { positionals, text, flag } = parsed;
  const [answer, ...paths] = positionals;
  if (answer === undefined || positionals.includes(''))
    throw new UsageError(l10n.t('the answer is missing: a file, or - for standard input.'));
  const file = text('for');
  if (file === undefined || file === '')
    throw new UsageError(l10n.t('--for is missing: the file of the old certificate.'));
  if (text('key') === '') throw new UsageError(l10n.t('--key is empty.'));
  const at = text('at');
  return {
    answer,
    file,
    paths,
    root: checkRoot(text('root'), io.cwd),
    field: text('field'),
    key: text('key'),
    backup: backupFolder(parsed, io),
    isDryRun: flag('dry-run'),
    now: at === undefined ? io.now() : momentOption('at', at),
  };
}
