import * as l10n from '@vscode/l10n';
import { editLayer, type Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/model.ts';
import { startWithDescription } from '../renewal/swapBlock.ts';
import type { Certificate } from '../x509/model.ts';
import type { RepairPlanner } from './model.ts';

/** Removes a block, its line and the text that describes it; the last block of a value stays. */
export const removeBlock: RepairPlanner = ({ source, index, place }) => {
  const others = place.value.blocks.filter((block) => block !== place.block);
  if (others.length === 0) return undefined;
  const content = source.credentialOf(place)?.content;
  const certificate = content?.kind === 'certificate' ? content : undefined;
  const replacements = editLayer(
    source.text,
    source.places,
    [index],
    { inText: (text, places, [member = -1]) => removal(text, places, member, certificate) },
    source.placesIn,
  );
  if (replacements === undefined) return undefined;
  const expected = new Map([[place.value, others.map((block) => ({ value: place.value, block }))]]);
  return { title: l10n.t('remove this block'), isChoice: true, edits: [{ source, replacements, expected }] };
};

function removal(
  text: string,
  places: readonly Place[],
  index: number,
  certificate: Certificate | undefined,
): readonly TextReplacement[] | undefined {
  const place = places[index];
  if (place === undefined) return undefined;
  const { block } = place;
  const start = certificate === undefined ? block.span.start : startWithDescription(text, places, index, certificate);
  const { end } = block.span;
  const ahead = breakBehind(text, start, end);
  // Behind the last line of an indented value the line break belongs to what follows.
  const span =
    ahead > 0
      ? { start, end: end + ahead }
      : { start: start - lengthOf(breakBefore, text.slice(Math.max(0, start - longestBreak), start)), end };
  return [{ span, newText: '' }];
}

/** The line break behind a block, and what its own line begins with, which stays there for the next one. */
function breakBehind(text: string, start: number, end: number): number {
  const lineBreak = lengthOf(lineBreakPattern, text.slice(end, end + longestBreak));
  const margin = lengthOf(/[ \t]*$/, text.slice(Math.max(0, start - longestBreak), start));
  const next = text.slice(end + lineBreak, end + lineBreak + margin);
  return next === text.slice(start - margin, start) ? lineBreak + margin : 0;
}

/** Bounds what is looked at around a block. */
const longestBreak = 200;
const lineBreakPattern = /^[ \t]*(?:\r?\n|(?:\\+r)?\\+n)/;
const breakBefore = /(?:(?:\r?\n[ \t]*)+|(?:(?:\\+r)?\\+n)+)$/;

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}
