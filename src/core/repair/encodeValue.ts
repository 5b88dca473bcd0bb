import * as l10n from '@vscode/l10n';
import { encodeBase64 } from '../text/encodePem.ts';
import { canonicalPem } from './canonicalPem.ts';
import type { RepairPlanner } from './repairModel.ts';
import { sameBytesAfter } from './rewrittenValue.ts';
import { readScalar } from './scalarText.ts';

/** Encodes PEM text as base64, on one line in the style of the scalar. PEM that Go would not see is corrected first. */
export const encodeValue: RepairPlanner = (subject) => {
  const { source, place } = subject;
  const { blocks, span } = place.value;
  if (blocks.some(({ problem, encoding }) => problem !== undefined || encoding[0] !== 'pem')) return undefined;
  const isSeen = blocks.every(({ unseen }) => unseen === undefined);
  const pem = isSeen ? `${readScalar(source.text, place.value).trimEnd()}\n` : blocks.map(canonicalPem).join('');
  const newText = encodeBase64(new TextEncoder().encode(pem));
  return { title: l10n.t('encode it in base64'), edits: sameBytesAfter(subject, [{ span, newText }]) };
};
