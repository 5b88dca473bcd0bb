import * as l10n from '@vscode/l10n';
import { lendProgramName, typed } from '../core/text/programName.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { checkStandardInput, commandAt, type ParsedArguments, parseArguments } from './arguments.ts';
import type { Command, CommandRecord } from './commandModel.ts';
import { commandTable, everyOption, optionsOf } from './commandTable.ts';
import { type CliIo, complain, type ExitCode, exitCode, FileError, UsageError } from './io.ts';
import { commonOptions } from './optionTable.ts';
import { printVersion } from './ownCommands.ts';
import { useColour } from './terminal.ts';

/** Runs one command line and resolves to the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  lendProgramName(io.program);
  // Options can also come before the command.
  const at = args[0]?.startsWith('-') === true ? commandAt(args, everyOption()) : args.length > 0 ? 0 : -1;
  const [name, rest] = at < 0 ? [undefined, args] : [args[at] ?? '', [...args.slice(0, at), ...args.slice(at + 1)]];
  if (name === undefined) return runAlone(rest, io);
  if (name === '__complete') return (await import('./completeCommand.ts')).runComplete(rest, io);
  const record = Object.hasOwn(commandTable, name) ? commandTable[name] : undefined;
  if (record === undefined) return unknownCommand(name, args.slice(0, at), io);
  try {
    const parsed = parseArguments(rest, { ...optionsOf(record), ...commonOptions });
    if (parsed.flag('help')) {
      const { commandHelp } = await import('./helpText.ts');
      io.out(commandHelp(name, record, io.columns));
      return exitCode.ok;
    }
    if (parsed.flag('version')) return printVersion(io);
    checkStandardInput(parsed, optionsOf(record));
    return await inManner(parsed, io, async (own) => {
      const given =
        record.readsMachine && parsed.positionals.length === 0
          ? await ofThisMachine(name, record, parsed, own)
          : parsed;
      if (given === undefined) return exitCode.usage;
      const command = await record.load();
      return given.text('format') === 'yaml' ? inYaml(given, own, command) : command(given, own);
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error instanceof FileError) {
      complain(name, visibleWholeText(error.message), io);
      return exitCode.usage;
    }
    return printUsageError(name, error.message, await usageOf(name, record), io);
  }
}

/** The same arguments with the files of this machine, and tells which; `undefined` if there are none. */
async function ofThisMachine(
  name: string,
  { worksWithoutFiles }: CommandRecord,
  parsed: ParsedArguments,
  io: CliIo,
): Promise<ParsedArguments | undefined> {
  const { machineFiles, nothingToRead } = await import('./machineFiles.ts');
  const root = parsed.text('root');
  const { paths, words } = machineFiles(root, io);
  if (paths.length === 0) {
    if (worksWithoutFiles === true && root === undefined) return parsed;
    complain(name, nothingToRead(root, io), io);
    return undefined;
  }
  if (io.isQuiet !== true) io.err(`${l10n.t('Reading {0}.', words)}\n`);
  return { ...parsed, positionals: paths };
}

/** `certscope`, with options of every command. */
async function runAlone(args: readonly string[], io: CliIo): Promise<ExitCode> {
  try {
    const { flag } = parseArguments(args, commonOptions);
    if (flag('version')) return printVersion(io);
    const { allHelp, firstHelp } = await import('./helpText.ts');
    io.out(flag('help') ? allHelp(io.columns) : firstHelp(io.columns));
    // A script that lost its command is told.
    return flag('help') ? exitCode.ok : exitCode.usage;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return printUsageError('', aloneWords(args, error), '', io);
  }
}

/** An option of commands is no mistake: its command is missing. */
function aloneWords(args: readonly string[], { message }: UsageError): string {
  try {
    parseArguments(args, everyOption());
    return l10n.t('{0} is missing.', 'COMMAND');
  } catch (error) {
    return error instanceof UsageError ? error.message : message;
  }
}

/** The word behind a mistyped option may be its value. */
async function unknownCommand(name: string, before: readonly string[], io: CliIo): Promise<ExitCode> {
  const { unknownCommandWords } = await import('./helpText.ts');
  let words = unknownCommandWords(name);
  try {
    parseArguments(before, everyOption());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    words = error.message;
  }
  return printUsageError('', words, '', io);
}

/** Runs a command with the colours and the silence that its options ask for. */
async function inManner(
  { oneOf, flag }: ParsedArguments,
  io: CliIo,
  run: (io: CliIo) => Promise<ExitCode>,
): Promise<ExitCode> {
  const color = oneOf('color', ['auto', 'always', 'never'], 'auto');
  const stream = { isTTY: io.columns !== undefined };
  const isColoured = useColour({ color, isPlain: flag('no-color') }, io.environment, stream);
  const notes: string[] = [];
  const isQuiet = flag('quiet');
  const err = (text: string): void => {
    if (isQuiet && text.startsWith(`${typed()}: `)) notes.push(text);
    else io.err(text);
  };
  let isRead = false;
  const standardInput = (): ReturnType<CliIo['standardInput']> => {
    if (isRead) throw new UsageError(l10n.t('only one file can be standard input.'));
    isRead = true;
    return io.standardInput();
  };
  const own: CliIo = Object.create(io, {
    standardInput: { value: standardInput },
    isColoured: { value: isColoured },
    isQuiet: { value: isQuiet },
    err: { value: err },
    ...(isQuiet ? { progress: { value: undefined } } : {}),
  });
  const code = await run(own);
  // They may say which file could not be read.
  if (code === exitCode.usage) for (const note of notes) io.err(note);
  return code;
}

/** What the command prints as JSON. */
async function inYaml(parsed: ParsedArguments, io: CliIo, command: Command): Promise<ExitCode> {
  const { jsonAsYaml } = await import('./jsonAsYaml.ts');
  const text = (name: string) => (name === 'format' ? 'json' : parsed.text(name));
  let json = '';
  const out = (part: string): void => {
    json += part;
  };
  const asked: ParsedArguments = {
    ...parsed,
    text,
    oneOf: (name, words, fallback) => words.find((each) => each === text(name)) ?? fallback,
  };
  const code = await command(asked, Object.create(io, { out: { value: out } }));
  if (json !== '') io.out(jsonAsYaml(JSON.parse(json)));
  return code;
}

async function usageOf(name: string, record: CommandRecord): Promise<string> {
  const { usageLines } = await import('./helpText.ts');
  return usageLines(name, record);
}

/** Printing the whole help would hide the message. */
function printUsageError(command: string, words: string, usage: string, io: CliIo): ExitCode {
  const help = typed(['', 'help'].includes(command) ? 'help' : `${command} --help`);
  complain(command, visibleWholeText(words), io);
  io.err(`${usage}${l10n.t('See {0}.', help)}\n`);
  return exitCode.usage;
}
