import type { MapBox } from '../../../../protocol/mapShapes.ts';
import type { MapCard, MapWire } from '../model/mapModel.ts';
import { fixed, type MapGrid } from './mapGrid.ts';

/** Where an end of a wire is drawn: at the card's edge, with pill and seal inwards. */
export interface Port {
  readonly x: number;
  readonly y: number;
  /**
   * `below`: at the API server's lower edge, the seal behind the pill. `aboveLeft`, `aboveRight`: at a kubelet's upper
   * edge, the seal beside the pill. `row`: the pill is centred, the seal right of it.
   */
  readonly side: 'left' | 'right' | 'below' | 'aboveLeft' | 'aboveRight' | 'row';
}

/** The course of a wire: its corners, the server's end last; without any it is within one card. */
export interface WireCourse {
  readonly client: Port;
  readonly server: Port;
  readonly points: readonly (readonly [number, number])[];
  /** Middle, left or right edge of the label. */
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' };
  /** Width of its label. */
  readonly room: number;
}

/** What labels leave free of a gutter, so that arrows are seen. */
export const labelInset = 12;
/** Labels stand nearer to where a wire begins, by half of its arrow. */
const arrowHalf = 5;

/** A straight line between two edges, its label in the middle. */
export function across(client: Omit<Port, 'side'>, server: Omit<Port, 'side'>): WireCourse {
  const isRightwards = client.x < server.x;
  return {
    client: { ...client, side: isRightwards ? 'right' : 'left' },
    server: { ...server, side: isRightwards ? 'left' : 'right' },
    points: [
      [client.x, client.y],
      [server.x, server.y],
    ],
    label: { x: (client.x + server.x) / 2 + (isRightwards ? -arrowHalf : arrowHalf), y: client.y, anchor: 'middle' },
    room: Math.abs(server.x - client.x) - labelInset,
  };
}

/** Up on the left, down on the right; the labels stand back to back. */
export function kubeletCourse(wire: MapWire, middle: number, top: number, bottom: number, grid: MapGrid): WireCourse {
  const isUp = wire.slot === 'kubeletUp';
  const x = middle + (isUp ? -0.5 : 0.5) * fixed.kubeletWires;
  const above: Port = { x, y: top, side: 'below' };
  const below: Port = { x, y: bottom, side: isUp ? 'aboveLeft' : 'aboveRight' };
  const [client, server] = isUp ? [below, above] : [above, below];
  return {
    client,
    server,
    points: [
      [client.x, client.y],
      [server.x, server.y],
    ],
    label: { x: middle + (isUp ? -3 : 3), y: (top + bottom) / 2, anchor: isUp ? 'end' : 'start' },
    room: kubeletRoom(wire, grid),
  };
}

/** Beside the legend there is room for the words of a broken one in two lines. */
export function kubeletRoom({ state }: MapWire, { isNarrow }: MapGrid): number {
  return isNarrow || state !== 'broken' ? 200 : 110;
}

/** Where the wire of probes stands in its column: names are left of it. */
export const probeAxis = 0.6;

/** From a card down to the next in the callers' column; its pills stand in their rows as those of callers. */
export function downCourse(
  { x: left, width }: MapBox | MapGrid['callers'],
  [from, to]: readonly [number, number],
  row: number,
  { cardHeight, port }: MapGrid,
): WireCourse {
  const x = left + Math.round(width * probeAxis);
  return {
    client: { x, y: from - cardHeight + port, side: 'row' },
    server: { x, y: row, side: 'row' },
    points: [
      [x, from],
      [x, to],
    ],
    label: { x: left + width / 2, y: (from + to) / 2 - arrowHalf, anchor: 'middle' },
    room: width,
  };
}

/** From the probes down to the first member. */
export function probeCourse(
  { from, to }: MapWire,
  boxes: ReadonlyMap<string, MapBox>,
  { called }: MapGrid,
): WireCourse {
  const [above, below] = [boxes.get(from), boxes.get(to)];
  const x = called.x + Math.round(called.width * probeAxis);
  const [start, end] = [above === undefined ? 0 : above.y + above.height, below?.y ?? 0];
  return {
    client: { x, y: (above?.y ?? 0) + (above?.height ?? 0) / 2 + 2, side: 'row' },
    server: { x, y: end + fixed.probeRow, side: 'row' },
    points: [
      [x, start],
      [x, end],
    ],
    label: { x: called.x + called.width / 2, y: (start + end) / 2, anchor: 'middle' },
    room: called.width,
  };
}

/** Tells whether a wire of peers is one member's with itself. */
export function isLoop({ members = [] }: MapWire): boolean {
  return new Set(members.map(({ card }) => card)).size < 2;
}

/** Where a track beside the members of etcd runs, the innermost is 0. */
export function peerTrack(track: number, { called, isNarrow }: MapGrid): number {
  const [first, pitch] = isNarrow ? [3, fixed.narrowTrack] : [8, fixed.peerTrack];
  return called.x + called.width + first + pitch * track;
}

/** A wire between etcd members at their right edge: a loop for a single member, otherwise a bracket in its own track. */
export function peerCourse(
  wire: MapWire,
  track: number,
  {
    peerPorts,
    stores,
    grid,
    labelY,
  }: { peerPorts: ReadonlyMap<string, Port>; stores: readonly MapCard[]; grid: MapGrid; labelY: number },
): WireCourse {
  const edge = grid.called.x + grid.called.width;
  const isTouched = (id: string): boolean => (wire.members ?? []).some(({ card }) => card === id);
  const rows = stores.flatMap(({ id }) => (isTouched(id) ? (peerPorts.get(id)?.y ?? []) : []));
  const [first = grid.top] = rows;
  const last = rows.at(-1) ?? first;
  const right = peerTrack(track, grid);
  // A loop leads to its label below the card.
  const [start, end] = first === last ? [first, labelY] : [first, last];
  return {
    client: { x: edge, y: first, side: 'right' },
    server: { x: edge, y: last, side: 'right' },
    points: [
      [edge, start],
      [right, start],
      // Goes past each member between them.
      ...rows.slice(1, -1).flatMap((y): readonly (readonly [number, number])[] => [
        [right, y],
        [edge, y],
        [right, y],
      ]),
      [right, end],
      [edge, end],
    ],
    label: { x: edge, y: labelY, anchor: 'end' },
    room: grid.called.width,
  };
}

/** A member without peers, which is told in its card. */
export function isAlone({ slot, from, to, state }: MapWire): boolean {
  return slot === 'peer' && from === to && state === 'works';
}
