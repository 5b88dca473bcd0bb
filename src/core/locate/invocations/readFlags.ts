import { type Component, componentFlagOf, componentOfProgram } from '../../kubernetes/componentFlagOf.ts';
import type { CommandWord } from './commandWords.ts';
import type { InvocationFlag } from './invocationModel.ts';

/** A word, and the key path of the scalar in which it stands. */
export type ArgumentWord = CommandWord & { readonly keyPath?: string };

/** The program among the words of a command, and the words behind it. */
export interface Program {
  readonly component: Component;
  readonly word: ArgumentWord;
  readonly rest: readonly ArgumentWord[];
}

/** Finds the component that a command starts, also through another program: `docker exec etcd etcdctl …`, `tini -- kubelet`. */
export function programOf(words: readonly ArgumentWord[]): Program | undefined {
  let program: (Omit<Program, 'rest'> & { readonly index: number }) | undefined;
  for (const [index, word] of words.entries()) {
    const component = componentOfProgram(word.text);
    if (component !== undefined) program = { component, word, index };
    else if (program !== undefined && /^--?[A-Za-z]/.test(word.text)) break;
  }
  return program && { component: program.component, word: program.word, rest: words.slice(program.index + 1) };
}

const flagForm = /^(--?[A-Za-z][\w-]*)(=)?/;

/**
 * Reads the flags of a component as pflag does: `--flag=value`, or `--flag value` where the flag is known to take one;
 * up to a word `--`. Flags that nobody knows are flags.
 *
 * @param areBare - Written without dashes, as in the configuration of k3s.
 */
export function readFlags(component: Component, words: readonly ArgumentWord[], areBare = false): InvocationFlag[] {
  const flags: InvocationFlag[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined || word.text === '--') break;
    const match = (areBare ? /^(-{0,2}[A-Za-z][\w-]*)(=)/ : flagForm).exec(word.text);
    const name = match?.[1];
    if (name === undefined || (match?.[2] === undefined && name.length < word.text.length)) continue;
    const keyPath = word.keyPath === undefined ? {} : { keyPath: word.keyPath };
    const flag = { name, span: word.toSource({ start: 0, end: name.length }), ...keyPath };
    const next = words[index + 1];
    if (match?.[2] !== undefined) {
      flags.push(word.isOpen ? flag : { ...flag, ...readValue(word, name.length + 1) });
    } else if (next !== undefined && takesValue(component, name) && !next.text.startsWith('--')) {
      flags.push(next.isOpen ? flag : { ...flag, ...placeOf(next), ...readValue(next, 0) });
      index++;
    } else {
      flags.push(flag);
    }
  }
  return flags;
}

/** Tells whether the word behind a flag that is written without `=` is its value. */
export function takesValue(component: Component, name: string): boolean {
  const record = componentFlagOf(component, name);
  return record !== undefined && record.role !== 'boolean';
}

/** Tells whether a flag is one of the tables; of these it is known whether a value stands behind. */
export function isKnownFlag(component: Component, name: string): boolean {
  return componentFlagOf(component, name) !== undefined;
}

/** More words than these are not looked at. */
const mostOperands = 3;

/** The words of a command that are neither flags nor values of known ones: `kubeadm join HOST:PORT`. */
export function operandsOf(component: Component, words: readonly ArgumentWord[]): readonly string[] {
  const operands: string[] = [];
  for (const [index, { text, isOpen }] of words.entries()) {
    if (text === '--' || operands.length === mostOperands) break;
    const before = words[index - 1]?.text ?? '';
    const isValue = before.startsWith('-') && !before.includes('=') && takesValue(component, before);
    if (!text.startsWith('-') && !isOpen && !isValue) operands.push(text);
  }
  return operands;
}

function readValue(
  { text, toSource }: CommandWord,
  from: number,
): Pick<InvocationFlag, 'value' | 'valueSpan' | 'toSource'> {
  const place = { start: from, end: text.length };
  return {
    value: text.slice(from),
    valueSpan: toSource(place),
    toSource: ({ start, end }) => toSource({ start: start + from, end: end + from }),
  };
}

function placeOf({ keyPath }: ArgumentWord): Pick<InvocationFlag, 'keyPath'> {
  return keyPath === undefined ? {} : { keyPath };
}
