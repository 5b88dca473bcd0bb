import * as l10n from '@vscode/l10n';
import type { Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { decodeBase64 } from '../text/base64.ts';
import { ownLines } from './ownLines.ts';
import type { RepairPlanner } from './repairModel.ts';
import { sameBytesAfter } from './rewrittenValue.ts';
import { readScalar, writeScalar } from './scalarText.ts';

/** Removes one layer of base64: the content is base64 again, or text for the scalar or file. */
export const decodeOnce: RepairPlanner = (subject) => {
  const { source, place } = subject;
  const { value } = place;
  if (value.blocks.some(({ problem }) => problem !== undefined)) return undefined;
  const decoded = decodeBase64(readScalar(source.text, value));
  if (!(decoded instanceof Uint8Array)) return undefined;
  const content = new TextDecoder().decode(decoded);
  const replacements = inPlaceOf(place, source.text, content);
  if (replacements === undefined) return undefined;
  return { title: l10n.t('decode it once'), edits: sameBytesAfter(subject, replacements) };
};

function inPlaceOf({ block, value }: Place, text: string, content: string): readonly TextReplacement[] | undefined {
  if (block.encoding[1] === 'base64') return [{ span: value.span, newText: content.replace(/\s+/g, '') }];
  return value.keyPath === undefined ? ownLines(text, value.span, content) : writeScalar(text, value, content);
}
