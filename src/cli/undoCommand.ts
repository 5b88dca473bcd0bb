import * as l10n from '@vscode/l10n';
import { textTable } from '../core/present/textTable.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { typed } from '../core/text/programName.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { unfinishedIndex } from '../node/transaction/backupFolder.ts';
import { damagedWords } from '../node/transaction/damagedWords.ts';
import { listTransactions, type PastTransaction } from '../node/transaction/listTransactions.ts';
import { TransactionError, type TransactionProblem } from '../node/transaction/transactionError.ts';
import { damagedJournals } from '../node/transaction/transactionFolder.ts';
import { undoTransaction } from '../node/transaction/undoTransaction.ts';
import type { ParsedArguments } from './arguments.ts';
import { backupArgument, backupFolder } from './backupOption.ts';
import { type CliIo, complain, type ExitCode, exitCode, finished, tellNote, UsageError } from './io.ts';
import { optionWords } from './optionTable.ts';
import { outLines } from './outText.ts';
import { renewalsJson } from './renewalsJson.ts';

/** `certscope undo`: undoes a renewal (by default the last one), or lists past ones. */
export async function runUndo(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const folder = backupFolder(parsed, io);
  const [id, ...others] = parsed.positionals;
  const isJson = parsed.oneOf('format', optionWords.plain, 'text') === 'json';
  if (others.length > 0) throw new UsageError(l10n.t('give at most one RENEWAL.'));
  if (parsed.flag('list')) {
    if (id !== undefined) throw new UsageError(l10n.t('--list does not take a RENEWAL.'));
    const isWhole = tellDamaged(folder, io);
    const past = listTransactions(folder);
    if (isJson) io.out(jsonDocument(renewalsJson(folder, { renewals: past })));
    else if (past.length > 0 || isWhole) outLines(listing(folder, past, io.columns), io);
    return isWhole ? exitCode.ok : exitCode.found;
  }
  if (isJson) throw new UsageError(l10n.t('{0} works only with {1}.', '--format json', '--list'));
  tellDamaged(folder, io);
  try {
    const {
      id: undo,
      undoes = '',
      entries,
    } = await finished(io, () =>
      undoTransaction({
        folder,
        index: unfinishedIndex(io.backups),
        now: io.now(),
        title: ({ title }) => l10n.t('Undo: {0}', title),
        overwrite: parsed.flag('overwrite'),
        ...(id === undefined ? {} : { id }),
      }),
    );
    const restored =
      entries.length === 1
        ? l10n.t('Undone: {0}. 1 file is restored.', undoes)
        : l10n.t('Undone: {0}. {1} files are restored.', undoes, entries.length);
    io.out(`${restored}\n`);
    for (const { path } of entries) io.out(`  ${visibleWholeText(path)}\n`);
    io.out(`${l10n.t('Undo: {0}', typed(`undo ${undo}${backupArgument(folder, io)}`))}\n`);
    return exitCode.ok;
  } catch (error) {
    return printProblem('undo', error, io);
  }
}

/** Says why a transaction did not happen. */
export function printProblem(command: string, error: unknown, io: CliIo): ExitCode {
  if (!(error instanceof TransactionError)) throw error;
  complain(command, error.message, io);
  if (error.problem === 'changed' && command === 'undo') {
    io.err(
      `${l10n.t('To restore the old file anyway, run {0}. It keeps a copy of the current content.', typed('undo --overwrite'))}\n`,
    );
  }
  if (error.problem === 'denied' && command !== 'undo' && command !== 'recover') {
    io.err(
      `${l10n.t('For files of other users, use --staging DIR: it writes to another folder, with a script to run with sudo.')}\n`,
    );
  }
  if (error.outcome === 'mixed') io.err(`${l10n.t('Run {0} to see which files were written.', typed('recover'))}\n`);
  return refusals.has(error.problem) ? exitCode.found : exitCode.usage;
}

/** All other problems are files that cannot be written. */
const refusals: ReadonlySet<TransactionProblem> = new Set(['changed', 'pending', 'notKnown', 'notUndoable']);

/** Tells which journals are damaged: whether all can be read. */
export function tellDamaged(folder: string, io: CliIo): boolean {
  const damaged = damagedJournals(folder);
  for (const each of damaged) tellNote(damagedWords(each), io);
  return damaged.length === 0;
}

function listing(folder: string, past: readonly PastTransaction[], columns: number | undefined): string {
  if (past.length === 0) return `${l10n.t('No renewals yet in {0}.', visibleWholeText(folder))}\n`;
  const rows = past.map(({ journal, undoneBy }) => [
    journal.id,
    String(journal.entries.length),
    undoneBy === undefined ? '' : l10n.t('undone'),
    visibleText(journal.title),
  ]);
  const table = textTable([l10n.t('renewal'), l10n.t('files'), '', l10n.t('change')], rows, columns);
  return `${l10n.t('Renewals in {0}:', visibleWholeText(folder))}\n${table}`;
}
