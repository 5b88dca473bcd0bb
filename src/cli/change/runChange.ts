import * as l10n from '@vscode/l10n';
import { certificateName } from '../../core/pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../core/pki/pkiModel.ts';
import { changePlanJson } from '../../core/present/change/changePlanJson.ts';
import { changeDoneText, changePlanText } from '../../core/present/change/changePlanText.ts';
import { renewalCommandsText } from '../../core/present/change/renewalCommandsText.ts';
import { fileReason } from '../../core/present/fileReason.ts';
import { afterRenewal, type ChecklistItem } from '../../core/renewal/afterwards/checklist.ts';
import { renewedPlaces } from '../../core/renewal/afterwards/renewedPlaces.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import type { NotRenewable } from '../../core/renewal/notRenewable.ts';
import { refusalMessage } from '../../core/renewal/refusal.ts';
import { jsonDocument } from '../../core/text/jsonDocument.ts';
import { typed } from '../../core/text/programName.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import { visibleText, visibleWholeText } from '../../core/text/visibleText.ts';
import { formatName } from '../../core/x509/formatName.ts';
import { unfinishedIndex } from '../../node/transaction/backupFolder.ts';
import { pendingTransactions } from '../../node/transaction/pendingTransactions.ts';
import { TransactionError } from '../../node/transaction/transactionError.ts';
import { backupArgument } from '../backupOption.ts';
import { type CliIo, complain, type ExitCode, exitCode, tellNote } from '../io.ts';
import { isStandardInput } from '../loadFiles.ts';
import { outLines, outText } from '../outText.ts';
import { InputError } from '../renewalFile.ts';
import { createDecodingTools, type DecodingTools } from '../tools.ts';
import { printProblem } from '../undoCommand.ts';
import { type CarriedOut, carryOutChange } from './carryOutChange.ts';
import {
  brokenConnectionsText,
  type ChangedConnection,
  changedConnectionJson,
  changedConnections,
  connectionRepairsText,
} from './changedConnections.ts';
import type { ChangeOptions } from './changeOptions.ts';
import { inCommandTerms } from './cliRefusal.ts';
import type { CliRefusal, PreparedChange } from './preparedChange.ts';

/** A command that changes files. */
export interface ChangeCommand {
  /** `renew` */
  readonly name: string;
  /** Plans. Signs and writes nothing. */
  prepare(tools: DecodingTools): Promise<PreparedChange>;
  /** The message if there is nothing to do. */
  readonly nothing?: string;
}

/** Plans a change, shows the plan or carries it out, and prints the next steps, as text or JSON. */
export async function runChange(command: ChangeCommand, options: ChangeOptions, io: CliIo): Promise<ExitCode> {
  const { name, nothing } = command;
  let prepared: PreparedChange | undefined;
  try {
    const tools = createDecodingTools(io);
    prepared = withoutStandardInput(await command.prepare(tools));
    const { plan, failed = false, refused = [], notRenewed = [], notLookedInto = [] } = prepared;
    printInterrupted(options, io);
    if (plan?.kind === 'refusal') return printRefusal(name, plan, prepared, options, io);
    let outcome: ChangeOutcome | undefined;
    if (plan !== undefined) {
      const result = await carryOutChange(plan, prepared, options, tools, io);
      if (result.kind === 'refusal') return printRefusal(name, result, prepared, options, io);
      outcome = {
        result,
        connections: changedConnections(plan, result, options.now),
        afterwards: afterwardsOf(plan, prepared, result),
      };
    }
    if (options.format === 'json') {
      outJson(changeJson(prepared, outcome), io);
    } else {
      if (plan !== undefined && outcome !== undefined) printOutcome(plan, prepared.graph, outcome, options, io);
      else if (refused.length + notRenewed.length === 0 && nothing !== undefined) io.out(`${nothing}\n`);
      for (const note of prepared.notes ?? []) io.out(`${visibleWholeText(note)}\n`);
      for (const each of refused) io.err(refusedWords(each));
      for (const each of notRenewed) io.err(notRenewedWords(each));
    }
    if (notLookedInto.length > 0) io.err(`${notLookedIntoWords(notLookedInto.length)}\n`);
    if (failed) return exitCode.usage;
    return refused.length + notRenewed.length + notLookedInto.length > 0 ? exitCode.found : exitCode.ok;
  } catch (error) {
    if (error instanceof TransactionError && error.outcome === 'old' && options.format === 'json' && prepared)
      outJson(refusalJson(prepared, { code: error.problem, reason: error.message, wayOut: '' }), io);
    if (!(error instanceof InputError)) return printProblem(name, error, io);
    complain(name, error.message.trimEnd(), io);
    return exitCode.usage;
  } finally {
    // It may be a private key.
    prepared?.given?.fill(0);
  }
}

/** Nobody wonders why standard input stays as it is. */
function withoutStandardInput(prepared: PreparedChange): PreparedChange {
  const { plan } = prepared;
  if (plan?.kind !== 'changePlan') return prepared;
  const untouched = plan.untouched.filter(({ at }) => !isStandardInput(at.file.path));
  return { ...prepared, plan: { ...plan, untouched } };
}

function printRefusal(
  command: string,
  refusal: CliRefusal,
  prepared: PreparedChange,
  { format }: ChangeOptions,
  io: CliIo,
): ExitCode {
  const words = inCommandTerms(refusal);
  if (format === 'json') outJson(refusalJson(prepared, words), io);
  complain(command, refusalMessage(words), io);
  return exitCode.found;
}

function outJson(object: object, io: CliIo): void {
  io.out(jsonDocument(object));
}

function printInterrupted({ backup }: ChangeOptions, io: CliIo): void {
  for (const { journal } of pendingTransactions(backup, unfinishedIndex(io.backups))) {
    tellNote(l10n.t('renewal {0} was interrupted. Run {1}.', journal.id, typed('recover')), io);
  }
}

function printOutcome(
  plan: ChangePlan,
  graph: PkiGraph,
  { result, connections, afterwards }: ChangeOutcome,
  options: ChangeOptions,
  io: CliIo,
): void {
  const { now } = options;
  const { kind } = result;
  if (kind === 'notWritten') outText(changePlanText(plan, graph, now, io.columns), io);
  else if (kind === 'staged') io.out(stagedText(result.script, plan.files.length));
  else io.out(changeDoneText(plan, now));
  outText(brokenConnectionsText(connections), io);
  outLines(connectionRepairsText(connections), io);
  if (kind === 'written') {
    io.out(`${l10n.t('Undo: {0}', typed(`undo ${result.renewal}${backupArgument(options.backup, io)}`))}\n`);
  }
  if (afterwards.length > 0) outLines(`\n${renewalCommandsText([], afterwards)}`, io);
}

function stagedText(script: string, files: number): string {
  return [
    files === 1
      ? l10n.t('Staged 1 file. Nothing else was written. Read the script, then run it:')
      : l10n.t('Staged {0} files. Nothing else was written. Read the script, then run it:', files),
    `  sudo sh ${shellQuoted(script)}`,
    '',
  ].join('\n');
}

function notLookedIntoWords(count: number): string {
  return count === 1
    ? l10n.t('1 file or folder could not be read. Certificates in it were not renewed.')
    : l10n.t('{0} files or folders could not be read. Certificates in them were not renewed.', count);
}

function refusedWords({ node, refusal }: NonNullable<PreparedChange['refused']>[number]): string {
  const name = visibleText(certificateName(node.certificate, node.role));
  const files = [...new Set(node.occurrences.map(({ file }) => visibleWholeText(file.path)))];
  const { reason, wayOut } = inCommandTerms(refusal);
  return `${l10n.t('Not renewed: {0} ({1}). {2} {3}', name, files.slice(0, 3).join(', '), reason, wayOut)}\n`;
}

function notRenewedWords({ path, keyPath, reason }: NotRenewable): string {
  const place = visibleWholeText(keyPath === undefined ? path : `${path}, ${keyPath}`);
  return `${l10n.t('Not renewed: {0}: {1}. Repair it or issue it again.', place, visibleText(fileReason(reason), 300))}\n`;
}

/**
 * The next steps after a change: what reloads by itself, what to restart and how, where copies are left.
 *
 * @param result - Has the new certificates that replaced nothing.
 */
function afterwardsOf(
  plan: ChangePlan,
  { graph }: Pick<PreparedChange, 'graph'>,
  result: CarriedOut,
): readonly ChecklistItem[] {
  const renewed = plan.certificates.flatMap(({ id, old, issuer }) => {
    if (old !== undefined) return [renewedPlaces(plan, old)];
    const node = result.judgement.graph.certificates.get(result.issued.get(id) ?? '');
    if (node === undefined || (issuer.kind !== 'signed' && !isOnMachine(node))) return [];
    return [{ node, places: node.occurrences }];
  });
  if (renewed.length === 0) return [];
  return afterRenewal({ graph, renewed, pathOf: ({ path, hostPath = path }) => hostPath });
}

/** No component reads what is created for a user, or in a separate folder. */
function isOnMachine({ occurrences }: CertificateNode): boolean {
  return occurrences.some(({ file }) => file.path.replaceAll('\\', '/').includes('/etc/kubernetes/'));
}

/** A plan that was carried out, and its consequences. */
interface ChangeOutcome {
  readonly result: CarriedOut;
  readonly connections: readonly ChangedConnection[];
  readonly afterwards: readonly ChecklistItem[];
}

/** A change and its result as JSON. New versions only add fields. Never key bytes. */
function changeJson(
  { plan, graph, notes = [], refused = [], notRenewed = [], notLookedInto = [] }: PreparedChange,
  outcome: ChangeOutcome | undefined,
) {
  const { result, connections = [], afterwards = [] } = outcome ?? {};
  return {
    schemaVersion: 1,
    written: result?.kind === 'written',
    ...(result?.kind === 'written' ? { renewal: result.renewal } : {}),
    ...(result?.kind === 'staged' ? { script: result.script } : {}),
    ...(plan?.kind === 'changePlan'
      ? changePlanJson(plan, graph)
      : { certificates: [], files: [], untouched: [], warnings: [] }),
    connections: connections.map(changedConnectionJson),
    afterwards,
    ...(notes.length === 0 ? {} : { notes }),
    ...(notRenewed.length === 0 ? {} : { notRenewed }),
    ...(notLookedInto.length === 0 ? {} : { notLookedInto }),
    refused: refused.map(({ node, refusal }) => {
      const { code, reason, wayOut } = inCommandTerms(refusal);
      return {
        fingerprintSha256: node.fingerprint,
        name: certificateName(node.certificate, node.role),
        subject: formatName(node.certificate.subject),
        paths: [...new Set(node.occurrences.map(({ file }) => file.path))],
        code,
        reason,
        wayOut,
      };
    }),
  };
}

/** A refused change: what was planned so far, and why nothing was written. */
function refusalJson(
  prepared: PreparedChange,
  { code, reason, wayOut }: { readonly code: string; readonly reason: string; readonly wayOut: string },
) {
  const { schemaVersion, written, ...plan } = changeJson(prepared, undefined);
  return { schemaVersion, written, refusal: { code, reason, wayOut }, ...plan };
}
