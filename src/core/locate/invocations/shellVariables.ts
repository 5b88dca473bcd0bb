import { composed, PieceCollector } from '../../text/mappedText.ts';
import type { CommandWord } from './commandWords.ts';

/** Values of variables that are the same wherever they are used. */
export type ShellVariables = ReadonlyMap<string, string>;

/** A text with more assignments than this is a program. */
const mostAssignments = 200;

/**
 * The variables in a script, a unit or an environment file that are set once, to plain text: `PKI=/etc/kubernetes/pki`. Variables
 * that are set again or computed are unknown. Variables with flags are read elsewhere.
 */
export function shellVariablesIn(text: string): ShellVariables {
  const values = new Map<string, string | undefined>();
  const assignments =
    /^[ \t]*(?:export[ \t]+|Environment=)?(["']?)([A-Za-z_]\w*)=(["']?)(?!-)([^\s"'$`\\;|&()<>{}]*)\3\1[ \t]*(?:#.*)?\r?$/gm;
  const anyAssignment = /(?<![\w$-])([A-Za-z_]\w*)=/g;
  const counts = new Map<string, number>();
  for (const [, name = ''] of text.matchAll(anyAssignment)) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [, , name = '', , value] of text.matchAll(assignments)) {
    if (values.size >= mostAssignments) break;
    if (counts.get(name) === 1) values.set(name, value);
  }
  return new Map(Array.from(values).flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

/** Replaces known variables. A word with unknown ones stays open. */
export function withVariables(word: CommandWord, variables: ShellVariables): CommandWord {
  if (!word.isOpen || variables.size === 0) return word;
  const pieces = new PieceCollector();
  let from = 0;
  for (const match of word.text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    const value = variables.get(match[1] ?? match[2] ?? '');
    if (value === undefined) return word;
    const end = match.index + match[0].length;
    pieces.copy(word.text, { start: from, end: match.index });
    pieces.replace(value, { start: match.index, end });
    from = end;
  }
  pieces.copy(word.text, { start: from, end: word.text.length });
  const { text, toSource } = pieces.collect();
  if (from === 0 || /[$`{]/.test(text)) return word;
  return { text, span: word.span, isOpen: false, toSource: composed(word.toSource, toSource) };
}
