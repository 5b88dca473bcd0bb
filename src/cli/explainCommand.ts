import { existsSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { explainErrors } from '../core/present/explain/explainErrors.ts';
import { explanationJson } from '../core/present/explain/explanationJson.ts';
import { explanationText } from '../core/present/explain/explanationText.ts';
import { fileReason } from '../core/present/fileReason.ts';
import { unreadJson, unreadNote } from '../core/present/unreadNote.ts';
import { unreadPlaces } from '../core/renewal/notRenewable.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { visibleText } from '../core/text/visibleText.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { readInput } from './certificateFile.ts';
import { type CliIo, type ExitCode, exitCode, FileError, tellNote } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope explain`: finds the connections and certificates that explain an error in a log. */
export async function runExplain(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf } = parsed;
  const now = judgedMoment(parsed, io);
  if (text('error') === undefined) refuseError(positionals, io);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, isFound, policy } = await loadFiles(
    positionals,
    { ...readingTerms(parsed), mayBeNothing: true },
    tools,
    io,
  );
  const log = text('error') ?? (await readLog(io));
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const terms = { policy: policy(), now };
  const context = { graph, findings: evaluate(graph, terms.policy, now), ...terms };
  const explained = explainErrors(log, context);
  const unread = unreadPlaces(graph, isFound);
  for (const note of [...notes, ...unreadNote(unread)]) tellNote(note, io);
  if (oneOf('format', optionWords.plain, 'text') === 'json')
    io.out(jsonDocument({ ...explanationJson(explained, context), unread: unreadJson(unread) }));
  else outText(explanationText(explained, context), io);
  if (!isWhole) return exitCode.usage;
  const isExplained = explained.some(
    ({ connections, findings, rights }) =>
      connections.length + findings.length > 0 || rights.some(({ isCause }) => isCause),
  );
  if (isExplained) return exitCode.found;
  return unread.length === 0 ? exitCode.ok : exitCode.usage;
}

/** An error in the place of a PATH: without this, the command would wait for one on standard input. */
function refuseError(paths: readonly string[], { cwd }: CliIo): void {
  const error = paths.find((each) => /\s/.test(each) && !existsSync(path.resolve(cwd, each)));
  if (error === undefined) return;
  throw new FileError(
    l10n.t(
      '{0}: no such file or directory. Give the text of an error with --error, or on standard input.',
      visibleText(error),
    ),
  );
}

async function readLog(io: CliIo): Promise<string> {
  const read = await readInput('-', io);
  if (typeof read === 'string') throw new FileError(`-: ${fileReason(read)}.`);
  return new TextDecoder().decode(read);
}
