import { changingCommands } from './changingCommands.ts';
import type { CommandRecord, CommandTable } from './commandModel.ts';
import { type OptionTable, optionSections } from './optionTable.ts';
import { ownCommands } from './ownCommands.ts';
import { readingCommands } from './readingCommands.ts';

/** All commands: what is parsed, completed, explained and documented comes from here. */
export const commandTable: CommandTable = { ...readingCommands, ...changingCommands, ...ownCommands };

/** All options of a command. */
export function optionsOf({ options, sections }: CommandRecord): OptionTable {
  return Object.assign({}, ...sections.map((each) => optionSections[each].options), options);
}
