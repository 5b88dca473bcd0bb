import { visibleText } from '../../text/visibleText.ts';
import { cutLines } from './cutLines.ts';
import { decodedLimits } from './decodedLimits.ts';

/** Writes a value that JSON.parse made as indented JSON; whatever could change its surroundings is escaped. */
export function jsonLines(value: unknown): readonly string[] {
  return cutLines(linesOf(value, 0));
}

function linesOf(value: unknown, depth: number): string[] {
  if (typeof value !== 'object' || value === null) return [scalarText(value)];
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const members = Array.isArray(value)
    ? value.map((item: unknown) => ['', item] as const)
    : Object.entries(value).map(([key, item]: readonly [string, unknown]) => [`${scalarText(key)}: `, item] as const);
  if (members.length === 0) return [open + close];
  if (depth >= decodedLimits.jsonDepth) return [`${open} … ${close}`];
  const lines = members.flatMap(([label, item], index) => {
    const [first = '', ...others] = linesOf(item, depth + 1);
    const written = [label + first, ...others];
    const last = written.length - 1;
    if (index < members.length - 1) written[last] = `${written[last]},`;
    return written.map((line) => `  ${line}`);
  });
  return [open, ...lines, close];
}

function scalarText(value: unknown): string {
  return visibleText(JSON.stringify(value), decodedLimits.characters);
}
