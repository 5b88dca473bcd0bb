import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { drawPath } from '../draw/draw.ts';
import { apiserverTabs } from '../draw/drawApiserver.ts';
import { authorityItems } from '../draw/drawAuthorities.ts';
import { headingItem, legendHeight, legendItem } from '../draw/drawLegend.ts';
import type { MapModel, MapWire } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
import { wireReason, wireShare } from '../wireWords.ts';
import { cardItems } from './cardItems.ts';
import { grid } from './mapGrid.ts';
import { across, positionMap, type WireCourse } from './positionMap.ts';
import { relatedOf } from './relatedItems.ts';
import { wireItems } from './wireItems.ts';

/** The moment for which a map is laid out. */
export interface LayoutMoment {
  readonly now: number;
  /** How long before its end something counts as "will stop". */
  readonly warning: number;
  /** BCP 47 tag of the language of dates. */
  readonly locale?: string;
}

/** A map that can be drawn. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly items: readonly MapItem[];
}

/** Lays out a map: cards, wires, pills and seals with their texts and positions. Needs no browser. */
export function layoutMap(model: MapModel, moment: LayoutMoment): MapLayout {
  const { now } = moment;
  const positions = positionMap(model, (wire) => wireReason(wire, now) !== undefined || wireShare(wire) !== undefined);
  const peers = model.wires.filter(({ slot }) => slot === 'peer');
  const stores = model.cards
    .filter(({ column }) => column === 'store')
    .flatMap(({ id }) => positions.cards.get(id) ?? []);
  const { authorities, members } = model;
  const hasApiserver = model.cards.some(({ id }) => id === apiserverCard);
  const authoritiesTop = (hasApiserver ? positions.calledBottom : grid.headings - 44) + 58;
  const authoritiesBottom = authoritiesTop + Math.min(authorities.length, 6) * grid.authorityPitch;
  const columns = hasApiserver
    ? Math.max(
        positions.kubeletsBottom + 6,
        authorities.length === 0 ? 0 : authoritiesBottom,
        positions.callersBottom + 44 + legendHeight - 20,
      )
    : grid.headings - 34;
  const pairs = pairPositions(model, columns + 46);
  const legendTop = hasApiserver ? positions.callersBottom + 44 : pairs.bottom + 24;
  const bottom = hasApiserver ? Math.max(columns, pairs.bottom) : Math.max(authoritiesBottom, legendTop + legendHeight);
  const boxes = new Map([...positions.cards, ...pairs.cards]);
  const courses = new Map([...positions.wires, ...peerCourses(peers, boxes, stores), ...pairs.wires]);
  const related = relatedOf(model);
  const drawn = wireItems(model, courses, boxes, { ...moment, related });
  const apiserver = boxes.get(apiserverCard) ?? { x: 0, y: 0, width: 0, height: 0 };
  const all: readonly MapItem[] = [
    ...(hasApiserver
      ? [
          headingItem(
            'heading callers',
            l10n.t('Clients of the API server →'),
            grid.callers.x,
            grid.headings,
            grid.apiserver.x - grid.callers.x - 8,
          ),
          headingItem('heading apiserver', l10n.t('API server'), grid.apiserver.x, grid.headings, grid.apiserver.width),
          headingItem(
            'heading called',
            l10n.t('→ Called by the API server'),
            grid.called.x,
            grid.headings,
            grid.called.width,
          ),
        ]
      : []),
    ...cardItems(model, boxes, courses, drawn.ends, { ...moment, related }),
    ...(members.length > 1 ? apiserverTabs(model, apiserver) : []),
    hintItem(positions.hints),
    ...drawn.items,
    legendItem(legendTop),
    ...(authorities.length === 0
      ? []
      : [
          headingItem(
            'heading authorities',
            l10n.t('Certificate authorities'),
            grid.authorities.x,
            authoritiesTop - 14,
            grid.authorities.width,
          ),
        ]),
    ...authorityItems(authorities, authoritiesTop, {
      ...moment,
      signs: related.signs,
      related: related.ofAuthority,
    }),
    ...(pairs.cards.size === 0
      ? []
      : [headingItem('heading pairs', l10n.t('Other connections'), grid.margin, columns + 34, grid.callers.width)]),
  ];
  const ids = new Set(all.map(({ id }) => id));
  return {
    width: Math.ceil(peersRight(peers.length) + grid.margin + 8),
    height: Math.ceil(bottom + grid.margin),
    items: all.map((item) => withDrawn(item, ids)),
  };
}

/** The certificate of an etcd member is drawn once, although several wires have it. */
function withDrawn(item: MapItem, drawn: ReadonlySet<string>): MapItem {
  return item.related === undefined ? item : { ...item, related: item.related.filter((id) => drawn.has(id)) };
}

function hintItem(hints: readonly (readonly [number, number, number, number])[]): MapItem {
  const shapes: readonly MapShape[] = hints.map(([x, y, toX, toY]) =>
    drawPath(`M${x},${y}L${toX},${toY}`, { stroke: 'unknown', strokeWidth: 1.5, dash: '2 3', part: 'wire' }),
  );
  const box: MapBox = { x: 0, y: 0, width: 0, height: 0 };
  return { id: 'hints', kind: 'text', box, shapes };
}

/** Lays out connections without the API server: one row with two cards each. */
function pairPositions({ wires }: Pick<MapModel, 'wires'>, top: number) {
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

const right = grid.called.x + grid.called.width;

/** Height of a label with a reason of two lines and a line of names. */
const labelPitch = 66;

/** For a member that is its own peer. */
const loop = 8;

/**
 * Lays out the wires between etcd members at their right edge: a loop if there is only one member, otherwise a
 * bracket for each wire in its own track, with labels next to them.
 *
 * @param members - Boxes of all members, from the top.
 */
function peerCourses(
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
        // Goes past each member between them.
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

/** Width of the labels next to the brackets. */
const peerRoom = 112;

/** Right end of the wires between members. */
function peersRight(count: number): number {
  return count === 0 ? right : right + grid.peerTrack * (count + 1) + 6 + peerRoom;
}
