import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { judgedMoment, type ParsedArguments } from '../arguments.ts';
import { backupFolder } from '../backupOption.ts';
import { type CliIo, UsageError } from '../io.ts';
import { optionWords } from '../optionTable.ts';
import { type PassphraseSource, passphraseSource } from '../passphraseSource.ts';
import { type ReadingTerms, readingTerms } from '../readingTerms.ts';
import { checkRoot } from '../rootOption.ts';

/** How a change is shown and written; the same for every command that changes files. */
export interface ChangeOptions {
  /** Directory that stands for `/` of the cluster's host. */
  readonly root: string | undefined;
  /** Files and folders to skip, see `skippedPathTest`. */
  readonly exclude: readonly string[];
  readonly config: ReadingTerms['config'];
  /** Differs from the clock only if nothing is written. */
  readonly now: number;
  readonly isDryRun: boolean;
  readonly format: 'text' | 'json';
  /** Absolute. */
  readonly staging: string | undefined;
  /** Absolute. */
  readonly backup: string;
  readonly passphrase: PassphraseSource;
}

/** @throws {UsageError} For invalid values. */
export function parseChangeOptions(parsed: ParsedArguments, io: CliIo): ChangeOptions {
  const { text, flag, oneOf } = parsed;
  const { exclude = [], config } = readingTerms(parsed);
  const [at, staging] = [text('at'), text('staging')];
  if (staging === '') throw new UsageError(l10n.t('{0} is empty.', '--staging'));
  if (flag('dry-run') && staging !== undefined) {
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--dry-run', '--staging'));
  }
  if (at !== undefined && !flag('dry-run')) {
    throw new UsageError(
      l10n.t('--at works only with --dry-run: certificates are always signed and checked as of now.'),
    );
  }
  return {
    root: checkRoot(text('root'), io.cwd),
    exclude,
    config,
    now: judgedMoment(parsed, io),
    isDryRun: flag('dry-run'),
    format: oneOf('format', optionWords.plain, 'text'),
    staging: staging === undefined ? undefined : path.resolve(io.cwd, staging),
    backup: backupFolder(parsed, io),
    passphrase: passphraseSource(parsed, io),
  };
}
