import type { RelatedPlace } from './findingModel.ts';

/** Names a place, of a finding or of what is related to it. */
export function placeKey({ path, span }: Pick<RelatedPlace, 'path' | 'span'>): string {
  return `${path}#${span?.start ?? ''}`;
}
