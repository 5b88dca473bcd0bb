import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { evaluate } from '../core/findings/evaluate.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { buildInventory } from '../core/present/inventory.ts';
import { inventoryTable } from '../core/present/inventoryTable.ts';
import { parseArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope inspect`: shows every certificate, request and key of the given files. */
export async function runInspect(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf } = parseArguments(args, { root: 'string', format: 'string' });
  const format = oneOf('format', ['table', 'json'], 'table');
  const tools = createDecodingTools();
  const { files, lookUps, notes, failed } = await loadFiles(positionals, text('root'), tools, io);
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const now = io.now();
  const findings = evaluate(graph, defaultPolicy, now);
  if (format === 'json') io.out(`${JSON.stringify(buildInventory(graph, findings, { withDer: true }), null, 2)}\n`);
  else io.out(inventoryTable({ graph, findings, policy: defaultPolicy, now }));
  for (const note of notes) io.err(`certscope: ${note}\n`);
  return failed ? exitCode.usage : exitCode.ok;
}
