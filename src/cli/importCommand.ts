import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { certificateName } from '../core/pki/certificateName.ts';
import type { Occurrence } from '../core/pki/model.ts';
import { fileReason } from '../core/present/fileReason.ts';
import { renewalCommandsText } from '../core/present/renewalCommandsText.ts';
import { afterRenewal } from '../core/renewal/afterwards/checklist.ts';
import { type AcceptedAnswer, checkAnswer } from '../core/renewal/answer/checkAnswer.ts';
import { planAnswer } from '../core/renewal/answer/planAnswer.ts';
import { readAnswer } from '../core/renewal/answer/readAnswer.ts';
import { carryOutAtOnce } from '../core/renewal/change/carryOut.ts';
import { judgeChange } from '../core/renewal/change/judgeChange.ts';
import type { ChangePlan, ChangeSet } from '../core/renewal/change/model.ts';
import { wipeChangeSet } from '../core/renewal/change/wipeChangeSet.ts';
import type { RenewalRefusal } from '../core/renewal/model.ts';
import type { RequestRefusal } from '../core/renewal/request/requestModel.ts';
import { formatMoment } from '../core/text/moment.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { readToEnd } from '../node/readStream.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { applyFileWrites } from '../node/transaction/applyFileWrites.ts';
import { TransactionError } from '../node/transaction/transactionError.ts';
import { type ChosenCertificate, chooseCertificate } from './chosenCertificate.ts';
import { type ImportArguments, parseImportArguments } from './importArguments.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { InputError, readSourceFile } from './renewalFile.ts';
import { createDecodingTools, type DecodingTools } from './tools.ts';

/** `certscope import`: checks the answer to a request, and puts it in the place of the old certificate. */
export async function runImport(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const request = parseImportArguments(args, io);
  try {
    const refusal = await place(request, io);
    if (refusal === undefined) return exitCode.ok;
    io.err(`certscope import: ${l10n.t('Nothing was written. {0} {1}', refusal.reason, refusal.wayOut)}\n`);
    return exitCode.found;
  } catch (error) {
    if (!(error instanceof InputError || error instanceof TransactionError)) throw error;
    io.err(`certscope import: ${visibleWholeText(error.message.trimEnd())}\n`);
    return exitCode.usage;
  }
}

async function place(request: ImportArguments, io: CliIo): Promise<RequestRefusal | RenewalRefusal | undefined> {
  const tools = createDecodingTools();
  const bytes = await readAnswerBytes(request.answer, io);
  const certificates = readAnswer({ bytes }, tools);
  if ('code' in certificates) return certificates;
  const paths = request.key === undefined ? request.paths : [request.key, ...request.paths];
  const chosen = await chooseCertificate({ ...request, paths }, tools, io);
  const { graph, node } = chosen;
  const key = request.key === undefined ? undefined : keyNamed(request.key, chosen);
  const spki = key?.credential.content.kind === 'privateKey' ? key.credential.content.publicKey?.spki : undefined;
  const question = { graph, node, now: request.now, ...(spki === undefined ? {} : { spki }) };
  const answer = await checkAnswer(question, certificates, tools.cryptography);
  if (answer.kind === 'refusal') return answer;
  const plan = planAnswer({ graph, node, answer, ...(key === undefined ? {} : { key }) });
  if (plan.kind === 'refusal') return plan;
  const changeSet = await carryOutAtOnce(plan, changeTools(chosen, tools, io));
  if (changeSet.kind === 'refusal') return changeSet;
  try {
    await refuseBroken(chosen, changeSet, request, tools);
    if (!request.isDryRun) await write(changeSet, chosen, request, io);
  } finally {
    wipeChangeSet(changeSet);
  }
  tell(plan, answer, chosen, request, io);
  return undefined;
}

async function readAnswerBytes(name: string, io: CliIo): Promise<Bytes> {
  if (name === '-') return readToEnd(io.standardInput());
  const read = readRegularFile(path.resolve(io.cwd, name), defaultScanLimits.maxFileBytes);
  if (typeof read === 'string') throw new InputError(`${visibleWholeText(name)}: ${fileReason(read)}.`);
  return read;
}

function keyNamed(name: string, { loaded }: ChosenCertificate): Occurrence {
  const file = loaded.files.find(({ path: own }) => own === name);
  const credential = file?.credentials.find(({ content }) => content.kind === 'privateKey');
  if (file === undefined || credential === undefined) {
    throw new InputError(l10n.t('{0} holds no private key.', visibleWholeText(name)));
  }
  return { file, credential };
}

function changeTools({ loaded }: ChosenCertificate, tools: DecodingTools, io: CliIo) {
  const read = (name: string): Bytes | undefined => {
    const bytes = readRegularFile(loaded.localOf(name) ?? path.resolve(io.cwd, name), defaultScanLimits.maxFileBytes);
    return typeof bytes === 'string' ? undefined : bytes;
  };
  return {
    webCryptography: globalThis.crypto,
    cryptography: tools.cryptography,
    structure: tools.structure,
    readBinaryFile: async (name: string) => read(name) ?? new Uint8Array(),
    readSource: async (name: string) => {
      const bytes = read(name);
      return bytes && readSourceFile(bytes);
    },
  };
}

/** What worked has to go on working. */
async function refuseBroken(
  { graph }: ChosenCertificate,
  changeSet: ChangeSet,
  { now }: ImportArguments,
  tools: DecodingTools,
): Promise<void> {
  const { broken } = await judgeChange(graph, changeSet, tools, now);
  if (broken.length === 0) return;
  throw new InputError(
    l10n.t(
      'Nothing was written. {0} connections of the cluster would no longer work with this certificate. See them with certscope connections.',
      broken.length,
    ),
  );
}

async function write(
  { files, plan }: ChangeSet,
  { loaded }: ChosenCertificate,
  { backup }: ImportArguments,
  io: CliIo,
): Promise<void> {
  const writes = files.map(({ path: name, before, after, mode, holdsKey }) => ({
    path: loaded.localOf(name) ?? path.resolve(io.cwd, name),
    name,
    ...(before === undefined ? {} : { before }),
    after,
    ...(mode === undefined ? {} : { mode }),
    holdsKey,
  }));
  await applyFileWrites(writes, { folder: backup, title: plan.title, now: io.now() });
}

function tell(
  plan: ChangePlan,
  { certificate, notes }: AcceptedAnswer,
  { graph, node }: ChosenCertificate,
  { now, isDryRun }: ImportArguments,
  io: CliIo,
): void {
  const name = certificateName(node.certificate, node.role);
  const until = formatMoment(certificate.notAfter ?? 0, now);
  const files = plan.files.map((file) => `  ${visibleWholeText(file.path)}\n`).join('');
  io.out(
    isDryRun
      ? `${l10n.t('Would place {0}, valid until {1}, in:', name, until)}\n${files}`
      : `${l10n.t('Placed {0}, valid until {1}, in:', name, until)}\n${files}`,
  );
  for (const note of [...notes, ...plan.untouched.map(({ at, words }) => `${at.file.path}: ${words}`)]) {
    io.out(`${visibleWholeText(note)}\n`);
  }
  if (isDryRun) return;
  const changed = new Set(plan.files.map((file) => file.path));
  const places = node.occurrences.filter(({ file }) => changed.has(file.path));
  const checklist = afterRenewal({ graph, renewed: [{ node, places }], pathOf: (file) => file.hostPath ?? file.path });
  io.out(`\n${renewalCommandsText([], checklist)}`);
}
