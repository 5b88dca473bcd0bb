import {
  type Component,
  componentOfVariable,
  environmentNames,
  flagOfEnvironment,
} from '../../kubernetes/componentFlagOf.ts';
import { componentFlags } from '../../kubernetes/tables/componentFlags.ts';
import { memoised } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import { type CommandWord, lineBefore, openQuote, readCommand } from './commandWords.ts';
import type { ComponentInvocation, InvocationFlag } from './invocationModel.ts';
import { isCutBelow, openWords } from './openWords.ts';
import { passedOnInvocations } from './passedOnFlags.ts';
import { operandsOf, programOf, readFlags } from './readFlags.ts';
import { type ShellVariables, shellVariablesIn, withVariables } from './shellVariables.ts';

/** A text with more commands is a log, not a configuration. */
const mostCommands = 1000;

/**
 * Finds the components that a text starts, if it is neither YAML nor JSON: systemd units and drop-ins, environment files, scripts,
 * documentation. Searches for programs and variables by name. The rest of the text need not be understood.
 */
export function locateInText(text: string): TextInvocations {
  const commands: FoundCommand[] = [];
  const settings: EnvironmentSetting[] = [];
  const anchor = anchors();
  anchor.lastIndex = 0;
  for (let match = anchor.exec(text); match !== null; match = anchor.exec(text)) {
    if (commands.length + settings.length >= mostCommands) break;
    const [whole, program, variable] = match;
    const line = lineBefore(text, match.index);
    if (/^\s*[#;]/.test(line)) continue;
    const quote = openQuote(line);
    // A command is not searched again, so that the work is proportional to the text.
    if (program === undefined && flagOfEnvironment(whole.slice(0, -1)) !== undefined) {
      const setting = readSetting(text, match.index, whole, quote);
      if (setting !== undefined) settings.push(setting);
      anchor.lastIndex = setting?.end ?? anchor.lastIndex;
    } else {
      const found =
        program !== undefined
          ? readProgram(text, { start: programStart(text, match.index), directive: line }, quote)
          : readVariable(text, match.index, whole, variable ?? '', quote);
      if (found.rest.length > 0) commands.push(found);
      anchor.lastIndex = Math.max(found.end, anchor.lastIndex);
    }
  }
  const kept = withoutReset(text, commands);
  const users = usersOfVariables(kept);
  const ofEnvironment = Array.from(new Set(settings.map(({ component }) => component)), (component) => ({
    component,
    documentIndex: 0,
    flags: settings.filter((setting) => setting.component === component).map(({ flag }) => flag),
    isEnvironment: true as const,
  }));
  const variables = shellVariablesIn(text);
  return {
    invocations: [
      ...kept.flatMap((command) => toInvocation(text, command, users, variables)),
      ...ofEnvironment,
      ...passedOnInvocations(text, variables),
    ],
    flagVariables: kept.flatMap(({ variable, component }) =>
      variable === undefined || users.has(variable) || component !== undefined ? [] : [variable],
    ),
  };
}

/** The components that a text starts. */
export interface TextInvocations {
  readonly invocations: ComponentInvocation[];
  /** Variables with flags of an unknown component. */
  readonly flagVariables: readonly string[];
}

interface FoundCommand {
  readonly component: Component | undefined;
  readonly word: CommandWord | undefined;
  readonly rest: readonly CommandWord[];
  readonly end: number;
  /** The variable that contains flags without a program. */
  readonly variable?: string;
  /** The unit's main command starts it. */
  readonly isExecStart: boolean;
}

/** An environment variable that sets one flag. */
interface EnvironmentSetting {
  readonly component: Component;
  readonly flag: InvocationFlag;
  readonly end: number;
}

/** A component's program where a command may begin, or an assignment of flags, or of an environment variable for one flag. */
const anchors = memoised(() => {
  const programs = Object.keys(componentFlags).join('|');
  const single = environmentNames().join('|');
  return new RegExp(
    String.raw`(?<![\w.-])(${programs})(?=[\s"'\\]|$)|(?<![\w$])([A-Z_]\w*)=(?=["']?(?:\s|\\\n)*--?[a-z])|(?<![\w$])(?:${single})=`,
    'g',
  );
});

function readProgram(
  text: string,
  { start, directive }: { start: number; directive: string },
  quote: string | undefined,
): FoundCommand {
  const { words, end } = readCommand(text, start, quote);
  const program = programOf(words);
  if (program === undefined) return { component: undefined, word: undefined, rest: [], end, isExecStart: false };
  // The words after it belong to another program, which is found separately.
  const divider = program.rest.find(({ text: word }) => word === '--');
  return { ...program, end: divider?.span.end ?? end, isExecStart: /^\s*ExecStart=/.test(directive) };
}

/** Reads `ETCD_CERT_FILE=value`. */
function readSetting(
  text: string,
  at: number,
  whole: string,
  quote: string | undefined,
): EnvironmentSetting | undefined {
  const from = at + whole.length;
  const known = flagOfEnvironment(whole.slice(0, -1));
  if (known === undefined) return undefined;
  const { words, end } = readCommand(text, from, quote, 1);
  const [word] = words;
  const isSet = word !== undefined && word.span.start <= from + 1;
  const value = isSet && !word.isOpen ? { value: word.text, valueSpan: word.span, toSource: word.toSource } : {};
  const flag = { name: known.flag, span: { start: at, end: from - 1 }, ...value };
  return { component: known.component, flag, end: isSet ? end : from };
}

/** Reads `NAME="--flag=value …"`. */
function readVariable(
  text: string,
  at: number,
  whole: string,
  variable: string,
  quote: string | undefined,
): FoundCommand {
  const from = at + whole.length;
  const opened = /["']/.exec(text.charAt(from))?.[0];
  const { words, end } = readCommand(text, from + (opened === undefined ? 0 : 1), opened ?? quote);
  const word = {
    text: variable,
    span: { start: at, end: from - 1 },
    isOpen: false,
    toSource: () => ({ start: at, end: from - 1 }),
  };
  return { component: componentOfVariable(variable), word, rest: words, end, variable, isExecStart: false };
}

/** A variable's flags belong to the component whose command contains it, or to the one in its name. */
function toInvocation(
  text: string,
  { variable, component: own, word, rest: found, end, isExecStart }: FoundCommand,
  users: ReadonlyMap<string, Component>,
  known: ShellVariables,
): ComponentInvocation[] {
  const component = (variable === undefined ? undefined : users.get(variable)) ?? own;
  if (component === undefined) return [];
  const rest = found.map((each) => withVariables(each, known));
  const flags = readFlags(component, rest);
  const { variables, isPartial } = openWords(component, rest);
  const operands = operandsOf(component, rest);
  if (flags.length === 0 && !(isExecStart && variables.length > 0)) return [];
  return [
    {
      component,
      documentIndex: 0,
      flags,
      ...(operands.length === 0 ? {} : { operands }),
      ...optional('span', word?.span),
      ...optional('variable', variable),
      ...(variables.length === 0 ? {} : { variables }),
      ...(isExecStart ? { isExecStart } : {}),
      ...(isPartial || isCutBelow(text, end) ? { isPartial: true as const } : {}),
    },
  ];
}

/** The components whose commands contain variables: `ExecStart=/usr/bin/etcd $OPTIONS`. */
function usersOfVariables(commands: readonly FoundCommand[]): ReadonlyMap<string, Component> {
  const users = new Map<string, Component>();
  for (const { variable, component, rest } of commands) {
    if (variable !== undefined || component === undefined) continue;
    for (const { text } of rest) {
      const used = /^\$(?:\{(\w+)\}|(\w+))$/.exec(text);
      if (used !== null) users.set(used[1] ?? used[2] ?? '', component);
    }
  }
  return users;
}

/** An empty `ExecStart=` removes the commands before it, as in drop-ins. */
function withoutReset(text: string, commands: readonly FoundCommand[]): readonly FoundCommand[] {
  if (!commands.some(({ isExecStart }) => isExecStart)) return commands;
  const marks = [...text.matchAll(/^[ \t]*(?:(\[Unit\])|ExecStart=[ \t]*$)/gm)];
  let next = 0;
  return commands.filter(({ isExecStart, end }) => {
    while ((marks[next]?.index ?? Number.POSITIVE_INFINITY) < end) next++;
    const mark = marks[next];
    return !isExecStart || mark === undefined || mark[1] !== undefined;
  });
}

/** The program's path may be before its name. */
function programStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && /[\w./-]/.test(text.charAt(start - 1))) start--;
  return start;
}
