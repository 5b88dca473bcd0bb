import * as l10n from '@vscode/l10n';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { runCheck } from './checkCommand.ts';
import { runCommands } from './commandsCommand.ts';
import { runConnections } from './connectionsCommand.ts';
import { runDiff } from './diffCommand.ts';
import { runExplain } from './explainCommand.ts';
import { runForecast } from './forecastCommand.ts';
import { runImport } from './importCommand.ts';
import { runInspect } from './inspectCommand.ts';
import { type CliIo, type ExitCode, exitCode, UsageError } from './io.ts';
import { runIssue } from './issueCommand.ts';
import { runMap } from './mapCommand.ts';
import { runCompleteChain, runEmbed, runExtract, runReplaceCa, runUseRenewed } from './moveCommands.ts';
import { runProbe } from './probeCommand.ts';
import { runRecover } from './recoverCommand.ts';
import { runRedact } from './redactCommand.ts';
import { runRenew } from './renewCommand.ts';
import { runRequest } from './requestCommand.ts';
import { runUndo } from './undoCommand.ts';
import { usageText } from './usageText.ts';
import { runVerify } from './verifyCommand.ts';

type Command = (args: readonly string[], io: CliIo) => Promise<ExitCode>;

const commands: Readonly<Record<string, Command>> = {
  inspect: runInspect,
  check: runCheck,
  connections: runConnections,
  forecast: runForecast,
  explain: runExplain,
  diff: runDiff,
  map: runMap,
  redact: runRedact,
  probe: runProbe,
  renew: runRenew,
  issue: runIssue,
  embed: runEmbed,
  extract: runExtract,
  'use-renewed': runUseRenewed,
  'replace-ca': runReplaceCa,
  'complete-chain': runCompleteChain,
  undo: runUndo,
  recover: runRecover,
  request: runRequest,
  import: runImport,
  commands: runCommands,
  verify: runVerify,
};

/** Runs one command line and resolves to the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (name === undefined ? io.err : io.out)(usageText());
    return name === undefined ? exitCode.usage : exitCode.ok;
  }
  if (name === '--version') {
    io.out(`${io.version}\n`);
    return exitCode.ok;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const words = l10n.t('unknown command {0}.', JSON.stringify(name));
    return tellUsage('certscope', words, io);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(usageText());
    return exitCode.ok;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return tellUsage(`certscope ${name}`, error.message, io);
  }
}

/** The whole usage would push what is wrong out of sight. */
function tellUsage(command: string, words: string, io: CliIo): ExitCode {
  io.err(`${command}: ${visibleWholeText(words)}\n${l10n.t('See {0}.', 'certscope --help')}\n`);
  return exitCode.usage;
}
