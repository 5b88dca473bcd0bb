import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { CommandWord } from './commandWords.ts';
import type { VariableUse } from './invocationModel.ts';
import { isKnownFlag, takesValue } from './readFlags.ts';

/** Words of a command that are only known when it runs. */
export interface OpenWords {
  /** Variables of the shell or systemd that may contain flags. */
  readonly variables: readonly VariableUse[];
  /** Other words may contain flags, or words are missing: `$(cat flags)`, a template, three dots. */
  readonly isPartial: boolean;
}

const variableForm = /^\$(?:\{(\w+)\}|(\w+))$/;
/** All arguments of the script, never the value of a single flag. */
const allArguments = /^\$(?:[@*]|\{[@*]\})$/;
/** Whatever follows, it is no flag: `/backup/$(date).db`. */
const beginning = /^[\w./]/;
const ellipsis = /^(?:\.{3,}|…)$/;

/** Finds the words of a command that may contain flags and are not values of flags. */
export function openWords(component: Component, words: readonly CommandWord[]): OpenWords {
  const variables: VariableUse[] = [];
  let isPartial = false;
  for (const [index, { text, span, isOpen }] of words.entries()) {
    if (text.startsWith('-')) continue;
    if (allArguments.test(text)) {
      isPartial = true;
      continue;
    }
    const before = words[index - 1]?.text ?? '';
    if (!before.includes('=') && takesValue(component, before)) continue;
    const isBehindFlag = before.startsWith('-') && !before.includes('=') && !isKnownFlag(component, before);
    const variable = variableForm.exec(text);
    if (variable !== null) {
      variables.push({ name: variable[1] ?? variable[2] ?? '', span, mayBeValue: isBehindFlag });
    } else if ((isOpen && !isBehindFlag && !beginning.test(text)) || ellipsis.test(text)) {
      isPartial = true;
    }
  }
  return { variables, isPartial };
}

/** Tells whether three dots follow a command on the next line: the text shows only a part of it. */
export function isCutBelow(text: string, end: number): boolean {
  return /^[^\n]*\n[ \t]*(?:\.{3}|…)/.test(text.slice(end, end + longestLine));
}

const longestLine = 500;
