import * as l10n from '@vscode/l10n';
import { encodeBase64, encodePem } from '../text/encodePem.ts';
import { labelOf } from './canonicalPem.ts';
import type { RepairPlanner } from './repairModel.ts';
import { sameBytesAfter } from './rewrittenValue.ts';

/** Converts base64 of DER to base64 of PEM. */
export const convertDer: RepairPlanner = (subject) => {
  const { block, value } = subject.place;
  const label = block.problem === undefined && value.blocks.length === 1 ? labelOf(block) : undefined;
  if (label === undefined) return undefined;
  const newText = encodeBase64(new TextEncoder().encode(encodePem(label, block.bytes())));
  const edits = sameBytesAfter(subject, [{ span: value.span, newText }]);
  return { title: l10n.t('convert it to PEM'), edits };
};
