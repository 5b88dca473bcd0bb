import * as l10n from '@vscode/l10n';
import { decodeBase64 } from '../text/base64.ts';
import type { RepairPlanner } from './model.ts';
import { sameBytesAfter } from './rewrittenValue.ts';
import { readScalar, writeScalar } from './scalarText.ts';

/** Removes one layer of base64: what is in it is base64 again, or text that the scalar then holds. */
export const decodeOnce: RepairPlanner = (subject) => {
  const { source, place } = subject;
  const { value } = place;
  if (value.blocks.some(({ problem }) => problem !== undefined)) return undefined;
  const decoded = decodeBase64(readScalar(source.text, value));
  if (!(decoded instanceof Uint8Array)) return undefined;
  const content = new TextDecoder().decode(decoded);
  const isBase64 = place.block.encoding[1] === 'base64';
  const replacements = isBase64
    ? [{ span: value.span, newText: content.replace(/\s+/g, '') }]
    : writeScalar(source.text, value, content);
  if (replacements === undefined) return undefined;
  return { title: l10n.t('decode it once'), edits: sameBytesAfter(subject, replacements) };
};
