import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from './arguments.ts';
import type { CliIo, ExitCode } from './io.ts';
import type { OptionSection, OptionTable } from './optionTable.ts';

/** Runs a command. */
export type Command = (parsed: ParsedArguments, io: CliIo) => Promise<ExitCode>;

/** A command: how it is parsed, completed and explained. */
export interface CommandRecord {
  readonly group: CommandGroup;
  /** `certscope` alone shows it. */
  readonly isFirst?: true;
  /** A sentence. */
  readonly summary: () => string;
  /** Each way to call it, with the options that it needs. */
  readonly usage: readonly string[];
  /** Without a path, it reads the files of this machine, see `machineFiles`. */
  readonly readsMachine?: true;
  /** It has an answer without any file, too. */
  readonly worksWithoutFiles?: true;
  /** What its first argument can be, for completion. */
  readonly words?: () => Promise<readonly string[]>;
  /** Its own options, then those that it shares. */
  readonly options: OptionTable;
  readonly sections: readonly OptionSection[];
  /** Without the name of the program. */
  readonly examples: readonly string[];
  /** When it exits with 1; without full stop. */
  readonly found?: () => string;
  /** Loaded when it is needed: most of the time of a short run is compiling. */
  readonly load: () => Promise<Command>;
}

/** Headings of the list of commands, in its order. */
export const commandGroups = {
  look: () => l10n.t('Look at certificates'),
  judge: () => l10n.t('Find problems'),
  renew: () => l10n.t('Renew and create'),
  move: () => l10n.t('Correct files without signing'),
  self: () => l10n.t('This command'),
} as const;
type CommandGroup = keyof typeof commandGroups;

/** Commands by name, in the order of help. */
export type CommandTable = Readonly<Record<string, CommandRecord>>;
