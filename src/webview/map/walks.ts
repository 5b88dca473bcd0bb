import type { MapItem, MapScene, MapWalk } from '../../protocol/pkiMap.ts';

/** Keys that move on the map. */
export type WalkKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End';

/** Kinds of items that keys can select. */
const stopKinds: ReadonlySet<MapItem['kind']> = new Set(['card', 'authority', 'control', 'wire', 'pill', 'seal']);

/** All paths over the map: along each connection, then the items without a connection, so that every item is reached. */
export function walksOf({ walks, items }: Pick<MapScene, 'walks' | 'items'>): readonly MapWalk[] {
  const known = new Set(items.map(({ id }) => id));
  const drawn = walks
    // A component that connects to itself is at both ends of its path: once is enough.
    .map(({ wire, stops }) => ({ wire, stops: [...new Set(stops)].filter((stop) => known.has(stop)) }))
    .filter(({ stops }) => stops.length > 0);
  const reached = new Set(drawn.flatMap(({ stops }) => stops));
  const others = items.filter(({ id, kind }) => stopKinds.has(kind) && !reached.has(id));
  return [...drawn, ...others.map(({ id }) => ({ wire: id, stops: [id] }))];
}

/** A place on the paths: a card can be on several. */
export interface WalkPlace {
  readonly walk: number;
  readonly stop: number;
}

/**
 * Finds the place of an item.
 *
 * @param near - The previous place: if an item has several places, the one on the same path is chosen.
 */
export function placeOnWalks(walks: readonly MapWalk[], id: string, near?: WalkPlace): WalkPlace | undefined {
  if (near !== undefined) {
    const stop = walks[near.walk]?.stops.indexOf(id) ?? -1;
    if (stop >= 0) return { walk: near.walk, stop };
  }
  const walk = walks.findIndex(({ stops }) => stops.includes(id));
  return walk < 0 ? undefined : { walk, stop: walks[walk]?.stops.indexOf(id) ?? 0 };
}

/** The item at a place. */
export function itemAt(walks: readonly MapWalk[], { walk, stop }: WalkPlace): string | undefined {
  return walks[walk]?.stops[stop];
}

/** The place that a key moves to; the same place if there is nothing in that direction. */
export function step(walks: readonly MapWalk[], from: WalkPlace | undefined, key: WalkKey): WalkPlace {
  const last = Math.max(0, walks.length - 1);
  if (from === undefined) return onWire(walks, key === 'End' || key === 'ArrowUp' ? last : 0);
  switch (key) {
    case 'ArrowLeft':
      return { ...from, stop: Math.max(0, from.stop - 1) };
    case 'ArrowRight':
      return { ...from, stop: Math.min((walks[from.walk]?.stops.length ?? 1) - 1, from.stop + 1) };
    case 'ArrowUp':
      return beside(walks, from, Math.max(0, from.walk - 1));
    case 'ArrowDown':
      return beside(walks, from, Math.min(last, from.walk + 1));
    case 'Home':
      return onWire(walks, 0);
    case 'End':
      return onWire(walks, last);
  }
}

/** On another path, at the same distance from its wire: from pill to pill, from wire to wire. */
function beside(walks: readonly MapWalk[], from: WalkPlace, walk: number): WalkPlace {
  const fromWire = from.stop - onWire(walks, from.walk).stop;
  const { length } = walks[walk]?.stops ?? [];
  return { walk, stop: Math.min(Math.max(0, onWire(walks, walk).stop + fromWire), Math.max(0, length - 1)) };
}

function onWire(walks: readonly MapWalk[], walk: number): WalkPlace {
  const { stops = [], wire = '' } = walks[walk] ?? {};
  return { walk, stop: Math.max(0, stops.indexOf(wire)) };
}

/** The next of some items after the selected one, wrapping around. */
export function nextOf(ids: readonly string[], selected: string | undefined): string | undefined {
  return ids[(selected === undefined ? 0 : ids.indexOf(selected) + 1) % Math.max(1, ids.length)];
}
