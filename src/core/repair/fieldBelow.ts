import type { DocumentNode, ScalarNode } from '../locate/objects/objectModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';

/** Lines below a field of block style, in its column; `undefined` in any other style. */
export function fieldBelow(text: string, field: ScalarNode, lines: readonly string[]): TextReplacement | undefined {
  const { keySpan, span } = field;
  if (keySpan === undefined || text.slice(keySpan.start, span.end).includes('\n')) return undefined;
  const before = text.slice(text.lastIndexOf('\n', keySpan.start - 1) + 1, keySpan.start);
  const lineFeed = text.indexOf('\n', span.end);
  const end = lineFeed === -1 ? text.length : lineFeed + 1;
  const [, lineEnd = ''] = /^["']?[ \t]*(?:#[^\r\n]*)?(\r?\n)?$/.exec(text.slice(span.end, end)) ?? ['', 'none'];
  if (!/^ *(?:- +)?["']?$/.test(before) || lineEnd === 'none') return undefined;
  const indent = before.replaceAll(/[^ ]/g, ' ').slice(0, before.replace(/["']$/, '').length);
  const newText = lines.map((line) => `${indent}${line}${lineEnd === '' ? '\n' : lineEnd}`).join('');
  return { span: { start: end, end }, newText: lineEnd === '' ? `\n${newText}` : newText };
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
