import * as l10n from '@vscode/l10n';
import { encodePem } from '../text/encodePem.ts';
import type { Span } from '../text/span.ts';
import { labelOf } from './canonicalPem.ts';
import { ownLines } from './ownLines.ts';
import type { RepairPlanner } from './repairModel.ts';
import { sameBytesAfter } from './rewrittenValue.ts';

/**
 * Writes base64 of DER that stands in a text by itself as PEM, in the place of BEGIN and END lines as well that are
 * drawn with other characters than dashes.
 */
export const addArmour: RepairPlanner = (subject) => {
  const { source, place } = subject;
  const { block, value } = place;
  const label = value.blocks.length === 1 ? labelOf(block) : undefined;
  if (label === undefined) return undefined;
  const span = withArmourLines(source.text, value.span, block.unseen?.span);
  const replacements = ownLines(source.text, span, encodePem(label, block.bytes()));
  return replacements && { title: l10n.t('convert it to PEM'), edits: sameBytesAfter(subject, replacements) };
};

/** @param begin - What stands for the BEGIN line, if anything does. */
function withArmourLines(text: string, { start, end }: Span, begin: Span | undefined): Span {
  if (begin === undefined) return { start, end };
  const [endLine = ''] = foreignEnd.exec(text.slice(end, end + longestEndLine)) ?? [];
  return { start: begin.start, end: end + endLine.length };
}

const foreignEnd = /^\s*[\u2010-\u2015\u2212-]{1,10}END [A-Z0-9 ]{1,80}[\u2010-\u2015\u2212-]{1,10}/;
const longestEndLine = 1000;
