import type { Bytes } from '../x509/bytes.ts';
import type { Certificate } from '../x509/x509Model.ts';
import { descriptionStart } from './descriptionStart.ts';
import { editLayer, type Place } from './editLayer.ts';
import type { TextReplacement } from './renewalModel.ts';
import { type PemArmour, rewritePem, separatorOf } from './rewritePem.ts';

/** What replaces a block. */
export interface BlockSwap extends PemArmour {
  readonly der: Bytes;
  /** Blocks that follow it, in the same form. */
  readonly behind?: readonly Bytes[];
  /** Offset in the text before the block where the description of the replaced certificate starts. */
  descriptionStart(before: string): number;
}

/**
 * Replaces one block through all its encodings.
 *
 * @param places - All blocks of the text, in order.
 * @param index - The block among them.
 * @param placesIn - Reads the blocks of a text that was encoded in this one.
 * @returns `undefined` if the text's form cannot be kept.
 */
export function swapBlock(
  text: string,
  places: readonly Place[],
  index: number,
  swap: BlockSwap,
  placesIn: (text: string) => readonly Place[],
): readonly TextReplacement[] | undefined {
  return editLayer(
    text,
    places,
    [index],
    {
      ...(swap.behind === undefined ? { der: swap.der } : {}),
      inText: (layer, layerPlaces, [member = -1]) => {
        const block = layerPlaces[member]?.block;
        const old = block && layer.slice(block.span.start, block.span.end);
        const newText = old && rewritePem(old, swap.der, swap);
        const more = old === undefined ? undefined : blocksLike(old, swap.behind ?? []);
        if (block === undefined || newText === undefined || more === undefined) return undefined;
        const start = textBefore(layer, layerPlaces, member, (before) => swap.descriptionStart(before));
        return [{ span: { start, end: block.span.end }, newText: newText + more }];
      },
    },
    placesIn,
  );
}

/** Blocks in the form of another one, each after its line separator. */
function blocksLike(model: string, contents: readonly Bytes[]): string | undefined {
  const separator = separatorOf(model);
  if (contents.length > 0 && separator === undefined) return undefined;
  const blocks = contents.map((content) => rewritePem(model, content));
  return blocks.includes(undefined) ? undefined : blocks.map((block) => `${separator}${block}`).join('');
}

/** Start of a block, including the text right before it that describes its certificate. */
export function startWithDescription(
  text: string,
  places: readonly Place[],
  index: number,
  certificate: Certificate,
): number {
  return textBefore(text, places, index, (before) => descriptionStart(before, certificate));
}

function textBefore(
  text: string,
  places: readonly Place[],
  index: number,
  startIn: (before: string) => number,
): number {
  const place = places[index];
  if (place === undefined) return 0;
  const valueStart = place.value.keyPath === undefined ? 0 : place.value.span.start;
  const start = Math.max(valueStart, places[index - 1]?.block.span.end ?? 0);
  return start + startIn(text.slice(start, place.block.span.start));
}
