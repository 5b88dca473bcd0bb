import * as l10n from '@vscode/l10n';
import type { Occurrence } from '../core/pki/pkiModel.ts';
import { checkAnswer } from '../core/renewal/answer/checkAnswer.ts';
import { keyOfAnswer } from '../core/renewal/answer/keyOfAnswer.ts';
import { planAnswer } from '../core/renewal/answer/planAnswer.ts';
import { readAnswer } from '../core/renewal/answer/readAnswer.ts';
import { optional } from '../core/text/optional.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { ParsedArguments } from './arguments.ts';
import { readNamedInput } from './certificateFile.ts';
import type { PreparedChange } from './change/preparedChange.ts';
import { readOnMachine } from './change/readOnMachine.ts';
import { runChange } from './change/runChange.ts';
import { type ChosenCertificate, certificateIn } from './chosenCertificate.ts';
import { type ImportArguments, parseImportArguments } from './importArguments.ts';
import type { CliIo, ExitCode } from './io.ts';
import { InputError } from './renewalFile.ts';
import type { DecodingTools } from './tools.ts';

/** `certscope import`: checks the answer to a request, and replaces the old certificate with it. */
export async function runImport(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const request = parseImportArguments(parsed, io);
  return runChange({ name: 'import', prepare: (tools) => prepare(request, io, tools) }, request.options, io);
}

async function prepare(request: ImportArguments, io: CliIo, tools: DecodingTools): Promise<PreparedChange> {
  const { root, exclude, now } = request.options;
  const bytes = await readNamedInput(request.answer, io);
  const { file, paths } = request;
  const besides = request.key === undefined ? [] : [request.key];
  const read = await readOnMachine({ file, paths, besides, root, exclude }, tools, io);
  const { graph, loaded, access } = read;
  const prepared = (plan: PreparedChange['plan'], notes: readonly string[] = []): PreparedChange => {
    return { plan, notes, graph, localOf: loaded.localOf, given: loaded.given };
  };
  const certificates = readAnswer({ bytes }, tools);
  if ('code' in certificates) return prepared(certificates);
  const { node } = certificateIn(read, request);
  const key = request.key === undefined ? keyOfAnswer(graph, node, certificates) : keyNamed(request.key, read);
  const question = { graph, node, now, ...optional('key', key) };
  const answer = await checkAnswer(question, certificates, tools.cryptography);
  if (answer.kind === 'refusal') return prepared(answer);
  return prepared(planAnswer({ ...question, answer, access }), answer.notes);
}

function keyNamed(name: string, { loaded }: Pick<ChosenCertificate, 'loaded'>): Occurrence {
  const file = loaded.named(name);
  const credential = file?.credentials.find(({ content }) => content.kind === 'privateKey');
  if (file === undefined || credential === undefined) {
    throw new InputError(l10n.t('{0} does not contain a private key.', visibleWholeText(name)));
  }
  return { file, credential };
}
