import { createHash } from 'node:crypto';
import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { buildInventory } from '../core/present/inventory.ts';
import { inventoryTable } from '../core/present/inventoryTable.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { certificateCalendar } from '../core/present/report/certificateCalendar.ts';
import { certificateReport } from '../core/present/report/certificateReport.ts';
import { csvReport } from '../core/present/report/csvReport.ts';
import { htmlReport } from '../core/present/report/htmlReport.ts';
import { markdownReport } from '../core/present/report/markdownReport.ts';
import { momentOption, parseArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { createDecodingTools } from './tools.ts';

const formats = ['table', 'json', 'csv', 'markdown', 'html', 'ics'] as const;

/** `certscope inspect`: shows every certificate, request and key of the given files. */
export async function runInspect(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf } = parseArguments(args, { root: 'string', at: 'string', format: 'string' });
  const format = oneOf('format', formats, 'table');
  const at = text('at');
  const now = at === undefined ? io.now() : momentOption('at', at);
  const tools = createDecodingTools();
  const { files, lookUps, notes, failed } = await loadFiles(positionals, text('root'), tools, io);
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  io.out(report(format, { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now }));
  for (const note of notes) io.err(`certscope: ${note}\n`);
  return failed ? exitCode.usage : exitCode.ok;
}

function report(format: (typeof formats)[number], context: PresentContext): string {
  const { graph, findings, now } = context;
  switch (format) {
    case 'table':
      return inventoryTable(context);
    case 'json':
      return `${JSON.stringify(buildInventory(graph, findings, { withDer: true }), null, 2)}\n`;
    case 'csv':
      return csvReport(certificateReport(context));
    case 'markdown':
      return markdownReport(certificateReport(context));
    case 'html': {
      const digest = (content: string) => createHash('sha256').update(content).digest('base64');
      return htmlReport(certificateReport(context), { now, digest });
    }
    case 'ics':
      return certificateCalendar(certificateReport(context), now);
  }
}
