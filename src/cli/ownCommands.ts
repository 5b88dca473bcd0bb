import * as l10n from '@vscode/l10n';
import type { CommandTable } from './commandModel.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { optionWords } from './optionTable.ts';

/** Commands about the command itself. */
export const ownCommands: CommandTable = {
  help: {
    group: 'self',
    summary: () => l10n.t('Show all commands, or the options of one.'),
    usage: ['[COMMAND]'],
    options: {},
    sections: [],
    examples: ['help check'],
    load: async () => (await import('./helpText.ts')).runHelp,
  },
  version: {
    group: 'self',
    summary: () => l10n.t('Print the version.'),
    usage: [''],
    options: {},
    sections: [],
    examples: ['version'],
    load: async () => async (_, io) => printVersion(io),
  },
  completion: {
    group: 'self',
    summary: () => l10n.t('Print a script that completes commands in your shell.'),
    usage: ['SHELL'],
    words: async () => optionWords.shell,
    options: {},
    sections: [],
    examples: ['completion bash > /etc/bash_completion.d/certscope', 'completion zsh > "${fpath[1]}/_certscope"'],
    load: async () => (await import('./completeCommand.ts')).runCompletion,
  },
};

/** `certscope version`, and the option. */
export function printVersion(io: CliIo): ExitCode {
  io.out(`${io.version}\n`);
  return exitCode.ok;
}
