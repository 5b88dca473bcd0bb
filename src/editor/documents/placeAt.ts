import type { LocatedValue } from '../../core/locate/locateModel.ts';
import { touches } from '../../core/text/span.ts';

/**
 * The value or reference at an offset: on its text or on its key.
 *
 * @param places - In order of position, not overlapping, each key before its value: as `locate` gives them.
 */
export function placeAt<Place extends Pick<LocatedValue, 'span' | 'keySpan'>>(
  places: readonly Place[] = [],
  offset: number,
): Place | undefined {
  const place = places[firstReaching(places, offset)];
  return place !== undefined && isOn(place, offset) ? place : undefined;
}

/** The values or references that overlap a range, including their keys. */
export function placesBetween<Place extends Pick<LocatedValue, 'span' | 'keySpan'>>(
  places: readonly Place[] = [],
  from: number,
  to: number,
): readonly Place[] {
  const first = firstReaching(places, from);
  const count = places.slice(first).findIndex(({ keySpan, span }) => (keySpan ?? span).start > to);
  return places.slice(first, count === -1 ? undefined : first + count);
}

/** Index of the first place that ends at or after an offset. */
function firstReaching(places: readonly Pick<LocatedValue, 'span'>[], offset: number): number {
  let first = 0;
  let behind = places.length;
  while (first < behind) {
    const middle = (first + behind) >>> 1;
    const place = places[middle];
    if (place !== undefined && place.span.end < offset) first = middle + 1;
    else behind = middle;
  }
  return first;
}

function isOn({ span, keySpan }: Pick<LocatedValue, 'span' | 'keySpan'>, offset: number): boolean {
  return touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset));
}
