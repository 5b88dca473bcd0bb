import type { MapBox } from '../../../protocol/mapShapes.ts';
import { grid } from './mapGrid.ts';
import type { MapWire } from './mapModel.ts';
import type { WireCourse } from './positionMap.ts';

const right = grid.called.x + grid.called.width;
/** Height of a label with a reason of two lines and a line of names. */
const labelPitch = 66;
/** A member that is its own peer. */
const loop = 8;

/**
 * Lays the wires between members of etcd out at their right edge: a loop where there is only one, otherwise a bracket for
 * each wire in a track of its own, labels beside them.
 *
 * @param members - Boxes of all members, from the top.
 */
export function peerCourses(
  peers: readonly MapWire[],
  boxes: ReadonlyMap<string, MapBox>,
  members: readonly MapBox[],
): ReadonlyMap<string, WireCourse> {
  const labelX = right + grid.peerTrack * (peers.length + 1) + 6;
  const top = (members[0]?.y ?? grid.top) + grid.storePort;
  const courses = new Map<string, WireCourse>();
  for (const [index, wire] of peers.entries()) {
    const touched = (wire.members ?? []).flatMap(({ card }) => boxes.get(card) ?? []);
    const ys = touched.map(({ y }) => y + grid.storePort).toSorted((a, b) => a - b);
    const [first = top] = ys;
    const last = ys.at(-1) ?? first;
    const isLoop = first === last;
    const track = right + (isLoop ? grid.peerTrack : grid.peerTrack * (index + 1));
    const [start, end] = isLoop ? [first - loop, first + loop] : [first, last];
    courses.set(wire.id, {
      client: { x: right, y: first, side: 'right' },
      server: { x: right, y: last, side: 'right' },
      points: [
        [right, start],
        [track, start],
        // To each member between and back.
        ...ys.slice(1, -1).flatMap((y): readonly (readonly [number, number])[] => [
          [track, y],
          [right, y],
          [track, y],
        ]),
        [track, end],
        [right, end],
      ],
      label: {
        x: labelX,
        y: peers.length === 1 && !isLoop ? (first + last) / 2 : top + index * labelPitch,
        anchor: 'start',
      },
      room: peerRoom,
    });
  }
  return courses;
}

/** Width of the labels beside the brackets. */
const peerRoom = 112;

/** How far to the right the wires between members reach. */
export function peersRight(count: number): number {
  return count === 0 ? right : right + grid.peerTrack * (count + 1) + 6 + peerRoom;
}
