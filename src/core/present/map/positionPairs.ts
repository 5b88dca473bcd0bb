import type { MapBox } from '../../../protocol/mapShapes.ts';
import { grid } from './mapGrid.ts';
import type { MapModel } from './mapModel.ts';
import { across, type WireCourse } from './positionMap.ts';

/** Lays connections out that the API server has no part in: two cards beside each other in a row for each. */
export function pairPositions({ wires }: Pick<MapModel, 'wires'>, top: number) {
  const cards = new Map<string, MapBox>();
  const courses = new Map<string, WireCourse>();
  let y = top;
  for (const { id, from, to } of wires.filter(({ slot }) => slot === 'pair')) {
    cards.set(from, { ...grid.callers, y, height: grid.callerHeight });
    cards.set(to, { ...grid.apiserver, y, height: grid.callerHeight });
    const port = y + grid.callerPort;
    courses.set(id, across({ x: grid.callers.x + grid.callers.width, y: port }, { x: grid.apiserver.x, y: port }));
    y += grid.callerPitch;
  }
  return { cards, wires: courses, bottom: cards.size === 0 ? 0 : y };
}
