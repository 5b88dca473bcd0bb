import { changingCommands } from './changingCommands.ts';
import type { CommandRecord, CommandTable } from './commandModel.ts';
import { commonOptions, type OptionRecord, type OptionTable, optionSections } from './optionTable.ts';
import { ownCommands } from './ownCommands.ts';
import { readingCommands } from './readingCommands.ts';

/** All commands: what is parsed, completed, explained and documented comes from here. */
export const commandTable: CommandTable = { ...readingCommands, ...changingCommands, ...ownCommands };

/** All options of a command. */
export function optionsOf({ options, sections }: CommandRecord): OptionTable {
  return Object.assign({}, ...sections.map((each) => optionSections[each].options), options);
}

/** Every option of every command, for finding the command behind its options; one that takes a value somewhere counts as that. */
export function everyOption(): OptionTable {
  const all: Record<string, OptionRecord> = { ...commonOptions };
  for (const record of Object.values(commandTable))
    for (const [name, option] of Object.entries(optionsOf(record)))
      if (all[name]?.value === undefined) all[name] = option;
  return all;
}
