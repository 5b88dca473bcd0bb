import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from './arguments.ts';
import { parseIssueArguments } from './change/issueArguments.ts';
import { prepareIssue } from './change/prepareIssue.ts';
import { runChange } from './change/runChange.ts';
import type { CliIo, ExitCode } from './io.ts';

/** `certscope issue`: creates missing certificates, kubeconfigs and keys. Replaces nothing. */
export async function runIssue(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const request = parseIssueArguments(parsed, io);
  const nothing = l10n.t('All files that kubeadm creates already exist.');
  return runChange(
    { name: 'issue', prepare: (tools) => prepareIssue(request, io, tools), nothing },
    request.options,
    io,
  );
}
