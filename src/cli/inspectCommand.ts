import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { inventoryTable } from '../core/present/inventory/inventoryTable.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { writeReport } from '../core/present/report/writeReport.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools, type DecodingTools } from './tools.ts';

/** `certscope inspect`: shows every certificate, request and key of the given files. */
export async function runInspect(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, oneOf } = parsed;
  const format = oneOf('format', optionWords.inspect, 'text');
  const now = judgedMoment(parsed, io);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, policy } = await loadFiles(positionals, readingTerms(parsed), tools, io);
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const terms = { policy: policy(), now };
  io.out(report(format, { graph, findings: evaluate(graph, terms.policy, now), ...terms }, tools));
  for (const note of notes) io.err(`certscope: ${note}\n`);
  return isWhole ? exitCode.ok : exitCode.usage;
}

function report(format: (typeof optionWords.inspect)[number], context: PresentContext, tools: DecodingTools): string {
  return format === 'text' ? inventoryTable(context) : writeReport(format, context, tools.cryptography);
}
