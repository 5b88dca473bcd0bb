import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { inventoryTable } from '../core/present/inventory/inventoryTable.ts';
import { writeReport } from '../core/present/report/writeReport.ts';
import { unreadNote } from '../core/present/unreadNote.ts';
import { exceptUnreadable, unreadFiles } from '../core/renewal/notRenewable.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode, tellNote } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope inspect`: shows every certificate, request and key of the given files. */
export async function runInspect(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, oneOf } = parsed;
  const format = oneOf('format', optionWords.inspect, 'text');
  const now = judgedMoment(parsed, io);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, isFound, policy } = await loadFiles(
    positionals,
    readingTerms(parsed),
    tools,
    io,
  );
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const terms = { policy: policy(), now };
  const context = { graph, findings: evaluate(graph, terms.policy, now), ...terms };
  if (format === 'text') outText(inventoryTable(context, io.columns), io);
  else io.out(writeReport(format, context, tools.cryptography));
  const unread = unreadFiles(graph, isFound);
  const told = format === 'text' ? exceptUnreadable(unread, graph) : unread;
  for (const note of [...notes, ...unreadNote(told)]) tellNote(note, io);
  return isWhole && unread.length === 0 ? exitCode.ok : exitCode.usage;
}
