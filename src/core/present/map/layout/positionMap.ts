import type { MapBox } from '../../../../protocol/mapShapes.ts';
import type { MapCard, MapModel, MapWire } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
import { grid } from './mapGrid.ts';

/** Where an end of a wire is drawn: at the card's edge, with pill and seal inwards. */
export interface Port {
  readonly x: number;
  readonly y: number;
  /** `below`, `above`: the wire leaves vertically; the pill is centred on it. */
  readonly side: 'left' | 'right' | 'below' | 'above';
  /** For the name below the pill, where another one shares the row. */
  readonly room?: number;
}

/** The course of a wire: its corners, the server's end last. */
export interface WireCourse {
  readonly client: Port;
  readonly server: Port;
  readonly points: readonly (readonly [number, number])[];
  /** Middle of the label. */
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' };
  /** Widest line of its label and reason. */
  readonly room: number;
}

/** Positions of everything. */
export interface MapPositions {
  readonly cards: ReadonlyMap<string, MapBox>;
  readonly wires: ReadonlyMap<string, WireCourse>;
  /** Dotted lines to missing cards. */
  readonly hints: readonly (readonly [number, number, number, number])[];
  readonly callersBottom: number;
  readonly calledBottom: number;
  readonly kubeletsBottom: number;
}

/** Places cards and wires on the grid, so that nearly every wire is a straight line. */
export function positionMap({ cards, wires, members }: MapModel, hasReason: (wire: MapWire) => boolean): MapPositions {
  const boxes = new Map<string, MapBox>();
  const courses = new Map<string, WireCourse>();
  const of = (column: MapCard['column']): readonly MapCard[] => cards.filter((card) => card.column === column);
  // Without the API server nothing is laid out in columns.
  if (of('apiserver').length === 0) {
    return { cards: boxes, wires: courses, hints: [], callersBottom: 0, calledBottom: 0, kubeletsBottom: 0 };
  }
  const tabs = members.length > 1 ? grid.tabs : 0;
  const wireOf = (card: MapCard, slot: MapWire['slot']): MapWire | undefined =>
    wires.find((wire) => wire.slot === slot && (wire.from === card.id || wire.to === card.id));

  // The callers, one below the other.
  let y = grid.top + grid.headroom + tabs;
  for (const card of of('caller')) {
    const [up, down] = [wireOf(card, 'kubeletUp'), wireOf(card, 'kubeletDown')];
    const more = up !== undefined && down !== undefined && hasReason(up) ? grid.kubeletReasonGap : 0;
    const height = up === undefined && down === undefined ? grid.callerHeight : grid.kubeletCallerHeight + more;
    boxes.set(card.id, { ...grid.callers, y, height });
    y += height + grid.callerPitch - grid.callerHeight;
  }
  const callersBottom = y - (grid.callerPitch - grid.callerHeight);

  // The called components likewise.
  const [probe] = of('probe');
  const probeWire = probe && wireOf(probe, 'probe');
  y = grid.top + tabs;
  if (probe !== undefined) {
    boxes.set(probe.id, { ...grid.called, y, height: grid.probeHeight });
    y += grid.probeHeight + grid.probeGap + (probeWire !== undefined && hasReason(probeWire) ? grid.reasonGap : 0);
  } else y += grid.headroom;
  for (const card of [...of('store'), ...of('called')]) {
    const height = card.column === 'store' ? grid.storeHeight : grid.calledHeight;
    boxes.set(card.id, { ...grid.called, y, height });
    y += height + grid.calledGap;
  }
  const calledBottom = y - grid.calledGap;

  // The API server between them, as tall as both.
  const bottom = Math.max(callersBottom, calledBottom - 8) + grid.footroom;
  boxes.set(apiserverCard, { ...grid.apiserver, y: grid.top, height: bottom - grid.top });

  // Kubelets below it.
  const vertical = wires.filter(({ slot, from, to }) => {
    const column = cards.find(({ id }) => id === (slot === 'kubeletUp' ? from : to))?.column;
    return (slot === 'kubeletUp' || slot === 'kubeletDown') && column === 'kubelet';
  });
  const kubeletTop = bottom + grid.kubeletGap + (vertical.some(hasReason) ? grid.reasonGap : 0);
  for (const card of of('kubelet'))
    boxes.set(card.id, { ...grid.apiserver, y: kubeletTop, height: grid.kubeletHeight });
  const kubeletsBottom = of('kubelet').length === 0 ? bottom : kubeletTop + grid.kubeletHeight;

  const context = { boxes, bottom, kubeletTop };
  for (const wire of wires) {
    const course = courseOf(wire, context);
    if (course !== undefined) courses.set(wire.id, course);
  }
  return {
    cards: boxes,
    wires: courses,
    hints: cards.filter(({ id }) => id.startsWith('missing ')).flatMap((card) => hintOf(card, context)),
    callersBottom,
    calledBottom,
    kubeletsBottom,
  };
}

interface Placed {
  readonly boxes: ReadonlyMap<string, MapBox>;
  /** Of the API server. */
  readonly bottom: number;
  readonly kubeletTop: number;
}

const left = grid.apiserver.x;
const right = grid.apiserver.x + grid.apiserver.width;

function courseOf(wire: MapWire, { boxes, bottom, kubeletTop }: Placed): WireCourse | undefined {
  const from = boxes.get(wire.from);
  const to = boxes.get(wire.to);
  switch (wire.slot) {
    case 'caller':
      return (
        from &&
        across({ x: from.x + from.width, y: from.y + grid.callerPort }, { x: left, y: from.y + grid.callerPort })
      );
    case 'called': {
      if (to === undefined) return undefined;
      const y = to.y + (to.height === grid.storeHeight ? grid.storePort : grid.calledPort);
      return across({ x: right, y }, { x: to.x, y });
    }
    case 'kubeletUp':
    case 'kubeletDown':
      return kubeletCourse(wire, { boxes, bottom, kubeletTop });
    case 'probe': {
      if (from === undefined || to === undefined) return undefined;
      const end = from.y + from.height;
      return {
        client: { x: from.x + from.width, y: from.y + from.height / 2, side: 'right' },
        server: { x: to.x + to.width, y: to.y + 16, side: 'right' },
        points: [
          [grid.probeWire, end],
          [grid.probeWire, to.y],
        ],
        label: { x: grid.probeWire, y: end + grid.probeGap / 2, anchor: 'middle' },
        room: 110,
      };
    }
    // Laid out by `peerCourses`; pairs by `pairCourse`.
    default:
      return undefined;
  }
}

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
    label: { x: (client.x + server.x) / 2, y: client.y, anchor: 'middle' },
    room: Math.abs(server.x - client.x) - 4,
  };
}

function kubeletCourse(wire: MapWire, { boxes, bottom, kubeletTop }: Placed): WireCourse | undefined {
  const isUp = wire.slot === 'kubeletUp';
  const box = boxes.get(isUp ? wire.from : wire.to);
  if (box === undefined) return undefined;
  if (box.x === grid.callers.x) {
    const last = box.height - grid.kubeletCallerHeight + grid.kubeletCallerPorts[1];
    const card = { x: box.x + box.width, y: box.y + (isUp ? grid.kubeletCallerPorts[0] : last) };
    const server = { x: left, y: card.y };
    return isUp ? across(card, server) : across(server, card);
  }
  const x = left + grid.kubeletWires[isUp ? 0 : 1];
  const above: Port = { x, y: bottom, side: 'below' };
  const below: Port = { x, y: kubeletTop, side: 'above' };
  const [client, server] = isUp ? [below, above] : [above, below];
  return {
    client,
    server,
    points: [
      [client.x, client.y],
      [server.x, server.y],
    ],
    label: { x, y: bottom + grid.kubeletGap / 2, anchor: 'middle' },
    // The legend ends left of the first.
    room: 122,
  };
}

function hintOf(
  { id, column }: MapCard,
  { boxes, bottom }: Placed,
): readonly (readonly [number, number, number, number])[] {
  const box = boxes.get(id);
  if (box === undefined) return [];
  if (column === 'caller') return [[box.x + box.width, box.y + grid.callerPort, left, box.y + grid.callerPort]];
  if (column === 'store') return [[right, box.y + grid.storePort, box.x, box.y + grid.storePort]];
  if (column === 'kubelet') return [[left + grid.apiserver.width / 2, bottom, left + grid.apiserver.width / 2, box.y]];
  return [];
}
