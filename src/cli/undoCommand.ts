import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../core/pki/pkiModel.ts';
import { type UndoPreview, undoPreview, undoPreviewLines } from '../core/present/change/undoPreview.ts';
import { textTable } from '../core/present/textTable.ts';
import { chooseUndo } from '../core/renewal/afterwards/chooseUndo.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { formatMoment } from '../core/text/moment.ts';
import { typed } from '../core/text/programName.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { isInside } from '../node/scanPaths.ts';
import { unfinishedIndex } from '../node/transaction/backupFolder.ts';
import { damagedWords } from '../node/transaction/damagedWords.ts';
import { isMissing } from '../node/transaction/fileState.ts';
import { listTransactions, type PastTransaction } from '../node/transaction/listTransactions.ts';
import { TransactionError, type TransactionProblem, toTransactionError } from '../node/transaction/transactionError.ts';
import { damagedJournals } from '../node/transaction/transactionFolder.ts';
import type { Journal } from '../node/transaction/transactionModel.ts';
import { planUndo, restoredFiles, type UndoPlan, undoTransaction } from '../node/transaction/undoTransaction.ts';
import type { ParsedArguments } from './arguments.ts';
import { backupArgument, backupFolder } from './backupOption.ts';
import { besideFiles, surroundingsOf } from './change/surroundings.ts';
import { type CliIo, complain, type ExitCode, exitCode, finished, tellNote, UsageError } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outLines } from './outText.ts';
import { decodeRewritable } from './renewalFile.ts';
import { renewalsJson } from './renewalsJson.ts';
import { createDecodingTools } from './tools.ts';

/**
 * `certscope undo`: shows what undoing a renewal would do, asks, and undoes it; or lists past ones. Without a name it is the newest
 * one below a path, by default the current folder.
 */
export async function runUndo(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const folder = backupFolder(parsed, io);
  const [named, ...others] = parsed.positionals;
  const isJson = parsed.oneOf('format', optionWords.plain, 'text') === 'json';
  if (others.length > 0) throw new UsageError(l10n.t('give at most one RENEWAL or PATH.'));
  if (named === '') throw new UsageError(l10n.t('{0} is missing.', 'PATH'));
  try {
    requireReadable(folder);
    if (parsed.flag('list')) {
      if (named !== undefined) throw new UsageError(l10n.t('--list does not take a RENEWAL.'));
      const isWhole = tellDamaged(folder, io);
      const past = listTransactions(folder);
      if (isJson) io.out(jsonDocument(renewalsJson(folder, { renewals: past })));
      else if (past.length > 0 || isWhole) outLines(listing(folder, past, io.columns), io);
      return isWhole ? exitCode.ok : exitCode.found;
    }
    if (isJson) throw new UsageError(l10n.t('{0} works only with {1}.', '--format json', '--list'));
    tellDamaged(folder, io);
    return await undo(named, folder, { isAgreed: parsed.flag('yes'), overwrite: parsed.flag('overwrite') }, io);
  } catch (error) {
    return printProblem('undo', error, io);
  }
}

interface UndoTerms {
  /** `--yes` */
  readonly isAgreed: boolean;
  readonly overwrite: boolean;
}

async function undo(
  named: string | undefined,
  folder: string,
  { isAgreed, overwrite }: UndoTerms,
  io: CliIo,
): Promise<ExitCode> {
  const { id, undone } = chosenRenewal(named, folder, io);
  const plan = planUndo({ folder, id, overwrite });
  if (undone !== undefined)
    io.out(`${l10n.t('{0} is already undone. The next older one:', aboutRenewal(undone, io))}\n`);
  const preview = await previewOf(plan, io);
  outLines(previewText(plan.journal, preview, io), io);
  const isNextOlder = undone !== undefined;
  if (!isAgreed || isNextOlder) {
    const answer = isAgreed ? undefined : await io.confirm?.(`${question(preview)} `);
    if (answer !== true) {
      io.err(`${l10n.t('Nothing was changed.')}\n`);
      if (answer === undefined)
        io.err(`${l10n.t('To undo it without a question: {0}', undoCommand(id, folder, overwrite, io))}\n`);
      return exitCode.found;
    }
  }
  const {
    id: own,
    undoes = '',
    entries,
  } = await finished(io, () =>
    undoTransaction({
      folder,
      index: unfinishedIndex(io.backups),
      now: io.now(),
      title: ({ title }) => l10n.t('Undo: {0}', title),
      overwrite,
      id,
    }),
  );
  const restored =
    entries.length === 1
      ? l10n.t('Undone: {0}. 1 file is restored.', undoes)
      : l10n.t('Undone: {0}. {1} files are restored.', undoes, entries.length);
  io.out(`${restored}\n${l10n.t('Undo: {0}', typed(`undo ${own}${backupArgument(folder, io)}`))}\n`);
  return exitCode.ok;
}

function undoCommand(id: string, folder: string, overwrite: boolean, io: CliIo): string {
  return typed(`undo ${id} --yes${overwrite ? ' --overwrite' : ''}${backupArgument(folder, io)}`);
}

function question({ harms }: UndoPreview): string {
  return harms.length > 0 ? l10n.t('Undo it nevertheless? [y/N]') : l10n.t('Undo it? [y/N]');
}

/**
 * The renewal of an id, or the newest one of a place.
 *
 * @returns With `undone`, the newer one of the place that is undone already.
 * @throws {TransactionError} When there is none.
 */
function chosenRenewal(
  named: string | undefined,
  folder: string,
  io: CliIo,
): { readonly id: string; readonly undone?: Journal } {
  const past = listTransactions(folder);
  if (named !== undefined && past.some(({ journal }) => journal.id === named)) return { id: named };
  const place = realPath(path.resolve(io.cwd, named ?? '.'));
  const changes = past
    .filter(({ journal }) => journal.kind === 'change')
    .map(({ journal, undoneBy }) => ({
      journal,
      paths: journal.entries.map((entry) => entry.path),
      isUndone: undoneBy !== undefined,
    }));
  const { next, undone, elsewhere } = chooseUndo(changes, (each) => isInside(each, place));
  if (next !== undefined) return { id: next.journal.id, ...(undone === undefined ? {} : { undone: undone.journal }) };
  const name = visibleWholeText(named ?? place);
  const isPath = named === undefined || existsSync(place) || undone !== undefined;
  const none = isPath
    ? l10n.t('there is no renewal to undo below {0}.', name)
    : l10n.t('There is no renewal {0}.', name);
  if (elsewhere === undefined) throw new TransactionError('notKnown', folder, none);
  const { journal } = elsewhere;
  const other = l10n.t(
    'The newest one elsewhere is {0}, of {1}. To undo that one: {2}',
    aboutRenewal(journal, io),
    visibleWholeText(commonFolder(elsewhere.paths)),
    typed(`undo ${journal.id}${backupArgument(folder, io)}`),
  );
  throw new TransactionError('notKnown', folder, `${none} ${other}`);
}

function aboutRenewal({ title, at }: Journal, io: CliIo): string {
  return l10n.t('“{0}” of {1}', visibleText(title), formatMoment(at, io.now()));
}

/** Journals name files with all links resolved. Of what was deleted, the nearest folder that is left is. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent), path.basename(file));
  }
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((each) => path.dirname(each));
  let folder = first;
  while (!others.every((each) => isInside(each, folder))) folder = path.dirname(folder);
  return folder;
}

async function previewOf(plan: UndoPlan, io: CliIo): Promise<UndoPreview> {
  const tools = createDecodingTools(io);
  const restored = restoredFiles(plan).map(({ content, ...file }) =>
    content === undefined ? file : { ...file, content: new Uint8Array(content) },
  );
  const there = restored.map((file) => file.path).filter((file) => existsSync(file));
  const read =
    there.length > 0 ? there : [commonFolder(restored.map((file) => file.path))].filter((each) => existsSync(each));
  const around = [...besideFiles(read, io.cwd), ...surroundingsOf(read, undefined, io).paths];
  const loaded = await loadFiles(read, { config: false }, tools, io, decodeRewritable, around);
  const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
  const here = realPath(io.cwd);
  const nameOf = (file: string): string =>
    visibleWholeText(isInside(file, here) && here !== '/' ? path.relative(here, file) : file);
  const evaluateAll = async (each: PkiGraph) => evaluate(each, loaded.policy(), io.now());
  return undoPreview(restored, graph, { tools, now: io.now(), nameOf, evaluateAll });
}

function previewText(journal: Journal, preview: UndoPreview, io: CliIo): string {
  const lines = [l10n.t('Undo {0}:', aboutRenewal(journal, io)), ...undoPreviewLines(preview)];
  return lines.map((line) => `${line}\n`).join('');
}

/** @throws {TransactionError} When its journals cannot be read: that is no folder without renewals. */
function requireReadable(folder: string): void {
  try {
    readdirSync(folder);
  } catch (error) {
    if (!isMissing(error)) throw toTransactionError(error, folder);
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
