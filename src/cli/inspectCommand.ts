import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { inventoryTable } from '../core/present/inventory/inventoryTable.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { writeReport } from '../core/present/report/writeReport.ts';
import { momentOption, parseArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { readingOptions, readingTerms } from './readingTerms.ts';
import { createDecodingTools, type DecodingTools } from './tools.ts';

const formats = ['table', 'json', 'csv', 'markdown', 'html', 'ics'] as const;

/** `certscope inspect`: shows every certificate, request and key of the given files. */
export async function runInspect(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const parsed = parseArguments(args, { ...readingOptions, at: 'string', format: 'string' });
  const { positionals, text, oneOf } = parsed;
  const format = oneOf('format', formats, 'table');
  const at = text('at');
  const now = at === undefined ? io.now() : momentOption('at', at);
  const tools = createDecodingTools(io);
  const { files, lookUps, notes, isWhole, policy } = await loadFiles(positionals, readingTerms(parsed), tools, io);
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const terms = { policy: policy(), now };
  io.out(report(format, { graph, findings: evaluate(graph, terms.policy, now), ...terms }, tools));
  for (const note of notes) io.err(`certscope: ${note}\n`);
  return isWhole ? exitCode.ok : exitCode.usage;
}

function report(format: (typeof formats)[number], context: PresentContext, tools: DecodingTools): string {
  return format === 'table' ? inventoryTable(context) : writeReport(format, context, tools.cryptography);
}
