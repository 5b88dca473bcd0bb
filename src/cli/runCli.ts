import * as l10n from '@vscode/l10n';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { type CliIo, type ExitCode, exitCode, UsageError } from './io.ts';
import { usageText } from './usageText.ts';

type Command = (args: readonly string[], io: CliIo) => Promise<ExitCode>;

/** Each is loaded when it is asked for: most of the time of a short run is compiling. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import('./inspectCommand.ts')).runInspect,
  check: async () => (await import('./checkCommand.ts')).runCheck,
  connections: async () => (await import('./connectionsCommand.ts')).runConnections,
  forecast: async () => (await import('./forecastCommand.ts')).runForecast,
  explain: async () => (await import('./explainCommand.ts')).runExplain,
  diff: async () => (await import('./diffCommand.ts')).runDiff,
  map: async () => (await import('./mapCommand.ts')).runMap,
  redact: async () => (await import('./redactCommand.ts')).runRedact,
  probe: async () => (await import('./probeCommand.ts')).runProbe,
  renew: async () => (await import('./renewCommand.ts')).runRenew,
  issue: async () => (await import('./issueCommand.ts')).runIssue,
  embed: async () => (await import('./moveCommands.ts')).runEmbed,
  extract: async () => (await import('./moveCommands.ts')).runExtract,
  'use-renewed': async () => (await import('./moveCommands.ts')).runUseRenewed,
  'replace-ca': async () => (await import('./moveCommands.ts')).runReplaceCa,
  'restore-ca': async () => (await import('./moveCommands.ts')).runRestoreCa,
  'share-keys': async () => (await import('./moveCommands.ts')).runShareKeys,
  'complete-chain': async () => (await import('./moveCommands.ts')).runCompleteChain,
  undo: async () => (await import('./undoCommand.ts')).runUndo,
  recover: async () => (await import('./recoverCommand.ts')).runRecover,
  request: async () => (await import('./requestCommand.ts')).runRequest,
  import: async () => (await import('./importCommand.ts')).runImport,
  commands: async () => (await import('./commandsCommand.ts')).runCommands,
  verify: async () => (await import('./verifyCommand.ts')).runVerify,
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
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    const words = l10n.t('unknown command {0}.', JSON.stringify(name));
    return printUsageError('certscope', words, io);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(usageText());
    return exitCode.ok;
  }
  try {
    const command = await load();
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return printUsageError(`certscope ${name}`, error.message, io);
  }
}

/** Printing the whole usage would hide the message. */
function printUsageError(command: string, words: string, io: CliIo): ExitCode {
  io.err(`${command}: ${visibleWholeText(words)}\n${l10n.t('See {0}.', 'certscope --help')}\n`);
  return exitCode.usage;
}
