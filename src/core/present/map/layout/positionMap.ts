import type { MapBox } from '../../../../protocol/mapShapes.ts';
import { type NameLines, nameLines } from '../draw/draw.ts';
import { placeTabs } from '../draw/drawApiserver.ts';
import { endWidth } from '../draw/drawEnd.ts';
import { pillWidth } from '../draw/drawPill.ts';
import type { CardColumn, MapCard, MapModel, MapWire } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
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

/** Positions of everything. */
export interface MapPositions {
  readonly cards: ReadonlyMap<string, MapBox>;
  readonly names: ReadonlyMap<string, NameLines>;
  readonly wires: ReadonlyMap<string, WireCourse>;
  /** Dotted lines to missing cards. */
  readonly hints: readonly (readonly [number, number, number, number])[];
  /** Lower edge of the cards of the right column, and of everything. */
  readonly calledBottom: number;
  readonly bottom: number;
  /** Right edge of everything. */
  readonly right: number;
  /** Top of the connections without the API server, if there are any. */
  readonly pairsTop?: number;
}

/** Between a caller's port and a called component's port, so that their pills fit beside each other. */
const stagger = 20;
const gap = 10;
/** What labels leave free of a gutter, so that arrows are seen. */
const labelInset = 12;
/** Labels stand nearer to where a wire begins, by half of its arrow. */
const arrowHalf = 5;

/**
 * Places cards and wires on the grid, so that nearly every wire is a straight line.
 *
 * @param labelHeight - Height of the label of a wire in some room: rows with high labels stand further apart.
 */
export function positionMap(
  model: MapModel,
  grid: MapGrid,
  labelHeight: (wire: MapWire, room: number) => number,
): MapPositions {
  const { cards, wires } = model;
  const boxes = new Map<string, MapBox>();
  const courses = new Map<string, WireCourse>();
  const hints: [number, number, number, number][] = [];
  const of = (column: CardColumn): readonly MapCard[] => cards.filter((card) => card.column === column);
  const wiresAt = ({ id }: MapCard): readonly MapWire[] => wires.filter(({ from, to }) => from === id || to === id);
  const { top, pitch, callers, apiserver, called } = grid;
  const [left, right] = [apiserver.x, apiserver.x + apiserver.width];
  const names = new Map<string, NameLines>();
  /** What a card is higher for the lines of its name. */
  const titleHeight = (card: MapCard, width: number): number => {
    const ends = wiresAt(card).map(({ client, server, from }) => endWidth(from === card.id ? client : server));
    const isInFront = card.column === 'caller' && ends.length === 1;
    const inset = card.column === 'store' ? 86 : card.column === 'kubelet' ? 56 : 0;
    const name = nameLines(card.title, width - 14 - inset, isInFront ? width - 24 - Math.max(...ends) : 0);
    names.set(card.id, name);
    return name.isBeside ? 0 : (name.lines.length - 1) * fixed.titleLine;
  };

  // The callers, one below the other.
  const tabs = placeTabs(model, { ...apiserver, y: top, height: 0 }).height;
  const ports: number[] = [];
  let y = top + 6 + tabs;
  let labels = 0;
  const roomLeft = left - callers.x - callers.width - labelInset;
  for (const card of of('caller')) {
    const more = titleHeight(card, callers.width);
    const own = wiresAt(card);
    const [half, second] = [0, 1].map((index) =>
      own[index] === undefined ? 0 : labelHeight(own[index], roomLeft) / 2,
    ) as [number, number];
    const step = Math.max(pitch, half + second + 4);
    const port = Math.max(y + grid.port + more, labels + half + 4);
    y = port - grid.port - more;
    labels = port + (own.length > 1 ? step + second : half);
    boxes.set(card.id, { ...callers, y, height: grid.cardHeight + more + (own.length > 1 ? step : 0) });
    for (const [index, wire] of own.entries()) {
      const at = port + index * step;
      const ends = [
        { x: callers.x + callers.width, y: at },
        { x: left, y: at },
      ] as const;
      courses.set(wire.id, wire.from === card.id ? across(ends[0], ends[1]) : across(ends[1], ends[0]));
    }
    for (let row = 0; row < Math.max(1, own.length); row++) ports.push(port + row * step);
    if (own.length === 0) hints.push([callers.x + callers.width, port, left, port]);
    y += more + pitch + (own.length > 1 ? step : 0);
  }

  // The called components; their ports lie between those of the callers.
  const roomRight = called.x - right - labelInset;
  let labelsRight = 0;
  const placeRow = (wanted: number, wire: MapWire | undefined): number => {
    const half = wire === undefined ? 0 : labelHeight(wire, roomRight) / 2;
    let at = Math.max(wanted, labelsRight + half + 4);
    for (const port of ports) if (Math.abs(port - at) < stagger) at = port + Math.min(pitch / 2, stagger + 8);
    labelsRight = at + half;
    return at;
  };
  const [probe] = of('probe');
  y = top + tabs;
  if (probe !== undefined) {
    // The pill is centred on the wire.
    const pills = wiresAt(probe).flatMap(({ client }) => (client.pill === undefined ? [] : pillWidth(client.pill)));
    const room = called.width * probeAxis - 14 - Math.max(0, ...pills) / 2;
    names.set(probe.id, nameLines(probe.title, room, 0));
    boxes.set(probe.id, { ...called, y, height: grid.probeHeight });
    y += grid.probeHeight;
    y += Math.max(grid.probeGap, ...wiresAt(probe).map((wire) => labelHeight(wire, called.width) + 6 + gap));
  }
  const rows: number[] = [];
  const isProbed = probe === undefined ? 0 : 1;
  const peers = wires.filter(({ slot }) => slot === 'peer');
  const peerLabels = new Map<string, number>();
  const stores = of('store');
  for (const [index, card] of stores.entries()) {
    const offset = grid.storePort[index === 0 ? isProbed : 0] + titleHeight(card, called.width);
    const [wire] = wiresAt(card).filter(({ slot }) => slot === 'called');
    const port = placeRow(y + offset, wire);
    const box = { ...called, y: port - offset, height: offset + fixed.storeFoot };
    boxes.set(card.id, box);
    if (wire !== undefined) courses.set(wire.id, across({ x: right, y: port }, { x: called.x, y: port }));
    // A member that another API server calls is not missing.
    else if (!wires.some(({ slot, to }) => slot === 'called' && stores.some(({ id }) => id === to)))
      hints.push([right, port, called.x, port]);
    rows.push(port);
    y = box.y + box.height;
    for (const wire of peers.filter((peer) => topMember(peer, stores) === index)) {
      const height = labelHeight(wire, called.width) + gap;
      peerLabels.set(wire.id, y + height / 2);
      y += height;
    }
    y += gap + 4;
  }
  for (const card of of('called')) {
    const offset = grid.port + titleHeight(card, called.width);
    const port = placeRow(y + offset, wiresAt(card)[0]);
    const box = { ...called, y: port - offset, height: grid.cardHeight + offset - grid.port };
    boxes.set(card.id, box);
    for (const { id } of wiresAt(card)) courses.set(id, across({ x: right, y: port }, { x: called.x, y: port }));
    rows.push(port);
    y = box.y + box.height + (pitch - grid.cardHeight);
  }
  const calledBottom = Math.max(top, ...[...boxes.values()].filter(({ x }) => x === called.x).map(bottomOf));

  // The API server between them, as tall as both.
  const kubelets = of('kubelet');
  const hasApiserver = of('apiserver').length > 0;
  const foot = kubelets.length === 0 ? 26 : grid.footroom;
  const bottom = Math.max(top + 90, ...ports.map((port) => port + foot), ...rows.map((port) => port + foot));
  if (hasApiserver) boxes.set(apiserverCard, { ...apiserver, y: top, height: bottom - top });
  let end = hasApiserver ? Math.max(bottom, calledBottom) : top;

  // Kubelets below it, and hosts that clients outside of the cluster open on their left.
  const heights = kubelets.flatMap(wiresAt).map((wire) => labelHeight(wire, kubeletRoom(wire, grid)) + 10);
  const under = hasApiserver ? bottom + Math.max(grid.kubeletGap, ...heights) : top;
  const middle = apiserver.x + apiserver.width / 2;
  for (const card of kubelets) {
    const x = Math.max(callers.x + callers.width + 12, apiserver.x - 30);
    const width = 2 * (middle - x);
    const box = { x, y: under, width, height: fixed.kubeletHeight + titleHeight(card, width) };
    boxes.set(card.id, box);
    end = Math.max(end, bottomOf(box));
    if (wiresAt(card).length === 0) hints.push([middle, bottom, middle, under]);
    for (const wire of wiresAt(card)) courses.set(wire.id, kubeletCourse(wire, middle, bottom, under, grid));
  }
  y = hasApiserver
    ? Math.max(under, ...[...boxes.values()].filter(({ x }) => x === callers.x).map((box) => bottomOf(box) + 14))
    : under;
  for (const card of of('outside')) {
    const [wire] = wiresAt(card);
    const x = callers.x + 8 + (wire?.server.pill === undefined ? 0 : 56);
    const room = callers.x + callers.width - 6 - x;
    const half = wire === undefined ? 10 : labelHeight(wire, room) / 2;
    const port = y + grid.port - 7 + titleHeight(card, callers.width) + half;
    const height = port + half + 4 - y;
    boxes.set(card.id, { ...callers, y, height });
    if (wire !== undefined) {
      courses.set(wire.id, {
        client: { x: callers.x, y: port, side: 'left' },
        server: { x: callers.x, y: port, side: 'left' },
        points: [],
        label: { x, y: port, anchor: 'start' },
        room,
      });
    }
    end = Math.max(end, y + height);
    y += height + 8;
  }

  // Connections without the API server: two cards in a row.
  const pairs = wires.filter(({ slot }) => slot === 'pair');
  const pairsTop = end + (grid.hasHeadings ? 30 : 12);
  y = pairsTop;
  for (const wire of pairs) {
    const { id, from, to } = wire;
    const own = cards.filter((card) => card.id === from || card.id === to);
    const server = { ...apiserver, width: Math.max(apiserver.width, callers.width) };
    const more = Math.max(...own.map((card) => titleHeight(card, card.id === from ? callers.width : server.width)));
    boxes.set(from, { ...callers, y, height: grid.cardHeight + more });
    boxes.set(to, { ...server, y, height: grid.cardHeight + more });
    const port = y + grid.port + more;
    courses.set(id, across({ x: callers.x + callers.width, y: port }, { x: left, y: port }));
    end = Math.max(y + grid.cardHeight + more, port + labelHeight(wire, roomLeft) / 2);
    y = end + pitch - grid.cardHeight + 6;
  }
  for (const [index, wire] of peers.entries())
    courses.set(wire.id, peerCourse(wire, index, { boxes, stores, grid, labelY: peerLabels.get(wire.id) ?? 0 }));
  if (probe !== undefined) for (const wire of wiresAt(probe)) courses.set(wire.id, probeCourse(wire, boxes, grid));
  const tracks = Math.max(0, peers.length - 1) * fixed.peerTrack;
  return {
    cards: boxes,
    names,
    wires: courses,
    hints,
    calledBottom,
    bottom: end,
    right: grid.width + tracks,
    ...(pairs.length === 0 ? {} : { pairsTop }),
  };
}

function bottomOf({ y, height }: MapBox): number {
  return y + height;
}

/** The labels of peers stand below the first of them. */
function topMember({ members = [] }: MapWire, stores: readonly MapCard[]): number {
  return stores.findIndex(({ id }) => members.some(({ card }) => card === id));
}

/** A straight line between two edges, its label in the middle. */
function across(client: Omit<Port, 'side'>, server: Omit<Port, 'side'>): WireCourse {
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
function kubeletCourse(wire: MapWire, middle: number, top: number, bottom: number, grid: MapGrid): WireCourse {
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
function kubeletRoom({ state }: MapWire, { isNarrow }: MapGrid): number {
  return isNarrow || state !== 'broken' ? 200 : 110;
}

/** Where the wire of probes stands in its column: names are left of it. */
const probeAxis = 0.6;

/** From the probes down to the first member. */
function probeCourse({ from, to }: MapWire, boxes: ReadonlyMap<string, MapBox>, { called }: MapGrid): WireCourse {
  const [above, below] = [boxes.get(from), boxes.get(to)];
  const x = called.x + Math.round(called.width * probeAxis);
  const [start, end] = [above === undefined ? 0 : bottomOf(above), below?.y ?? 0];
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

/** A wire between etcd members at their right edge: a loop for a single member, otherwise a bracket in its own track. */
function peerCourse(
  wire: MapWire,
  index: number,
  {
    boxes,
    stores,
    grid,
    labelY,
  }: { boxes: ReadonlyMap<string, MapBox>; stores: readonly MapCard[]; grid: MapGrid; labelY: number },
): WireCourse {
  const edge = grid.called.x + grid.called.width;
  const isTouched = (id: string): boolean => (wire.members ?? []).some(({ card }) => card === id);
  const touched = stores.flatMap(({ id }) => (isTouched(id) ? (boxes.get(id) ?? []) : []));
  const [box = { x: edge, y: grid.top, width: 0, height: 0 }] = touched;
  const rows = touched.map((each) => peerPort(each).y);
  const [first = box.y] = rows;
  const last = rows.at(-1) ?? first;
  const isLoop = first === last;
  const track = edge + (grid.isNarrow ? 3 : 8) + fixed.peerTrack * index;
  // A loop leads to its label below the card.
  const [start, end] = isLoop ? [first, labelY] : [first, last];
  return {
    client: { x: edge, y: first, side: 'right' },
    server: { x: edge, y: last, side: 'right' },
    points: [
      [edge, start],
      [track, start],
      // Goes past each member between them.
      ...rows.slice(1, -1).flatMap((y): readonly (readonly [number, number])[] => [
        [track, y],
        [edge, y],
        [track, y],
      ]),
      [track, end],
      [edge, end],
    ],
    label: { x: edge, y: labelY, anchor: 'end' },
    room: grid.called.width,
  };
}

/** The port of a member for its peers, in the row above that for the API server. */
export function peerPort({ x, y, width, height }: MapBox): Port {
  return { x: x + width, y: y + height - fixed.storeFoot - fixed.peerRow, side: 'right' };
}
