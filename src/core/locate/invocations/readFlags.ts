import { type Component, componentFlagOf, componentOfProgram } from '../../kubernetes/componentFlagOf.ts';
import type { CommandWord } from './commandWords.ts';
import type { InvocationFlag } from './invocationModel.ts';

/** A word, and the key path of the scalar that contains it. */
export type ArgumentWord = CommandWord & { readonly keyPath?: string };

/** The program in a command, and the words after it. */
export interface Program {
  readonly component: Component;
  readonly word: ArgumentWord;
  readonly rest: readonly ArgumentWord[];
}

/** Finds the component that a command starts, directly or through another program: `docker exec etcd etcdctl …`, `tini -- kubelet`. */
export function programOf(words: readonly ArgumentWord[]): Program | undefined {
  let program: (Omit<Program, 'rest'> & { readonly index: number }) | undefined;
  for (const [index, word] of words.entries()) {
    // A path in a flag may end like a program.
    const component = word.text.startsWith('-') ? undefined : componentOfProgram(word.text);
    if (component !== undefined) program = { component, word, index };
    else if (program !== undefined && /^--?[A-Za-z]/.test(word.text)) break;
  }
  return program && { component: program.component, word: program.word, rest: words.slice(program.index + 1) };
}

const flagForm = /^(--?[A-Za-z][\w-]*)(=)?/;

/**
 * Reads the flags of a component like pflag: `--flag=value`, or `--flag value` if the flag is known to have a value; up to a word
 * `--`. Unknown flags are included.
 *
 * @param areBare - The flags have no dashes, as in the configuration of k3s.
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

/** Tells whether the word after a flag without `=` is its value. */
export function takesValue(component: Component, name: string): boolean {
  const record = componentFlagOf(component, name);
  return record !== undefined && record.role !== 'boolean';
}

/** Tells whether a flag is in the tables. For these it is known whether a value follows. */
export function isKnownFlag(component: Component, name: string): boolean {
  return componentFlagOf(component, name) !== undefined;
}

/** More words are not checked. */
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
