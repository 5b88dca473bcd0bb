import type { LocatedValue } from '../core/locate/model.ts';
import { touches } from '../core/text/span.ts';

/** The value or reference at an offset: on its text or on its key. */
export function placeAt<Place extends Pick<LocatedValue, 'span' | 'keySpan'>>(
  places: readonly Place[] = [],
  offset: number,
): Place | undefined {
  return places.find(
    ({ span, keySpan }) => touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset)),
  );
}
