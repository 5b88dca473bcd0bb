import { argumentKeys, componentOfArgumentKey } from '../../kubernetes/componentFlagOf.ts';
import { memoised } from '../../text/memoised.ts';
import { type CommandWord, lineBefore, openQuote, readCommand } from './commandWords.ts';
import type { ComponentInvocation, InvocationFlag } from './invocationModel.ts';
import { type ArgumentWord, readFlags } from './readFlags.ts';
import { type ShellVariables, withVariables } from './shellVariables.ts';

/** Flags that k3s or RKE2 pass on to one component. */
export type PassedOnFlags = Pick<ComponentInvocation, 'component' | 'flags' | 'isPartial'>;

/** A text with more of them is not a configuration. */
const mostHanded = 1000;

const handing = memoised(() => {
  const flag = `--?(${argumentKeys.join('|')})`;
  return {
    inWord: new RegExp(`^${flag}(=|$)`),
    inText: new RegExp(String.raw`(?<![\w-])${flag}(?=[\s="'])`, 'g'),
  };
});

/** Reads `--kubelet-arg=client-ca-file=/ca.crt` and `--kubelet-arg client-ca-file=/ca.crt` among the words of a command. */
export function passedOnFlagsIn(words: readonly ArgumentWord[]): readonly PassedOnFlags[] {
  const handed = new Map<string, PassedOnFlags & { readonly flags: InvocationFlag[] }>();
  for (const [index, word] of words.entries()) {
    const [whole, key = '', sign] = handing().inWord.exec(word.text) ?? [];
    const component = componentOfArgumentKey(key);
    if (whole === undefined || component === undefined) continue;
    const argument = sign === '=' ? behind(word, whole.length) : words[index + 1];
    const isMissing = argument === undefined || handing().inWord.test(argument.text);
    const flags = isMissing ? [] : readFlags(component, [argument], true);
    const known = handed.get(component);
    if (known !== undefined) known.flags.push(...flags);
    else if (flags.length > 0) handed.set(component, { component, flags, isPartial: true });
  }
  return [...handed.values()];
}

/** The same in units, scripts and documentation, for any program: only k3s and RKE2 have flags with these names. */
export function passedOnInvocations(text: string, variables: ShellVariables): readonly ComponentInvocation[] {
  if (!text.includes('-arg')) return [];
  const words: CommandWord[] = [];
  let found = 0;
  for (const { index } of text.matchAll(handing().inText)) {
    if (++found > mostHanded) break;
    const line = lineBefore(text, index);
    if (isComment.test(line) || isOfK3d.test(line)) continue;
    const [flag, argument] = wordsAt(text, index, line);
    if (flag === undefined) continue;
    words.push(flag);
    if (argument !== undefined && !flag.text.includes('=')) words.push(argument);
  }
  return passedOnFlagsIn(words.map((word) => withVariables(word, variables))).map((handed) => ({
    ...handed,
    documentIndex: 0,
  }));
}

const isComment = /^\s*[#;]/;
/** k3d adds names of nodes to the flag, and its files are in containers. */
const isOfK3d = /--k3s-arg[\s=]+["']?$/;

/** A quote before the flag is around the flag, or around the command that it begins. */
function wordsAt(text: string, at: number, line: string): readonly CommandWord[] {
  if (/["']$/.test(line)) {
    const { words } = readCommand(text, at - 1, openQuote(line.slice(0, -1)), 2);
    if (words[0] !== undefined && !/\s/.test(words[0].text)) return words;
  }
  return readCommand(text, at, openQuote(line), 2).words;
}

function behind(word: ArgumentWord, from: number): ArgumentWord {
  const toSource: ArgumentWord['toSource'] = ({ start, end }) =>
    word.toSource({ start: start + from, end: end + from });
  const text = word.text.slice(from);
  return { ...word, text, toSource, span: toSource({ start: 0, end: text.length }) };
}
