import * as l10n from '@vscode/l10n';
import { certificateName } from '../core/pki/certificateName.ts';
import { changePlanJson } from '../core/present/change/changePlanJson.ts';
import { changeDoneText, changePlanText } from '../core/present/change/changePlanText.ts';
import type { RenewalRefusal } from '../core/renewal/model.ts';
import { refusalMessage } from '../core/renewal/refusal.ts';
import { shellQuoted } from '../core/text/shellQuoted.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { formatName } from '../core/x509/formatName.ts';
import { pendingTransactions } from '../node/transaction/pendingTransactions.ts';
import { carryOutRenewal, type RenewalResult } from './carryOutRenewal.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { InputError } from './renewalFile.ts';
import { type Preparation, prepareRenewal } from './renewalPlan.ts';
import { parseRenewRequest, type RenewRequest } from './renewRequest.ts';
import { createDecodingTools } from './tools.ts';
import { tellProblem } from './undoCommand.ts';

/** `certscope renew`: issues certificates again, and writes all files of it or none. */
export async function runRenew(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const request = parseRenewRequest(args, io);
  try {
    const tools = createDecodingTools();
    const prepared = await prepareRenewal(request, io, tools);
    const { plan } = prepared;
    if (plan?.kind === 'refusal') return tellRefusal(plan, io);
    let result: RenewalResult | undefined;
    if (plan !== undefined && !request.isDryRun) {
      tellPending(request, io);
      result = await carryOutRenewal(plan, prepared, request, tools, io);
      if (result.kind === 'refusal') return tellRefusal(result, io);
    }
    if (request.format === 'json') io.out(`${JSON.stringify(resultJson(prepared, result), undefined, 2)}\n`);
    else tell(prepared, result, request, io);
    if (prepared.failed) return exitCode.usage;
    return prepared.refused.length > 0 ? exitCode.found : exitCode.ok;
  } catch (error) {
    if (!(error instanceof InputError)) return tellProblem('renew', error, io);
    io.err(`certscope renew: ${error.message.trimEnd()}\n`);
    return exitCode.usage;
  }
}

function tellRefusal(refusal: RenewalRefusal, io: CliIo): ExitCode {
  io.err(`certscope renew: ${refusalMessage(refusal)}\n`);
  return exitCode.found;
}

function tellPending({ backup }: RenewRequest, io: CliIo): void {
  for (const { journal } of pendingTransactions(backup)) {
    io.err(`certscope: ${l10n.t('the renewal {0} stopped half-way; see certscope recover.', journal.id)}\n`);
  }
}

function tell(
  { plan, refused }: Preparation,
  result: RenewalResult | undefined,
  request: RenewRequest,
  io: CliIo,
): void {
  const { target, now } = request;
  if (plan?.kind === 'changePlan') {
    if (result === undefined) io.out(changePlanText(plan, now));
    else if (result.kind === 'staged') io.out(stagedText(result.script, plan.files.length));
    else io.out(changeDoneText(plan, now));
    if (result?.kind === 'written' && target.kind === 'tree') {
      io.out(`${l10n.t('Undo: {0}', `certscope undo ${result.renewal}${backupArgument(request, io)}`)}\n`);
    }
  } else if (refused.length === 0 && target.kind === 'tree') {
    io.out(`${l10n.t('Nothing to renew: no certificate ends within {0} days.', target.within / 86_400_000)}\n`);
  }
  for (const { node, refusal } of refused) {
    const name = visibleText(certificateName(node.certificate, node.role));
    const files = [...new Set(node.occurrences.map(({ file }) => visibleWholeText(file.path)))];
    io.err(
      `${l10n.t('Not renewed: {0} ({1}). {2} {3}', name, files.slice(0, 3).join(', '), refusal.reason, refusal.wayOut)}\n`,
    );
  }
}

function stagedText(script: string, files: number): string {
  return [
    l10n.t('Staged {0} files, nothing else was written. Read the script, then run it:', files),
    `  sudo sh ${shellQuoted(script)}`,
    '',
  ].join('\n');
}

/** Where the backup is not where `certscope undo` looks by itself. */
function backupArgument({ backup }: RenewRequest, { backups }: CliIo): string {
  return backup === backups ? '' : ` --backup ${shellQuoted(backup)}`;
}

function resultJson({ plan, refused }: Preparation, result: RenewalResult | undefined) {
  return {
    version: 1,
    written: result?.kind === 'written',
    ...(result?.kind === 'written' ? { renewal: result.renewal } : {}),
    ...(result?.kind === 'staged' ? { script: result.script } : {}),
    ...(plan?.kind === 'changePlan'
      ? changePlanJson(plan)
      : { certificates: [], files: [], untouched: [], warnings: [] }),
    refused: refused.map(({ node, refusal: { code, reason, wayOut } }) => ({
      fingerprintSha256: node.fingerprint,
      name: certificateName(node.certificate, node.role),
      subject: formatName(node.certificate.subject),
      paths: [...new Set(node.occurrences.map(({ file }) => file.path))],
      code,
      reason,
      wayOut,
    })),
  };
}
