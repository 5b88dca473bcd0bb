import * as l10n from '@vscode/l10n';
import { readText } from '../core/pki/readText.ts';
import { isKeptPath } from '../core/redact/keptPaths.ts';
import { redactText } from '../core/redact/redactText.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { ParsedArguments } from './arguments.ts';
import { readCertificateFile } from './certificateFile.ts';
import { type CliIo, complain, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { InputError } from './renewalFile.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope redact`: writes a copy of a file that can be shared. Exits with 1 if that is not safely possible. */
export async function runRedact({ positionals, flag, list }: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(l10n.t('one file is required.'));
  const strange = list('keep').find((each) => !isKeptPath(each));
  if (strange !== undefined) throw new UsageError(l10n.t('--keep: {0} is not a key path.', JSON.stringify(strange)));
  try {
    const { bytes } = await readCertificateFile(file, io);
    const text = readText(bytes);
    const options = { pseudonyms: flag('pseudonyms'), keep: list('keep') };
    const copy = text === undefined ? undefined : redactText(text, createDecodingTools(io), options);
    if (copy?.kind === 'redacted') {
      io.out(copy.text);
      for (const each of copy.idle) tellNote(l10n.t('--keep: nothing was found at {0}.', each), io);
      return exitCode.ok;
    }
    complain('redact', `${visibleWholeText(file)}: ${copy?.reason ?? l10n.t('It is a binary file.')}`, io);
    return exitCode.found;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain('redact', error.message, io);
    return exitCode.usage;
  }
}
