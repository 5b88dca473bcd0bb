import * as l10n from '@vscode/l10n';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { typed } from '../core/text/programName.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { unfinishedIndex } from '../node/transaction/backupFolder.ts';
import { type PendingTransaction, pendingTransactions } from '../node/transaction/pendingTransactions.ts';
import { completeTransaction, rollBackTransaction } from '../node/transaction/recoverTransaction.ts';
import type { ParsedArguments } from './arguments.ts';
import { backupArgument, backupFolder } from './backupOption.ts';
import { type CliIo, complain, type ExitCode, exitCode, finished, UsageError } from './io.ts';
import { optionWords } from './optionTable.ts';
import { renewalsJson } from './renewalsJson.ts';
import { printProblem, tellDamaged } from './undoCommand.ts';

/** `certscope recover`: lists interrupted renewals, and completes them or rolls them back. */
export async function runRecover(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const folder = backupFolder(parsed, io);
  const [id, ...others] = parsed.positionals;
  const [completes, rollsBack] = [parsed.flag('complete'), parsed.flag('roll-back')];
  if (others.length > 0) throw new UsageError(l10n.t('give at most one RENEWAL.'));
  const isJson = parsed.oneOf('format', optionWords.plain, 'text') === 'json';
  if (isJson && (completes || rollsBack))
    throw new UsageError(
      l10n.t('{0} and {1} cannot be used together.', '--format json', completes ? '--complete' : '--roll-back'),
    );
  if (completes && rollsBack)
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--complete', '--roll-back'));
  // Without --backup, those of all folders.
  const index = parsed.text('backup') === undefined ? unfinishedIndex(io.backups) : undefined;
  const pending = pendingTransactions(folder, index).filter(({ journal }) => id === undefined || journal.id === id);
  if (id !== undefined && pending.length > 1) {
    throw new UsageError(l10n.t('several renewals are named {0}. Choose one with {1}.', visibleText(id), '--backup'));
  }
  const isWhole = tellDamaged(folder, io);
  if (isJson) io.out(jsonDocument(renewalsJson(folder, { interrupted: pending })));
  if (pending.length === 0) {
    if (id !== undefined) complain('recover', l10n.t('{0} is not an interrupted renewal.', visibleText(id)), io);
    // Nobody knows whether a damaged one was interrupted.
    else if (isWhole && !isJson) io.out(`${l10n.t('No renewal was interrupted.')}\n`);
    return id === undefined && isWhole ? exitCode.ok : exitCode.found;
  }
  if (!completes && !rollsBack) {
    if (!isJson) for (const each of pending) io.out(describe(each, io));
    return exitCode.found;
  }
  try {
    for (const { folder: keeper, journal } of pending) {
      const work = completes ? completeTransaction : rollBackTransaction;
      await finished(io, () => work(keeper, journal.id));
      io.out(`${doneWords(journal.id, journal.entries.length, completes)}\n`);
    }
    return exitCode.ok;
  } catch (error) {
    return printProblem('recover', error, io);
  }
}

function doneWords(id: string, count: number, completes: boolean): string {
  if (count === 1)
    return completes
      ? l10n.t('Completed: {0}. Its file is new.', id)
      : l10n.t('Rolled back: {0}. Its file is restored.', id);
  return completes
    ? l10n.t('Completed: {0}. All {1} files are new.', id, count)
    : l10n.t('Rolled back: {0}. All {1} files are restored.', id, count);
}

function describe(
  { folder, journal, old, new: renewed, foreign, canComplete, canRollBack }: PendingTransaction,
  io: CliIo,
): string {
  const { id, title, entries } = journal;
  const named = `recover ${id}${backupArgument(folder, io)}`;
  const ways = [
    ...(canComplete ? [l10n.t('To finish it, run: {0}', typed(`${named} --complete`))] : []),
    ...(canRollBack ? [l10n.t('To restore the old files, run: {0}', typed(`${named} --roll-back`))] : []),
  ];
  return [
    l10n.t(
      '{0} ({1}) was interrupted: {2} of {3} files are new.',
      id,
      visibleText(title),
      renewed.length,
      entries.length,
    ),
    ...old.map((path) => `  ${l10n.t('old')}  ${visibleWholeText(path)}`),
    ...renewed.map((path) => `  ${l10n.t('new')}  ${visibleWholeText(path)}`),
    ...foreign.map((path) => `  ${l10n.t('changed since')}  ${visibleWholeText(path)}`),
    ...ways,
    '',
  ].join('\n');
}
