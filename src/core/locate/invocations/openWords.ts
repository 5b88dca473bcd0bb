import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { CommandWord } from './commandWords.ts';
import type { VariableUse } from './invocationModel.ts';
import { isKnownFlag, takesValue } from './readFlags.ts';

/** What of a command is known only when it runs. */
export interface OpenWords {
  /** Variables of the shell or of systemd that may hold flags. */
  readonly variables: readonly VariableUse[];
  /** Other words may hold flags, or some were left out: `$(cat flags)`, a template, three dots. */
  readonly isPartial: boolean;
}

const variableForm = /^\$(?:\{(\w+)\}|(\w+))$/;
/** All that the script itself was given, never the value of one flag alone. */
const allArguments = /^\$(?:[@*]|\{[@*]\})$/;
const ellipsis = /^(?:\.{3,}|…)$/;

/** Finds the words of a command that stand for flags, and are no values of flags. */
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
    } else if ((isOpen && !isBehindFlag) || ellipsis.test(text)) {
      isPartial = true;
    }
  }
  return { variables, isPartial };
}

/** Tells whether three dots stand on the line below a command, as where a text shows a part of it. */
export function isCutBelow(text: string, end: number): boolean {
  return /^[^\n]*\n[ \t]*(?:\.{3}|…)/.test(text.slice(end, end + longestLine));
}

const longestLine = 500;
