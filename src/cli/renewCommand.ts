import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from './arguments.ts';
import { prepareRenewal } from './change/prepareRenewal.ts';
import { parseRenewArguments } from './change/renewArguments.ts';
import { runChange } from './change/runChange.ts';
import type { CliIo, ExitCode } from './io.ts';

/** `certscope renew`: reissues certificates, and writes all files or none. */
export async function runRenew(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const request = parseRenewArguments(parsed, io);
  const { target, options } = request;
  const isEverything = target.kind === 'tree' && target.authorities !== undefined;
  const nothing = isEverything
    ? l10n.t('Nothing to renew: no certificate was found.')
    : target.kind === 'tree'
      ? l10n.t('Nothing to renew: no certificate expires within {0} days.', target.within / 86_400_000)
      : '';
  return runChange({ name: 'renew', nothing, prepare: (tools) => prepareRenewal(request, io, tools) }, options, io);
}
