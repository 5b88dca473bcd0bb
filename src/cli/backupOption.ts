import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { shellQuoted } from '../core/text/shell.ts';
import type { ParsedArguments } from './arguments.ts';
import { type CliIo, UsageError } from './io.ts';

/**
 * The folder for journals and backups: `--backup`, else the user's own.
 *
 * @throws {UsageError} When it is empty.
 */
export function backupFolder({ text }: Pick<ParsedArguments, 'text'>, io: CliIo): string {
  const given = text('backup');
  if (given === '') throw new UsageError(l10n.t('{0} is empty.', '--backup'));
  return given === undefined ? io.backups : path.resolve(io.cwd, given);
}

/** The option that another command needs to find the folder; empty for the default folder. */
export function backupArgument(folder: string, { backups }: CliIo): string {
  return folder === backups ? '' : ` --backup ${shellQuoted(folder)}`;
}
