import { parseIssueArguments } from './change/issueArguments.ts';
import { prepareIssue } from './change/prepareIssue.ts';
import { runChange } from './change/runChange.ts';
import type { CliIo, ExitCode } from './io.ts';

/** `certscope issue`: makes certificates, kubeconfigs and keys that are not there. Nothing that is there is replaced. */
export async function runIssue(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const request = parseIssueArguments(args, io);
  return runChange({ name: 'issue', prepare: (tools) => prepareIssue(request, io, tools) }, request.options, io);
}
