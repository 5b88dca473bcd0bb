import { componentOfProgram } from '../../kubernetes/componentFlagOf.ts';
import { snapVariables } from '../../kubernetes/tables/componentPrograms.ts';
import { type CommandWord, readCommand } from './commandWords.ts';
import type { ComponentInvocation } from './invocationModel.ts';
import { openWords } from './openWords.ts';
import { readFlags } from './readFlags.ts';
import { withVariables } from './shellVariables.ts';

/** No component has more flags. */
const mostLines = 1000;

/**
 * Reads a file that contains only flags, one on a line, of the component in its name, as in MicroK8s:
 * `/var/snap/microk8s/current/args/kube-apiserver`.
 *
 * @returns `undefined` for any other file.
 */
export function locateInArgumentFile(text: string, fileName: string): ComponentInvocation | undefined {
  const component = componentOfProgram(fileName);
  if (component === undefined || !/^\s*(?:#.*\s+)*--/.test(text)) return undefined;
  const words: CommandWord[] = [];
  let end = 0;
  for (const { 0: line, 1: flag = '', index } of Array.from(text.matchAll(/^[ \t]*(--.*)$/gm)).slice(0, mostLines)) {
    const start = index + line.length - flag.length;
    // A command goes on if the next line begins with a flag.
    if (start < end) continue;
    const command = readCommand(text, start);
    words.push(...command.words.map((word) => withVariables(word, variables)));
    end = command.end;
  }
  const flags = readFlags(component, words);
  if (flags.length === 0) return undefined;
  const isPartial = openWords(component, words).isPartial;
  return { component, documentIndex: 0, flags, ...(isPartial ? { isPartial } : {}) };
}

const variables = new Map(Object.entries(snapVariables));
