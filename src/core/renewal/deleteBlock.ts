import type { Certificate } from '../x509/x509Model.ts';
import { editLayer, type Place } from './editLayer.ts';
import type { TextReplacement } from './renewalModel.ts';
import { startWithDescription } from './swapBlock.ts';

/**
 * Removes a block from its value, with its line and the text that describes it, through all its encodings.
 *
 * @param places - All blocks of the text, in order.
 * @param index - The block among them.
 * @param certificate - The block's certificate, if it is one.
 * @param placesIn - Reads the blocks of a text that was encoded in this one.
 * @returns `undefined` if the text's form cannot be kept.
 */
export function deleteBlock(
  text: string,
  places: readonly Place[],
  index: number,
  certificate: Certificate | undefined,
  placesIn: (text: string) => readonly Place[],
): readonly TextReplacement[] | undefined {
  const inText = (layer: string, layerPlaces: readonly Place[], [member = -1]: readonly number[]) =>
    removal(layer, layerPlaces, member, certificate);
  return editLayer(text, places, [index], { inText }, placesIn);
}

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
  // After the last line of an indented value, the line break belongs to what follows.
  const span =
    ahead > 0
      ? { start, end: end + ahead }
      : { start: start - lengthOf(breakBefore, text.slice(Math.max(0, start - longestBreak), start)), end };
  return [{ span, newText: '' }];
}

/** The line break after a block, and the start of its own line, which stays there for the next one. */
function breakBehind(text: string, start: number, end: number): number {
  const lineBreak = lengthOf(lineBreakPattern, text.slice(end, end + longestBreak));
  const margin = lengthOf(/[ \t]*$/, text.slice(Math.max(0, start - longestBreak), start));
  const next = text.slice(end + lineBreak, end + lineBreak + margin);
  return next === text.slice(start - margin, start) ? lineBreak + margin : 0;
}

/** Limits how much text around a block is searched. */
const longestBreak = 200;
const lineBreakPattern = /^[ \t]*(?:\r?\n|(?:\\+r)?\\+n)/;
const breakBefore = /(?:(?:\r?\n[ \t]*)+|(?:(?:\\+r)?\\+n)+)$/;

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}
