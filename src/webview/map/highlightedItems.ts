import type { MapItem, MapLesson, MapWalk } from '../../protocol/pkiMap.ts';

/** What to highlight: the first one that is set. */
export interface Attention {
  /** Wires of the forecast row under the pointer or focus. */
  readonly wires?: readonly string[] | undefined;
  readonly lesson?: MapLesson | undefined;
  readonly selected?: MapItem | undefined;
}

/** Ids of the items that stay bright while all others fade; `undefined` if nothing fades. */
export function highlightedItems(
  { wires, lesson, selected }: Attention,
  walks: readonly MapWalk[],
): ReadonlySet<string> | undefined {
  if (wires !== undefined) return withEnds(wires, walks);
  if (lesson !== undefined) return withEnds(lesson.items, walks);
  if (selected?.isFadingOthers !== true) return undefined;
  return new Set([selected.id, ...(selected.related ?? [])]);
}

/** Wires with the items at their ends, so that they do not start and end nowhere. */
function withEnds(ids: readonly string[], walks: readonly MapWalk[]): ReadonlySet<string> {
  const wanted = new Set(ids);
  return new Set([...ids, ...walks.filter(({ wire }) => wanted.has(wire)).flatMap(({ stops }) => stops)]);
}
