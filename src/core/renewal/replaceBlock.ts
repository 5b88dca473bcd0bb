import type { Bytes } from '../x509/bytes.ts';
import type { Certificate } from '../x509/model.ts';
import { descriptionStart } from './descriptionStart.ts';
import { editLayer, type Place } from './editLayer.ts';
import type { TextReplacement } from './model.ts';
import { rewritePem } from './rewritePem.ts';

/** The old certificate, and the new one's bytes. */
export interface CertificateSwap {
  readonly certificate: Certificate;
  readonly newDer: Bytes;
}

/**
 * Replaces the certificate of one block, through all the encodings around it.
 *
 * @param places - All blocks of the text, in order.
 * @param index - The block among them.
 * @param placesIn - Reads the blocks of a text that was encoded in this one.
 * @returns `undefined` when the text is not written in a manner that can be kept.
 */
export function replaceBlock(
  text: string,
  places: readonly Place[],
  index: number,
  { certificate, newDer }: CertificateSwap,
  placesIn: (text: string) => readonly Place[],
): readonly TextReplacement[] | undefined {
  return editLayer(
    text,
    places,
    [index],
    {
      der: newDer,
      inText: (layer, layerPlaces, [member = -1]) => {
        const block = layerPlaces[member]?.block;
        const newText = block && rewritePem(layer.slice(block.span.start, block.span.end), newDer);
        if (block === undefined || newText === undefined) return undefined;
        const start = startWithDescription(layer, layerPlaces, member, certificate);
        return [{ span: { start, end: block.span.end }, newText }];
      },
    },
    placesIn,
  );
}

/** Start of a block together with the text right before it that describes its certificate. */
export function startWithDescription(
  text: string,
  places: readonly Place[],
  index: number,
  certificate: Certificate,
): number {
  const place = places[index];
  if (place === undefined) return 0;
  const valueStart = place.value.keyPath === undefined ? 0 : place.value.span.start;
  const start = Math.max(valueStart, places[index - 1]?.block.span.end ?? 0);
  return start + descriptionStart(text.slice(start, place.block.span.start), certificate);
}
