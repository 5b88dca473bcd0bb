import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { optional } from '../../../text/optional.ts';
import { drawPath } from '../draw/draw.ts';
import { apiserverTabs, placeTabs } from '../draw/drawApiserver.ts';
import { authorityItems } from '../draw/drawAuthorities.ts';
import { headingItem, headingText, labelHint, legendHeights, legendItem, legendWidth } from '../draw/drawLegend.ts';
import { labelSize } from '../draw/drawWire.ts';
import type { MapModel, MapWire } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
import { labelOf, wireReason } from '../wireWords.ts';
import { cardItems } from './cardItems.ts';
import { type MapGrid, type MapRoom, mapGrids } from './mapGrid.ts';
import { type MapPositions, positionMap } from './positionMap.ts';
import { relatedOf } from './relatedItems.ts';
import { wireItems, wireNote } from './wireItems.ts';

/** The moment for which a map is laid out. */
export interface LayoutMoment {
  readonly now: number;
  /** How long before its end something counts as "will stop". */
  readonly warning: number;
  /** The wire that is selected at first. */
  readonly first?: string;
  /** BCP 47 tag of the language of dates. */
  readonly locale?: string;
}

/** A map that can be drawn. */
export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
  /** How much was lost because the page is low; 0: nothing. */
  readonly density: number;
  readonly items: readonly MapItem[];
}

/** Lays out a map: cards, wires, pills and seals with their texts and positions. Needs no browser. */
export function layoutMap(model: MapModel, room: MapRoom, moment: LayoutMoment): MapLayout {
  const grids = mapGrids(room);
  const start = Math.min(room.density ?? 0, grids.length - 1);
  let layout = layoutOn(grids[start] ?? grids[0], model, moment, start);
  for (const [index, grid] of grids.entries()) {
    if (layout.height <= room.height) break;
    if (index <= start) continue;
    const next = layoutOn(grid, model, moment, index);
    if (next.height < layout.height) layout = next;
  }
  return layout;
}

function layoutOn(grid: MapGrid, model: MapModel, moment: LayoutMoment, density: number): MapLayout {
  const positions = positionMap(model, grid, (wire, width) =>
    labelSize({ ...labelOf(wire, moment.now), ...optional('note', wireNote(wire)) }, width, wire.state),
  );
  const related = relatedOf(model);
  const drawn = wireItems(model, positions, { ...moment, related });
  const { apiserver, called, callers, hasHeadings, isNarrow, margin, top } = grid;
  const card = positions.cards.get(apiserverCard);
  const stripBelow = (bottom: number) =>
    authorityItems(model.authorities, bottom + (hasHeadings ? 46 : isNarrow ? 6 : 10), {
      ...moment,
      grid,
      signs: related.signs,
      related: related.ofAuthority,
    });
  const stripRight = rightOf(stripBelow(positions.bottom).items);
  const legend = explanation(model.wires, positions, grid, { ...moment, stripRight, drawn: drawn.items });
  const isBeside = legend.every(({ box }) => box.x >= stripRight + legendGap);
  const bottom = Math.max(positions.bottom, ...(isBeside ? [] : legend.map(lowerEdge)));
  const heading = !hasHeadings || model.authorities.length === 0 ? [] : [l10n.t('Certificate authorities')];
  const strip = stripBelow(bottom);
  const right = called.x + called.width;
  const all: readonly MapItem[] = [
    ...(card === undefined || !hasHeadings
      ? []
      : [
          headingItem(
            'heading callers',
            headingText(l10n.t('Call the API server →'), callers.x, top - 10, apiserver.x - callers.x - 8),
          ),
          headingItem('heading apiserver', headingText(l10n.t('API server'), apiserver.x, top - 10)),
          headingItem('heading called', headingText(l10n.t('→ Called by it'), right, top - 10, called.width, 'end')),
        ]),
    ...cardItems(model, positions, drawn.ends, { related, grid }),
    ...(card === undefined ? [] : apiserverTabs(model, placeTabs(model, card).tabs)),
    hintItem(positions.hints),
    ...drawn.items,
    ...legend,
    ...(positions.pairsTop === undefined || !hasHeadings
      ? []
      : [headingItem('heading pairs', headingText(l10n.t('Other connections'), margin, positions.pairsTop - 8))]),
    ...heading.map((text) => headingItem('heading authorities', headingText(text, margin, bottom + 38))),
    ...strip.items,
  ];
  const ids = new Set(all.map(({ id }) => id));
  const widest = Math.max(positions.right, rightOf(strip.items) + margin);
  const lowest = Math.max(strip.bottom, ...legend.map(lowerEdge));
  return {
    width: Math.ceil(widest),
    height: Math.ceil(lowest + (hasHeadings ? margin : 4)),
    isNarrow,
    density,
    items: all.map((item) => withDrawn(item, ids)),
  };
}

function rightOf(items: readonly MapItem[]): number {
  return Math.max(0, ...items.map(({ box }) => box.x + box.width));
}

function lowerEdge({ box }: MapItem): number {
  return box.y + box.height;
}

/** Below the legend, for the CAs. */
const stripRoom = 110;
/** Between the CAs and a legend beside them. */
const legendGap = 24;

/** The legend in the lower right, above the CAs or beside them, if there is room for it; on a narrow map only what the first label says. */
function explanation(
  wires: readonly MapWire[],
  { calledBottom, bottom }: MapPositions,
  { apiserver, called, height, isNarrow, margin }: MapGrid,
  { now, first, stripRight, drawn }: LayoutMoment & { readonly stripRight: number; readonly drawn: readonly MapItem[] },
): readonly MapItem[] {
  const right = called.x + called.width;
  if (isNarrow) {
    const told = wires.find(({ id }) => id === first);
    const { detail = '' } = told === undefined ? {} : labelOf(told, now);
    const reason = told === undefined ? undefined : wireReason(told, now);
    const y = calledBottom + 20;
    return detail.includes('≠') && reason !== undefined
      ? labelHint(detail, reason, { x: called.x, y, width: called.width, height: bottom - y })
      : [];
  }
  const x = Math.max(apiserver.x + apiserver.width + 40, right - legendWidth);
  const isBeside = x >= stripRight + legendGap;
  const lowest = isBeside ? height - margin : Math.max(bottom, height - stripRoom);
  for (const own of legendHeights) {
    const y = Math.max(calledBottom + 24, bottom - own);
    const box = { x: x - 2, y, width: legendWidth, height: own };
    const isFree = !drawn.some((item) => item.shapes.some((shape) => isTextWithin(shape, box)));
    if (y + own <= lowest && isFree) return legendItem(x, y, own);
  }
  return [];
}

/** Tells whether a text reaches into a legend: the words beside the wires of kubelets are as long as their language has them. */
function isTextWithin(shape: MapShape, { x, y, height }: MapBox): boolean {
  if (shape.kind !== 'text') return false;
  const { box } = shape;
  return box.x + box.width > x && box.y + box.height > y && box.y < y + height;
}

/** The certificate of an etcd member is drawn once, although several wires have it. */
function withDrawn(item: MapItem, drawn: ReadonlySet<string>): MapItem {
  return item.related === undefined ? item : { ...item, related: item.related.filter((id) => drawn.has(id)) };
}

function hintItem(hints: MapPositions['hints']): MapItem {
  const shapes: readonly MapShape[] = hints.map(([x, y, toX, toY]) =>
    drawPath(`M${x},${y}L${toX},${toY}`, { stroke: 'unknown', strokeWidth: 1.5, dash: '2 3', part: 'wire' }),
  );
  const box: MapBox = { x: 0, y: 0, width: 0, height: 0 };
  return { id: 'hints', kind: 'text', box, shapes };
}
