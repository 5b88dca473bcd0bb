import type { DocumentNode, ScalarNode } from '../locate/objects/objectModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';

/** Lines below a field of block style, in its column; `undefined` in any other style, and where their key is already there. */
export function fieldBelow(text: string, field: ScalarNode, lines: readonly string[]): TextReplacement | undefined {
  const { keySpan, span } = field;
  if (keySpan === undefined || text.slice(keySpan.start, span.end).includes('\n')) return undefined;
  const before = text.slice(text.lastIndexOf('\n', keySpan.start - 1) + 1, keySpan.start);
  const lineFeed = text.indexOf('\n', span.end);
  const end = lineFeed === -1 ? text.length : lineFeed + 1;
  const [, lineEnd = ''] = /^["']?[ \t]*(?:#[^\r\n]*)?(\r?\n)?$/.exec(text.slice(span.end, end)) ?? ['', 'none'];
  if (!/^ *(?:- +)?["']?$/.test(before) || lineEnd === 'none') return undefined;
  const indent = before.replaceAll(/[^ ]/g, ' ').slice(0, before.replace(/["']$/, '').length);
  const [key = ''] = /^[^:]*/.exec(lines[0] ?? '') ?? [];
  const above = before.includes('-')
    ? []
    : text
        .slice(0, keySpan.start - before.length)
        .split('\n')
        .toReversed();
  const column = indent.length;
  if (isAmong(key, above, column) || isAmong(key, text.slice(end).split('\n'), column)) return undefined;
  const newText = lines.map((line) => `${indent}${line}${lineEnd === '' ? '\n' : lineEnd}`).join('');
  return { span: { start: end, end }, newText: lineEnd === '' ? `\n${newText}` : newText };
}

/** A key among the lines on one side of a field of its mapping, up to where that ends: nodes have no empty values. */
function isAmong(key: string, lines: readonly string[], column: number): boolean {
  for (const line of lines) {
    const [, start = '', rest = ''] = /^( *(?:- +)?)(.*)/.exec(line) ?? [];
    if (rest === '' || rest.startsWith('#')) continue;
    const [, name] = /^["']?([^"':]*)["']? *:/.exec(rest) ?? [];
    if (start.length === column && name === key) return true;
    // An item at or above the column begins another mapping, or is the first line of this one.
    const isEnd = start.includes('-') ? start.length <= column : start.length < column;
    if (isEnd || line.startsWith('---')) return false;
  }
  return false;
}

/** The scalar at the start of a mark; below a node. */
export function scalarMarked(node: DocumentNode | undefined, at: Span): ScalarNode | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar')
    return node.span.start === at.start || node.keySpan?.start === at.start ? node : undefined;
  for (const child of node.kind === 'mapping' ? node.entries.values() : node.items) {
    const found = scalarMarked(child, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
