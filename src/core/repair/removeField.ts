import * as l10n from '@vscode/l10n';
import type { ByCode } from '../findings/catalog.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../locate/objects/objectModel.ts';
import type { Span } from '../text/span.ts';
import type { FieldPlanner, Source } from './repairModel.ts';

/** Fields that are useless without each other, by the code of the finding. */
const together: ByCode<readonly string[]> = {
  'kubeconfig-basic-auth': ['username', 'password'],
  'impersonation-not-allowed': ['as', 'as-uid'],
};

/** Lists and mappings that are useless without the field. */
const besides: ByCode<readonly string[]> = { 'impersonation-not-allowed': ['as-groups', 'as-user-extra'] };

/**
 * Removes the field that a finding marks, with its line. Flow style, and items that start with the field, are left
 * alone.
 */
export const removeField: FieldPlanner = ({ finding, span, source }) => {
  const { text } = source;
  const found = scalarAtSpan(source, span);
  if (found === undefined) return undefined;
  const { scalar, siblings, mapping } = found;
  const names = together[finding.code];
  const fields = names === undefined ? [scalar] : siblings.filter(({ keySpan }) => isCalled(text, keySpan, names));
  const lists = (besides[finding.code] ?? []).flatMap((name) => {
    const node = mapping?.entries.get(name);
    return node === undefined ? [] : [{ name, lines: linesOfList(text, name, node) }];
  });
  const lines = [...fields.map((field) => linesOf(text, field)), ...lists.map((list) => list.lines)];
  const spans = lines.filter((each) => each !== undefined);
  if (spans.length === 0 || spans.length < lines.length) return undefined;
  const isRemoved = (each: Span): boolean => spans.some(({ start, end }) => start <= each.start && each.end <= end);
  const gone = source.places.map(({ value }) => value).filter((value) => isRemoved(value.span));
  const keys = fields.map(({ keySpan }) => text.slice(keySpan?.start, keySpan?.end));
  const title = l10n.t('remove {0}', [...keys, ...lists.map(({ name }) => name)].join(', '));
  return {
    title,
    isChoice: true,
    edits: [
      {
        source,
        replacements: spans.map((each) => ({ span: each, newText: '' })),
        expected: new Map(gone.map((value) => [value, []])),
      },
    ],
  };
};

function isCalled(text: string, keySpan: Span | undefined, names: readonly string[]): boolean {
  return keySpan !== undefined && names.includes(text.slice(keySpan.start, keySpan.end));
}

interface Found {
  readonly scalar: ScalarNode;
  /** The scalars of the same mapping, including itself. */
  readonly siblings: readonly ScalarNode[];
  /** Absent in a sequence. */
  readonly mapping?: MappingNode;
}

/** The scalar whose key or value is marked, or that contains the mark. Embedded documents are left alone. */
function scalarAtSpan({ objects }: Source, span: Span): Found | undefined {
  for (const { root, embeddedIn } of objects) {
    const found = embeddedIn === undefined ? search(root, span) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function search(node: DocumentNode, span: Span): Found | undefined {
  if (node.kind === 'scalar') return undefined;
  const children = node.kind === 'mapping' ? [...node.entries.values()] : node.items;
  const siblings = children.filter((child) => child.kind === 'scalar');
  const scalar = siblings.find(({ keySpan, span: value }) => isAround(keySpan, span) || isAround(value, span));
  if (scalar !== undefined) return { scalar, siblings, ...(node.kind === 'mapping' ? { mapping: node } : {}) };
  for (const child of children) {
    const found = search(child, span);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isAround(outer: Span | undefined, { start, end }: Span): boolean {
  return outer !== undefined && outer.start <= start && end <= outer.end;
}

/** The lines of a list of plain values, if they contain nothing else. */
function linesOfList(text: string, name: string, list: DocumentNode): Span | undefined {
  const items = list.kind === 'sequence' ? list.items.filter((item) => item.kind === 'scalar') : [];
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined || list.kind !== 'sequence' || items.length < list.items.length)
    return undefined;
  const key = text.lastIndexOf(name, first.span.start);
  const start = text.lastIndexOf('\n', key) + 1;
  const lineFeed = text.indexOf('\n', last.span.end);
  const end = lineFeed === -1 ? text.length : lineFeed + 1;
  const [before, lines] = [text.slice(start, key), text.slice(key + name.length, end)];
  const isAlone =
    /^ *["']?$/.test(before) &&
    /^["']?: *(?:\[[^[\]{}#\n]*\]|(?:\r?\n *- +[^\s#][^#\r\n]*)+)\s*$/.test(lines) &&
    lines.split(/\n *-|,/).length <= items.length + 1;
  return isAlone ? { start, end } : undefined;
}

/** The lines of a field in block style, if they contain nothing else except a comment after the value. */
export function linesOf(text: string, { keySpan, span }: ScalarNode): Span | undefined {
  if (keySpan === undefined) return undefined;
  const start = text.lastIndexOf('\n', keySpan.start - 1) + 1;
  const lineFeed = text.indexOf('\n', Math.max(span.end, keySpan.end));
  const end = lineFeed === -1 ? text.length : lineFeed + 1;
  const behind = text.slice(span.end, end);
  const isAlone =
    /^[ ]*["']?$/.test(text.slice(start, keySpan.start)) && /^["']?[ \t]*(?:#[^\n]*)?\r?\n?$/.test(behind);
  return isAlone ? { start, end } : undefined;
}
