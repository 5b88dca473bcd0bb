import * as l10n from '@vscode/l10n';
import type { MapBox, MapShape } from '../../../../protocol/mapShapes.ts';
import type { MapItem } from '../../../../protocol/pkiMap.ts';
import { boxPath, middleOf, sizes } from '../draw/draw.ts';
import { type ApiserverRows, drawApiserver } from '../draw/drawApiserver.ts';
import { type CardTexts, drawCard } from '../draw/drawCard.ts';
import { type DrawnPart, roomForText } from '../draw/drawEnd.ts';
import type { MapCard, MapModel } from '../model/mapModel.ts';
import { apiserverCard } from '../model/placeWires.ts';
import { spokenCard } from '../spokenWords.ts';
import { grid } from './mapGrid.ts';
import type { WireCourse } from './positionMap.ts';
import type { RelatedItems } from './relatedItems.ts';

/** Makes the items of all cards, the API server's first. */
export function cardItems(
  model: MapModel,
  boxes: ReadonlyMap<string, MapBox>,
  courses: ReadonlyMap<string, WireCourse>,
  ends: ReadonlyMap<string, readonly DrawnPart[]>,
  { related }: { readonly related: RelatedItems },
): readonly MapItem[] {
  return model.cards.flatMap((card) => {
    const box = boxes.get(card.id);
    if (box === undefined) return [];
    const own = model.wires.filter(({ from, to }) => from === card.id || to === card.id);
    const spoken = spokenCard(
      card,
      own.flatMap(({ verdicts }) => verdicts),
    );
    const shapes: readonly MapShape[] =
      card.id === apiserverCard
        ? drawApiserver(card, box, model.members.length > 1 ? grid.tabs : 0, rowsOf(model, courses))
        : drawCard(card, box, textsOf(card, box, ends.get(card.id) ?? []));
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

function rowsOf({ wires }: MapModel, courses: ReadonlyMap<string, WireCourse>): ApiserverRows {
  const left: number[] = [];
  const right: number[] = [];
  for (const wire of wires) {
    const course = courses.get(wire.id);
    const port =
      course === undefined
        ? undefined
        : wire.from === apiserverCard
          ? course.client
          : wire.to === apiserverCard
            ? course.server
            : undefined;
    if (port?.side === 'left') left.push(port.y);
    if (port?.side === 'right') right.push(port.y);
  }
  const serving = wires.find(({ slot }) => slot === 'caller')?.server;
  const hasTokens = wires.some(({ client }) => client.pill?.role === 'service-account-keypair');
  const trust = wires.find(({ slot, server }) => slot === 'caller' && server.trust?.family === 'ca')?.server.trust;
  const notes = [
    ...(serving?.pill === undefined
      ? []
      : trust === undefined
        ? [l10n.t('presents {0} to all callers', serving.pill.number)]
        : [l10n.t('presents {0} to all callers, trusts {1}', serving.pill.number, trust.letter)]),
    ...(hasTokens ? [l10n.t('verifies tokens signed with 12')] : []),
  ];
  return { left: left.toSorted((a, b) => a - b), right, notes };
}

/** A card's first line is its name; the text next to its pills distinguishes it from others. */
function textsOf({ column }: MapCard, box: MapBox, parts: readonly DrawnPart[]): CardTexts {
  const { x, y, width, height } = box;
  const title = { x: x + 10, y: y + 16, room: width - 20, anchor: 'start', size: sizes.title } as const;
  switch (column) {
    case 'kubelet': {
      const middle = { x: x + width / 2, anchor: 'middle', room: width - 40 } as const;
      return { title: { ...middle, y: y + 53, size: 14 }, line: { ...middle, y: y + 70 } };
    }
    case 'store': {
      const above = parts.filter((part) => part.box.y + part.box.height < y + 30);
      const room = roomForText(above, box).right - title.x;
      return {
        title: { ...title, y: y + 20, size: 14, room },
        line: { x: title.x, y: y + 36, anchor: 'start', room },
      };
    }
    case 'probe': {
      const room = roomForText(parts, box).right - title.x;
      return { title: { ...title, y: y + 16, room }, line: { x: title.x, y: y + 29, anchor: 'start', room } };
    }
    case 'called':
    case 'pairServer': {
      const { left, right } = roomForText(parts, box);
      return {
        title,
        line: {
          x: x + width - 8,
          y: middleOf(y + (height === grid.calledHeight ? grid.calledPort : grid.callerPort)),
          anchor: 'end',
          room: right - left,
        },
      };
    }
    default: {
      const { left, right } = roomForText(parts, box);
      return {
        title,
        line: {
          x: left,
          y: middleOf(y + grid.callerPort),
          anchor: 'start',
          room: right - left,
        },
      };
    }
  }
}
