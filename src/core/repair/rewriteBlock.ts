import { editLayer } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { rewritePem } from '../renewal/rewritePem.ts';
import type { Bytes } from '../x509/bytes.ts';
import type { Source } from './repairModel.ts';

/**
 * Writes another object into a block of a document, in its form and through its encodings.
 *
 * @param alone - Replaces DER that is encoded without PEM; absent: such a value is left alone.
 */
export function rewriteBlock(
  source: Source,
  index: number,
  der: Bytes,
  alone?: Bytes,
): readonly TextReplacement[] | undefined {
  return editLayer(
    source.text,
    source.places,
    [index],
    {
      ...(alone === undefined ? {} : { der: alone }),
      inText: (text, places, [member = -1]) => {
        const span = places[member]?.block.span;
        const newText = span && rewritePem(text.slice(span.start, span.end), der);
        return span === undefined || newText === undefined ? undefined : [{ span, newText }];
      },
    },
    source.placesIn,
  );
}
