import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { boxPath, middleOf, type NameLines } from '../draw/draw.ts';
import { drawApiserver } from '../draw/drawApiserver.ts';
import { type CardTexts, drawCard } from '../draw/drawCard.ts';
import type { DrawnPart } from '../draw/drawEnd.ts';
import type { MapCard, MapModel } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
import { spokenCard } from '../spokenWords.ts';
import { fixed, type MapGrid } from './mapGrid.ts';
import type { MapPositions } from './positionMap.ts';
import type { RelatedItems } from './relatedItems.ts';
import { textWidth } from './textWidth.ts';

/** Makes the items of all cards, the API server's first. */
export function cardItems(
  model: MapModel,
  { cards: boxes, names, peerPorts }: Pick<MapPositions, 'cards' | 'names' | 'peerPorts'>,
  ends: ReadonlyMap<string, readonly DrawnPart[]>,
  { related, grid }: { readonly related: RelatedItems; readonly grid: MapGrid },
): readonly MapItem[] {
  return model.cards.flatMap((card) => {
    const box = boxes.get(card.id);
    if (box === undefined) return [];
    const own = model.wires.filter(({ from, to }) => from === card.id || to === card.id);
    const spoken = spokenCard(
      card,
      own.flatMap(({ verdicts }) => verdicts),
    );
    const parts = ends.get(card.id) ?? [];
    const corner = { x: box.x + box.width - 60, y: box.y + 34, width: 60, height: 50 };
    const shapes: readonly MapShape[] =
      card.id === apiserverCard
        ? drawApiserver(card, box, model.members.length < 2 && !parts.some((part) => meet(part.box, corner)))
        : drawCard(
            card,
            box,
            textsOf(card, box, names.get(card.id) ?? unnamed, parts, { grid, peerRow: peerPorts.get(card.id)?.y ?? 0 }),
          );
    return [
      {
        id: card.id,
        kind: 'card' as const,
        box,
        outline: boxPath(box),
        state: card.state,
        spoken,
        tooltip: spoken,
        detail: card.id,
        related: related.ofCard(card.id),
        shapes,
      },
    ];
  });
}

const unnamed: NameLines = { lines: [], size: 11, isBeside: false };

function meet(a: MapBox, b: MapBox): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Between a text and a pill. */
const apart = 6;

/** The room between a card's edges and its pills in the row of a baseline. */
function roomAt(y: number, box: MapBox, parts: readonly DrawnPart[]): { readonly from: number; readonly to: number } {
  const [from, to] = [box.x + 10, box.x + box.width - 8];
  const row = parts.filter((part) => part.box.y < y + 3 && part.box.y + part.box.height > y - 9);
  const isLeft = ({ box: part }: DrawnPart): boolean => part.x - from < to - part.x - part.width;
  return {
    from: Math.max(from, ...row.filter(isLeft).map((part) => part.box.x + part.box.width + apart)),
    to: Math.min(to, ...row.filter((part) => !isLeft(part)).map((part) => part.box.x - apart)),
  };
}

/** A card's first line is its name; a text beside its pills distinguishes it from others. */
function textsOf(
  { column }: MapCard,
  box: MapBox,
  name: NameLines,
  parts: readonly DrawnPart[],
  { grid, peerRow }: { readonly grid: MapGrid; readonly peerRow: number },
): CardTexts {
  const { x, y, height } = box;
  const title = { x: x + 10, y: y + grid.title };
  const beside = (baseline: number, anchor: 'start' | 'end') => {
    const { from, to } = roomAt(baseline, box, parts);
    return { x: anchor === 'start' ? from : to, y: baseline, anchor, room: to - from } as const;
  };
  const port = middleOf(y + height - grid.cardHeight + grid.port);
  const below = (name.lines.length - 1) * fixed.titleLine;
  const last = name.isBeside ? middleOf(y + grid.port) : port;
  switch (column) {
    case 'kubelet': {
      const [title = ''] = name.lines;
      const room = box.width - 30 - textWidth(title, { size: name.size, isBold: true });
      return { name, title: { x: x + 14, y: y + 40 }, line: { ...beside(y + 40, 'end'), room } };
    }
    case 'store':
      return {
        name,
        title: { ...title, y: y + 17 },
        line: beside(y + 32 + below, 'start'),
        stack: height < 40 + below || (grid.isTight && below > 0) ? 0 : peerRow - y - below < 55 ? 1 : 2,
      };
    case 'probe':
      return { name, title: { x: x + 8, y: middleOf(y + (height - below) / 2 + 2, name.size) } };
    case 'called':
    case 'pairServer':
      return { name, title, line: beside(last, 'end') };
    case 'outside': {
      const to = x + box.width - 8;
      const from = Math.max(...parts.map((part) => part.box.x + part.box.width + apart));
      return { name, title, line: { x: to, y: middleOf(y + height - 14), anchor: 'end', room: to - from } };
    }
    default:
      return { name, title, line: beside(last, 'start') };
  }
}
