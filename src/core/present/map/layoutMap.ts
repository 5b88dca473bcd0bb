import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../protocol/pkiMap.ts';
import { cardItems } from './cardItems.ts';
import { drawPath } from './draw.ts';
import { apiserverTabs } from './drawApiserver.ts';
import { authorityItems } from './drawAuthorities.ts';
import { headingItem, legendHeight, legendItem } from './drawLegend.ts';
import { grid } from './mapGrid.ts';
import type { MapModel } from './mapModel.ts';
import { apiserverCard } from './placeWires.ts';
import { positionMap } from './positionMap.ts';
import { pairPositions } from './positionPairs.ts';
import { peerCourses, peersRight } from './positionPeers.ts';
import { relatedOf } from './relatedItems.ts';
import { wireItems } from './wireItems.ts';
import { wireReason, wireShare } from './wireWords.ts';

/** What a map is laid out as of. */
export interface LayoutMoment {
  readonly now: number;
  /** How long before its end something will stop. */
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

/** Lays a map out: cards, wires, pills and seals with their texts, each at its place. Needs no browser. */
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
            l10n.t('Call the API server →'),
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

/** What members of etcd show is drawn once, though several wires have it. */
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
