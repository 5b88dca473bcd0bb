import { groupBy } from '../text/groupBy.ts';
import type { RelatedPlace } from './findingModel.ts';

/** Names a place, of a finding or of what is related to it. */
export function placeKey({ path, span }: Pick<RelatedPlace, 'path' | 'span'>): string {
  return `${path}#${span?.start ?? ''}`;
}

/** What several connections tell of one place, once. */
export function firstAtEachPlace<Placed extends Pick<RelatedPlace, 'path' | 'span'>>(
  all: readonly Placed[],
): readonly Placed[] {
  return [...groupBy(all, placeKey).values()].flatMap((alike) => alike.slice(0, 1));
}
