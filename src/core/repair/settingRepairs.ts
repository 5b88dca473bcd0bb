import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/model.ts';
import type { PkiGraph } from '../pki/model.ts';
import type { TextReplacement } from '../renewal/model.ts';
import { visibleText } from '../text/visibleText.ts';
import type { RepairDraft, Source } from './model.ts';
import { newTexts } from './newTexts.ts';

/** Flags that belong beside another one, by code of the finding that marks it. */
const addedFlags: Readonly<Record<string, string>> = {
  'etcd-client-cert-auth-implicit': '--client-cert-auth=true',
};

/** Tells whether findings of a code may be repaired in the flag or field that they mark. */
export function hasSettingRepair(code: string): boolean {
  return Object.hasOwn(newTexts, code) || Object.hasOwn(addedFlags, code);
}

/** Plans the change of a flag or a field, which no credential stands in. */
export function planSettingRepair(finding: Finding, source: Source, graph: PkiGraph): RepairDraft | undefined {
  const { code, span } = finding;
  if (span === undefined) return undefined;
  const marked = source.text.slice(span.start, span.end);
  const newText = Object.hasOwn(newTexts, code) ? newTexts[code]?.(marked, finding, graph) : undefined;
  if (newText !== undefined) {
    return draft(source, { span, newText }, l10n.t('replace it by {0}', visibleText(newText, longestTitle)));
  }
  const flag = Object.hasOwn(addedFlags, code) ? addedFlags[code] : undefined;
  const added = flag === undefined ? undefined : lineBefore(source.text, span.start, flag);
  return flag === undefined || added === undefined ? undefined : draft(source, added, l10n.t('add {0}', flag));
}

/** Of what is shown in a title: the hash of a key, and then some. */
const longestTitle = 80;

function draft(source: Source, replacement: TextReplacement, title: string): RepairDraft {
  return { title, edits: [{ source, replacements: [replacement], expected: new Map() }] };
}

/** A flag that has its line to itself: an item of a list, or a line of a command that goes on below. */
const ownLine = /^([ \t]*(?:- +)?)(["']?)--?[\w-]+(?:=[^\s"']*)?\2(,?)([ \t]*\\*)$/;

/** The line of a new flag, in the manner of the one at `at`, above it. */
function lineBefore(text: string, at: number, flag: string): TextReplacement | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
  const [, indent = '', quote = '', comma = '', ending = ''] = ownLine.exec(line) ?? [];
  const isItem = indent.includes('- ') || (comma === ',' && quote !== '');
  if ((!isItem && !ending.endsWith('\\')) || (isItem && ending !== '')) return undefined;
  const lineBreak = text.slice(start, end).endsWith('\r') ? '\r\n' : '\n';
  return { span: { start, end: start }, newText: indent + quote + flag + quote + comma + ending + lineBreak };
}
