import type { LocatedValue } from '../core/locate/model.ts';
import { touches } from '../core/text/span.ts';

/**
 * The value or reference at an offset: on its text or on its key.
 *
 * @param places - In order of position, not overlapping, each key before its value: as `locate` gives them.
 */
export function placeAt<Place extends Pick<LocatedValue, 'span' | 'keySpan'>>(
  places: readonly Place[] = [],
  offset: number,
): Place | undefined {
  let first = 0;
  let behind = places.length;
  while (first < behind) {
    const middle = (first + behind) >>> 1;
    const place = places[middle];
    if (place !== undefined && place.span.end < offset) first = middle + 1;
    else behind = middle;
  }
  const place = places[first];
  return place !== undefined && isOn(place, offset) ? place : undefined;
}

function isOn({ span, keySpan }: Pick<LocatedValue, 'span' | 'keySpan'>, offset: number): boolean {
  return touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset));
}
