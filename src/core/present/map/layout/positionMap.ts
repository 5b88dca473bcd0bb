import type { MapBox } from '../../../../protocol/mapShapes.ts';
import { type NameLines, nameLines } from '../draw/draw.ts';
import { placeTabs } from '../draw/drawApiserver.ts';
import { endWidth } from '../draw/drawEnd.ts';
import { pillWidth } from '../draw/drawPill.ts';
import type { LabelSize } from '../draw/drawWire.ts';
import type { CardColumn, MapCard, MapModel, MapWire } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
import { fixed, type MapGrid } from './mapGrid.ts';
import {
  across,
  downCourse,
  isAlone,
  isLoop,
  kubeletCourse,
  kubeletRoom,
  labelInset,
  type Port,
  peerCourse,
  peerTrack,
  probeAxis,
  probeCourse,
  type WireCourse,
} from './wireCourses.ts';

/** Positions of everything. */
export interface MapPositions {
  readonly cards: ReadonlyMap<string, MapBox>;
  readonly names: ReadonlyMap<string, NameLines>;
  readonly wires: ReadonlyMap<string, WireCourse>;
  /** Of members of etcd, for their peers. */
  readonly peerPorts: ReadonlyMap<string, Port>;
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
/** The least between two cards of the right column. */
const leastGap = 2;
/**
 * Places cards and wires on the grid, so that nearly every wire is a straight line.
 *
 * @param labelSize - The size of the label of a wire in some room: rows with high labels stand further apart.
 */
export function positionMap(
  model: MapModel,
  grid: MapGrid,
  labelSize: (wire: MapWire, room: number) => LabelSize,
): MapPositions {
  const { cards, wires } = model;
  const labelHeight = (wire: MapWire, room: number): number => labelSize(wire, room).height;
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
  let y = top + 6 + tabs + grid.shift;
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
  const isFree = (at: number): boolean => ports.every((port) => Math.abs(port - at) >= stagger);
  /** @param room - What is free above: by so much a row may move up. */
  const placeRow = (wanted: number, room: number, wire: MapWire | undefined): number => {
    const half = wire === undefined ? 0 : labelHeight(wire, roomRight) / 2;
    const least = Math.max(wanted - room + leastGap, labelsRight + half + 4);
    let at = Math.max(wanted, labelsRight + half + 4);
    for (const port of ports) {
      if (Math.abs(port - at) >= stagger) continue;
      const above = port - stagger;
      at = above >= least && isFree(above) ? above : port + Math.min(pitch / 2, stagger + 8);
    }
    labelsRight = at + half;
    return at;
  };
  const [probe] = of('probe');
  y = top + tabs;
  let free = 0;
  if (probe !== undefined) {
    // The pill is centred on the wire.
    const pills = wiresAt(probe).flatMap(({ client }) => (client.pill === undefined ? [] : pillWidth(client.pill)));
    const room = called.width * probeAxis - 14 - Math.max(0, ...pills) / 2;
    names.set(probe.id, nameLines(probe.title, room, 0));
    boxes.set(probe.id, { ...called, y, height: grid.probeHeight });
    y += grid.probeHeight;
    const needed = wiresAt(probe).map((wire) => labelHeight(wire, called.width) + gap);
    const below = Math.max(grid.probeGap, ...needed.map((height) => height + 6));
    y += below;
    free = below - Math.max(...needed);
  }
  const rows: number[] = [];
  const isProbed = probe === undefined ? 0 : 1;
  const peers = wires.filter(({ slot }) => slot === 'peer');
  const peerLabels = new Map<string, number>();
  const stores = of('store');
  const isStoreCalled = wires.some(({ slot, to }) => slot === 'called' && stores.some(({ id }) => id === to));
  const peerPorts = new Map<string, Port>();
  for (const [index, card] of stores.entries()) {
    const [wire] = wiresAt(card).filter(({ slot }) => slot === 'called');
    const title = titleHeight(card, called.width);
    // A second line of the name takes the place of the address where that is lost.
    const more = grid.isTight && title <= fixed.titleLine ? 0 : title;
    const offset = grid.storePort[index === 0 ? isProbed : 0] + more;
    const peerRow = offset - fixed.peerRow;
    // A member that another API server calls has no row for this one.
    const hasRow = wire !== undefined || !isStoreCalled;
    const port = hasRow ? placeRow(y + offset, free, wire) : y + offset;
    const box = {
      ...called,
      y: port - offset,
      height: hasRow ? offset + fixed.storeFoot : Math.max(peerRow + fixed.storeFoot, title + 25),
    };
    boxes.set(card.id, box);
    peerPorts.set(card.id, { x: box.x + box.width, y: box.y + peerRow, side: 'right' });
    if (wire !== undefined) courses.set(wire.id, across({ x: right, y: port }, { x: called.x, y: port }));
    else if (hasRow) hints.push([right, port, called.x, port]);
    if (hasRow) rows.push(port);
    y = box.y + box.height;
    for (const wire of peers.filter((peer) => topMember(peer, stores) === index && !(grid.isTight && isAlone(peer)))) {
      const height = labelHeight(wire, called.width) + gap;
      peerLabels.set(wire.id, y + height / 2);
      y += height;
    }
    y += grid.storeGap;
    free = grid.storeGap;
  }
  for (const card of of('called')) {
    const offset = grid.port + titleHeight(card, called.width);
    const port = placeRow(y + offset, free, wiresAt(card)[0]);
    const box = { ...called, y: port - offset, height: grid.cardHeight + offset - grid.port };
    boxes.set(card.id, box);
    for (const { id } of wiresAt(card)) courses.set(id, across({ x: right, y: port }, { x: called.x, y: port }));
    rows.push(port);
    free = pitch - grid.cardHeight;
    y = box.y + box.height + free;
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
  const callersBottom = Math.max(top, ...[...boxes.values()].filter(({ x }) => x === callers.x).map(bottomOf)) + 14;
  y = hasApiserver ? Math.max(under, callersBottom) : under;
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

  // Connections without the API server: one below the other where the callers' column has room, otherwise two cards in a row.
  const rest: MapWire[] = [];
  const isLabelNear = kubelets
    .flatMap(wiresAt)
    .filter(({ slot }) => slot === 'kubeletUp')
    .some((wire) => middle - labelSize(wire, kubeletRoom(wire, grid)).width < callers.x + callers.width + gap);
  const floor = isLabelNear ? bottom : of('outside').length > 0 ? under - gap : end;
  y = callersBottom;
  for (const wire of wires.filter(({ slot }) => slot === 'pair')) {
    const height = labelHeight(wire, callers.width);
    const own = [wire.from, wire.to].flatMap((id) => cards.find((card) => card.id === id) ?? []);
    const heights = own.map((card) => grid.cardHeight + titleHeight(card, callers.width));
    const [first = 0, second = 0] = heights;
    const lower = y + first + height + gap + 6;
    if (!hasApiserver || lower + second > floor) {
      rest.push(wire);
      continue;
    }
    boxes.set(wire.from, { ...callers, y, height: first });
    boxes.set(wire.to, { ...callers, y: lower, height: second });
    courses.set(wire.id, downCourse(callers, [y + first, lower], lower + second - grid.cardHeight + grid.port, grid));
    y = lower + second + 8;
  }
  const pairsTop = end + (grid.hasHeadings ? 30 : 12);
  y = pairsTop;
  for (const wire of rest) {
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
  // Loops of different members do not meet: they share the outermost track.
  const brackets = peers.filter((wire) => !isLoop(wire));
  for (const wire of peers) {
    const track = isLoop(wire) ? brackets.length : brackets.indexOf(wire);
    courses.set(wire.id, peerCourse(wire, track, { peerPorts, stores, grid, labelY: peerLabels.get(wire.id) ?? 0 }));
  }
  if (probe !== undefined) for (const wire of wiresAt(probe)) courses.set(wire.id, probeCourse(wire, boxes, grid));
  const outermost = brackets.length === peers.length ? brackets.length - 1 : brackets.length;
  return {
    cards: boxes,
    names,
    wires: courses,
    peerPorts,
    hints,
    calledBottom,
    bottom: end,
    right: Math.max(grid.width, outermost < 0 ? 0 : peerTrack(outermost, grid) + (grid.isNarrow ? 1 : 8)),
    ...(rest.length === 0 ? {} : { pairsTop }),
  };
}

function bottomOf({ y, height }: MapBox): number {
  return y + height;
}

/** The labels of peers stand below the first of them. */
function topMember({ members = [] }: MapWire, stores: readonly MapCard[]): number {
  return stores.findIndex(({ id }) => members.some(({ card }) => card === id));
}
