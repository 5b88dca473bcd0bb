import * as l10n from '@vscode/l10n';
import type { Finding } from '../findings/findingModel.ts';
import { isSuppressed } from '../findings/suppressed.ts';
import { decodeFile } from '../pki/decodeFile.ts';
import { applyReplacements } from '../renewal/applyReplacements.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { isAsIntended } from './isAsIntended.ts';
import { readSource } from './readSource.ts';
import type { Repair, RepairContext } from './repairModel.ts';

/**
 * Plans a comment `# certscope-ignore CODE` above the key of the value that has a problem. Only in YAML, if a line
 * starts with the key: there a comment changes nothing.
 *
 * The result is read again: the problem is ignored, and every credential is unchanged. Never throws.
 *
 * @returns `undefined` if no comment is possible.
 */
export function planIgnore({ tools, textOf }: RepairContext, finding: Finding): Repair | undefined {
  const { path, span, code } = finding;
  const text = textOf(path);
  if (text === undefined || span === undefined || /^\s*[[{]/.test(text)) return undefined;
  const source = readSource(path, text, tools);
  const place = source.places.find(({ value }) => value.span.start <= span.start && span.end <= value.span.end);
  const keySpan = place?.value.keySpan;
  const replacement = keySpan && commentAbove(text, keySpan.start, code);
  if (replacement === undefined) return undefined;
  const replacements = [replacement];
  const after = decodeFile({ path, text: applyReplacements(text, replacements) }, tools);
  const shift = replacement.newText.length;
  const isSilent = isSuppressed(after, code, { start: span.start + shift, end: span.end + shift });
  if (!isSilent || !isAsIntended({ source, replacements, expected: new Map() }, tools)) return undefined;
  return { title: l10n.t('Ignore {0} here', code), isPreferred: false, replacements: new Map([[path, replacements]]) };
}

/** Before a key that starts its line: indentation, dashes of lists, a quote. */
const beforeKey = /^([ \t]*)(?:-[ \t]+)*["']?$/;

function commentAbove(text: string, key: number, code: string): TextReplacement | undefined {
  const start = text.lastIndexOf('\n', key - 1) + 1;
  const [, indent] = beforeKey.exec(text.slice(start, key)) ?? [];
  if (indent === undefined) return undefined;
  const lineBreak = text.slice(0, text.indexOf('\n', key) + 1).endsWith('\r\n') ? '\r\n' : '\n';
  return { span: { start, end: start }, newText: `${indent}# certscope-ignore ${code}${lineBreak}` };
}
