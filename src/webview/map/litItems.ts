import type { MapItem, MapLesson, MapWalk } from '../../protocol/pkiMap.ts';

/** What asks for attention, the first that is there. */
export interface Attention {
  /** Of the row of the forecast that the pointer or the focus is on. */
  readonly wires?: readonly string[] | undefined;
  readonly lesson?: MapLesson | undefined;
  readonly selected?: MapItem | undefined;
}

/** Ids of the items that stay bright while all others fade; `undefined` where nothing fades. */
export function litItems(
  { wires, lesson, selected }: Attention,
  walks: readonly MapWalk[],
): ReadonlySet<string> | undefined {
  if (wires !== undefined) return withEnds(wires, walks);
  if (lesson !== undefined) return withEnds(lesson.items, walks);
  if (selected?.isFadingOthers !== true) return undefined;
  return new Set([selected.id, ...(selected.related ?? [])]);
}

/** Wires with what stands at their ends: alone they would lead from nowhere to nowhere. */
function withEnds(ids: readonly string[], walks: readonly MapWalk[]): ReadonlySet<string> {
  const wanted = new Set(ids);
  return new Set([...ids, ...walks.filter(({ wire }) => wanted.has(wire)).flatMap(({ stops }) => stops)]);
}
