import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { evaluate } from '../core/findings/evaluate.ts';
import type { Finding, Severity } from '../core/findings/model.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { findingsTable } from '../core/present/findingsTable.ts';
import { buildInventory } from '../core/present/inventory.ts';
import { momentOption, parseArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope check`: judges the given files; exit code 1 when a finding reaches `--fail-on`. */
export async function runCheck(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf } = parseArguments(args, {
    root: 'string',
    at: 'string',
    format: 'string',
    'fail-on': 'string',
  });
  const format = oneOf('format', ['table', 'json'], 'table');
  const failOn = oneOf('fail-on', ['error', 'warning', 'never'], 'error');
  const at = text('at');
  const now = at === undefined ? io.now() : momentOption('at', at);
  const tools = createDecodingTools();
  const { files, lookUps, notes, failed } = await loadFiles(positionals, text('root'), tools, io);
  const graph = await buildPkiGraph(files, tools.cryptography, lookUps);
  const findings = evaluate(graph, defaultPolicy, now);
  if (format === 'json') io.out(`${JSON.stringify(buildInventory(graph, findings), null, 2)}\n`);
  else io.out(findingsTable(graph, findings));
  for (const note of notes) io.err(`certscope: ${note}\n`);
  if (failed) return exitCode.usage;
  return reaches(findings, failOn) ? exitCode.found : exitCode.ok;
}

const failing: Readonly<Record<'error' | 'warning' | 'never', readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  never: [],
};

function reaches(findings: readonly Finding[], failOn: keyof typeof failing): boolean {
  return findings.some(({ severity }) => failing[failOn].includes(severity));
}
